/**
 * Dense tensors and their element types: the one currency that checkpoints, packages, backends and
 * scores exchange. Row-major (C order) and contiguous, always.
 * @module
 */

/** Element types a dense tensor can have, spelled as MIL spells them. */
export type Dtype =
  | "bool"
  | "fp16"
  | "fp32"
  | "fp64"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64";

/** The JavaScript array that holds each {@link Dtype}; `bool` is one byte an element, 0 or 1. */
export interface DtypeArrays {
  bool: Uint8Array;
  fp16: Float16Array;
  fp32: Float32Array;
  fp64: Float64Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  uint16: Uint16Array;
  uint32: Uint32Array;
  uint64: BigUint64Array;
}

const arrayConstructors = {
  bool: Uint8Array,
  fp16: Float16Array,
  fp32: Float32Array,
  fp64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
} as const;

/** Bytes one element of each dtype takes. */
export const dtypeBytes: Readonly<Record<Dtype, number>> = Object.fromEntries(
  Object.entries(arrayConstructors).map(([dtype, array]) => [dtype, array.BYTES_PER_ELEMENT]),
) as Record<Dtype, number>;

/** A dense row-major tensor: `data.length` is the product of `shape` (1 for a scalar, shape `[]`). */
export type Tensor<D extends Dtype = Dtype> = {
  [K in D]: { readonly dtype: K; readonly shape: readonly number[]; readonly data: DtypeArrays[K] };
}[D];

/** Number of elements of `shape`; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * A tensor over `data`, which is kept, not copied.
 * @throws {RangeError} when `data` does not have as many elements as `shape` asks for.
 */
export function tensor<D extends Dtype>(
  dtype: D,
  shape: readonly number[],
  data: DtypeArrays[D],
): Tensor<D> {
  if (data.length !== elementCount(shape)) {
    throw new RangeError(
      `Cannot make a tensor [${shape}]: expected ${
        elementCount(shape)
      } elements, received ${data.length}`,
    );
  }
  return { dtype, shape, data } as unknown as Tensor<D>;
}

/** A zero-filled array of `length` elements of `dtype`. */
export function allocate<D extends Dtype>(dtype: D, length: number): DtypeArrays[D] {
  return new arrayConstructors[dtype](length) as DtypeArrays[D];
}

/**
 * The `length` elements of `dtype` that start at byte `offset` of little-endian `bytes`: a view where
 * the address is aligned, a copy where it is not.
 */
export function viewBytes<D extends Dtype>(
  dtype: D,
  bytes: Uint8Array,
  offset: number,
  length: number,
): DtypeArrays[D] {
  const constructor = arrayConstructors[dtype];
  const start = bytes.byteOffset + offset;
  const end = offset + length * constructor.BYTES_PER_ELEMENT;
  if (offset < 0 || end > bytes.byteLength) {
    throw new RangeError(
      `Cannot read ${length} ${dtype} at byte ${offset}: it ends at ${end}, the data at ${bytes.byteLength}`,
    );
  }
  return (start % constructor.BYTES_PER_ELEMENT === 0
    ? new constructor(bytes.buffer as ArrayBuffer, start, length)
    // Not `bytes.slice`: a Node Buffer's is a view.
    : new constructor(new Uint8Array(bytes.subarray(offset, end)).buffer)) as DtypeArrays[D];
}

/** The bytes of a tensor's data: a view, not a copy. */
export function bytesOf(data: DtypeArrays[Dtype]): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * `value` with its elements converted to `dtype`, or `value` itself where it has that dtype already.
 * Floats round to nearest even; fp16 overflow becomes infinity, as IEEE 754 says.
 */
export function cast<D extends "fp16" | "fp32" | "int32">(value: Tensor, dtype: D): Tensor<D> {
  if (value.dtype === dtype) return value as Tensor<D>;
  if (value.data instanceof BigInt64Array || value.data instanceof BigUint64Array) {
    const numbers = Array.from(value.data, Number);
    return tensor(dtype, value.shape, new arrayConstructors[dtype](numbers) as DtypeArrays[D]);
  }
  return tensor(
    dtype,
    value.shape,
    new arrayConstructors[dtype](value.data) as unknown as DtypeArrays[D],
  );
}

/** Index of the first NaN or infinity in `data`, or -1. Integers are always finite. */
export function firstNonFinite(data: DtypeArrays[Dtype]): number {
  if (
    !(data instanceof Float32Array || data instanceof Float16Array || data instanceof Float64Array)
  ) return -1;
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}
