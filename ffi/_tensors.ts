/**
 * Arrays of `kb_tensor`, whose values stay in their owner's memory.
 * @module
 */
import { cString, type Memory } from "./_call.ts";
import { elementTypes, maxRank, structs } from "./layout.ts";
import type { NativeArray, NativeDtype, NativeTensor } from "./native_tensor.ts";

const { size, fields } = structs.kb_tensor;
const isLittleEndian = true;

const dtypeOf = (data: NativeArray): NativeDtype =>
  data instanceof Float16Array ? "fp16" : data instanceof Float32Array ? "fp32" : "int32";

const typeCodes = {
  fp16: elementTypes.FP16,
  fp32: elementTypes.FP32,
  int32: elementTypes.INT32,
} as const;

/** Address of `memory`, 0 where it is empty. */
const addressOf = (memory: NativeArray | Memory): bigint =>
  Deno.UnsafePointer.value(Deno.UnsafePointer.of(memory as BufferSource));

/** Structs over named arrays; they own the names, and refer to the arrays. */
export class TensorStructs {
  readonly memory: Memory;
  readonly #view: DataView;
  readonly #names: readonly string[];
  readonly #arrays: readonly NativeArray[];
  /** Referred to by address only. */
  readonly #cNames: readonly Memory[];

  private constructor(entries: readonly (readonly [name: string, data: NativeArray])[]) {
    this.memory = new Uint8Array(size * entries.length);
    this.#view = new DataView(this.memory.buffer);
    this.#names = entries.map(([name]) => name);
    this.#arrays = entries.map(([, data]) => data);
    this.#cNames = this.#names.map(cString);
    this.#arrays.forEach((data, i) => {
      const at = i * size;
      const address = data.byteLength === 0 ? 0n : addressOf(data);
      this.#view.setBigUint64(at + fields.name.offset, addressOf(this.#cNames[i]), isLittleEndian);
      this.#view.setBigUint64(at + fields.data.offset, address, isLittleEndian);
      this.#view.setBigUint64(
        at + fields.capacity_bytes.offset,
        BigInt(data.byteLength),
        isLittleEndian,
      );
      this.#view.setInt32(at + fields.dtype.offset, typeCodes[dtypeOf(data)], isLittleEndian);
    });
  }

  get count(): number {
    return this.#names.length;
  }

  /**
   * Structs of `values`, to be read.
   * @throws {RangeError} for a value of more axes than the interface has room for.
   */
  static ofInputs(values: Readonly<Record<string, NativeTensor>>): TensorStructs {
    const structs = new TensorStructs(
      Object.entries(values).map(([name, { data }]) => [name, data]),
    );
    Object.entries(values).forEach(([name, { shape }], i) => structs.#setShape(i, name, shape));
    return structs;
  }

  /** Structs of `buffers`, to be written to. An empty one asks for nothing but the shape. */
  static ofOutputs(buffers: Readonly<Record<string, NativeArray>>): TensorStructs {
    return new TensorStructs(Object.entries(buffers));
  }

  #setShape(i: number, name: string, shape: readonly number[]): void {
    if (shape.length > maxRank) {
      throw new RangeError(
        `Cannot pass ${name} to Core ML: expected at most ${maxRank} axes, received [${shape}]`,
      );
    }
    this.#view.setInt32(i * size + fields.rank.offset, shape.length, isLittleEndian);
    shape.forEach((extent, axis) =>
      this.#view.setBigInt64(
        i * size + fields.shape.offset + 8 * axis,
        BigInt(extent),
        isLittleEndian,
      )
    );
  }

  /** The values that a prediction has written, over the same memory. */
  values(): Record<string, NativeTensor> {
    return Object.fromEntries(this.#names.map((name, i) => {
      const at = i * size;
      const rank = this.#view.getInt32(at + fields.rank.offset, isLittleEndian);
      const shape = Array.from(
        { length: rank },
        (_, axis) =>
          Number(this.#view.getBigInt64(at + fields.shape.offset + 8 * axis, isLittleEndian)),
      );
      const data = this.#arrays[i];
      const length = data.length === 0 ? 0 : this.#neededBytes(i) / data.BYTES_PER_ELEMENT;
      return [
        name,
        { dtype: dtypeOf(data), shape, data: data.subarray(0, length) } as NativeTensor,
      ];
    }));
  }

  /** Bytes that each value takes, also where its buffer was too small. */
  neededBytes(): Record<string, number> {
    return Object.fromEntries(this.#names.map((name, i) => [name, this.#neededBytes(i)]));
  }

  #neededBytes(i: number): number {
    return Number(this.#view.getBigUint64(i * size + fields.needed_bytes.offset, isLittleEndian));
  }
}
