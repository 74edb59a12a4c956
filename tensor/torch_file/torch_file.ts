/**
 * Files that `torch.save` writes (PyTorch 1.6 and later): a zip with a pickle of the objects and one
 * entry for each storage. Objects are unpickled by a restricted unpickler that runs nothing of the
 * file's; tensors are read when asked for.
 *
 * Source: PyTorch's serialization note and `torch/_utils.py`.
 * @module
 */
import { elementCount, type Tensor, tensor, viewBytes } from "../tensor.ts";
import { describe, PickleGlobal, PickleTuple } from "./_pickle_values.ts";
import { StoredZip } from "./_stored_zip.ts";
import { unpickle } from "./_unpickle.ts";

/** A file that `torch.save` did not write, that is damaged, or that holds more than tensors. */
export class TorchFileError extends Error {
  constructor(readonly path: string, readonly problem: string, options?: ErrorOptions) {
    super(`Cannot read the PyTorch file ${path}: ${problem}`, options);
    this.name = "TorchFileError";
  }
}

/** Element types of storages by the name of their class. */
const storageTypes = {
  "torch.DoubleStorage": { dtype: "fp64", bytes: 8 },
  "torch.FloatStorage": { dtype: "fp32", bytes: 4 },
  "torch.HalfStorage": { dtype: "fp16", bytes: 2 },
  "torch.BFloat16Storage": { dtype: "bf16", bytes: 2 },
  "torch.LongStorage": { dtype: "int64", bytes: 8 },
  "torch.IntStorage": { dtype: "int32", bytes: 4 },
  "torch.ShortStorage": { dtype: "int16", bytes: 2 },
  "torch.CharStorage": { dtype: "int8", bytes: 1 },
  "torch.ByteStorage": { dtype: "uint8", bytes: 1 },
  "torch.BoolStorage": { dtype: "bool", bytes: 1 },
} as const;
type StorageType = (typeof storageTypes)[keyof typeof storageTypes];

/** Memory that tensors of a file share. */
class TorchStorage {
  constructor(readonly type: StorageType, readonly key: string, readonly length: number) {}
}

/** A tensor of a file, not yet read. Strides and offset count elements of its storage. */
export class TorchTensor {
  constructor(
    readonly storage: TorchStorage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}

  /** Element type, for example `fp32` or `int64`. */
  get dtype(): StorageType["dtype"] {
    return this.storage.type.dtype;
  }
}

/** An open file; disposing closes it. */
export class TorchFile implements Disposable {
  readonly #zip: StoredZip;
  readonly #prefix: string;

  private constructor(
    readonly path: string,
    /** What was saved: Maps (dicts), arrays (lists), scalars and {@link TorchTensor}s. */
    readonly root: unknown,
    zip: StoredZip,
    prefix: string,
  ) {
    this.#zip = zip;
    this.#prefix = prefix;
  }

  /**
   * Opens the file at `path` and unpickles its objects.
   * @throws {TorchFileError} where it is damaged or holds anything but containers of tensors.
   */
  static async open(path: string): Promise<TorchFile> {
    const zip = await report(path, () => StoredZip.open(path));
    try {
      return await report(path, () => {
        const pickles = zip.names.filter((name) => /(^|\/)data\.pkl$/.test(name));
        if (pickles.length !== 1) {
          throw new Error(`it has ${pickles.length} entries data.pkl, expected 1`);
        }
        const prefix = pickles[0].slice(0, -"data.pkl".length);
        checkByteOrder(zip, prefix);
        const root = unpickle(zip.read(pickles[0]), {
          globals: admittedGlobals,
          persistentLoad: (id) => findStorage(zip, prefix, id),
        });
        return new TorchFile(path, root, zip, prefix);
      });
    } catch (error) {
      zip[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * The values of `source`, contiguous and as fp32.
   * @throws {TorchFileError} for integers and booleans, and where the storage is damaged.
   */
  read(source: TorchTensor): Tensor<"fp32"> {
    try {
      const { storage, shape, strides, offset } = source;
      const values = toFp32(storage, this.#zip.read(`${this.#prefix}data/${storage.key}`));
      const length = elementCount(shape);
      if (`${strides}` === `${contiguousStrides(shape)}`) {
        const whole = offset === 0 && length === values.length;
        return tensor("fp32", shape, whole ? values : values.slice(offset, offset + length));
      }
      return tensor("fp32", shape, gather(values, offset, shape, strides));
    } catch (cause) {
      throw new TorchFileError(this.path, (cause as Error).message, { cause });
    }
  }

  [Symbol.dispose](): void {
    this.#zip[Symbol.dispose]();
  }
}

async function report<T>(path: string, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound || !(cause instanceof Error)) throw cause;
    throw new TorchFileError(path, cause.message, { cause });
  }
}

const admittedGlobals: ReadonlyMap<string, PickleGlobal> = new Map(
  [
    new PickleGlobal("collections.OrderedDict", (args) => {
      if (args.length > 0) throw new Error("OrderedDict with arguments is not admitted");
      return new Map();
    }),
    new PickleGlobal("torch._utils._rebuild_tensor_v2", rebuildTensor),
    // A parameter is its tensor; the rest is for training.
    new PickleGlobal("torch._utils._rebuild_parameter", ([data]) => {
      if (data instanceof TorchTensor) return data;
      throw new Error(`a parameter is made of ${describe(data)}, expected a tensor`);
    }),
    ...Object.keys(storageTypes).map((name) => new PickleGlobal(name)),
  ].map((global) => [global.qualifiedName, global]),
);

function checkByteOrder(zip: StoredZip, prefix: string): void {
  const name = `${prefix}byteorder`;
  if (zip.sizeBytes(name) === undefined) return;
  const order = new TextDecoder().decode(zip.read(name));
  if (order !== "little") throw new Error(`its byte order is ${order}, expected little`);
}

/** The storage of a persistent id `("storage", type, key, location, length)`. */
function findStorage(zip: StoredZip, prefix: string, id: unknown): TorchStorage {
  const [kind, type, key, _location, length] = id instanceof PickleTuple ? id.items : [];
  const storageType = type instanceof PickleGlobal
    ? storageTypes[type.qualifiedName as keyof typeof storageTypes]
    : undefined;
  if (
    kind !== "storage" || storageType === undefined || typeof key !== "string" || !isSize(length)
  ) {
    throw new Error(`it refers to ${describe(id)}, expected a storage`);
  }
  const expected = length * storageType.bytes;
  const received = zip.sizeBytes(`${prefix}data/${key}`);
  if (received !== expected) {
    throw new Error(
      `storage ${key} must have ${expected} bytes, its entry ${
        received === undefined ? "is missing" : `has ${received}`
      },`,
    );
  }
  return new TorchStorage(storageType, key, length);
}

/** `_rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, hooks)`. */
function rebuildTensor([storage, offset, size, stride]: readonly unknown[]): TorchTensor {
  const shape = size instanceof PickleTuple ? size.items : undefined;
  const strides = stride instanceof PickleTuple ? stride.items : undefined;
  if (
    !(storage instanceof TorchStorage) || !isSize(offset) || !shape?.every(isSize) ||
    !strides?.every(isSize) || shape.length !== strides.length
  ) {
    throw new Error("a tensor is not described by a storage, an offset, a shape and strides");
  }
  const length = elementCount(shape);
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis], offset);
  // More elements than the storage has would be a small file that asks for a lot of memory.
  if (length > storage.length || (length > 0 && last >= storage.length)) {
    throw new Error(
      `a tensor [${shape}] with strides [${strides}] from ${offset} does not fit storage ` +
        `${storage.key} of ${storage.length} elements`,
    );
  }
  return new TorchTensor(storage, offset, shape, strides);
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function toFp32(storage: TorchStorage, bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const { type: { dtype }, key, length } = storage;
  switch (dtype) {
    case "fp32":
      return viewBytes("fp32", bytes, 0, length) as Float32Array<ArrayBuffer>;
    case "fp16":
    case "fp64":
      return new Float32Array(viewBytes(dtype, bytes, 0, length));
    case "bf16": {
      const widened = new Uint32Array(viewBytes("uint16", bytes, 0, length));
      for (let i = 0; i < length; i++) widened[i] <<= 16;
      return new Float32Array(widened.buffer);
    }
    default:
      throw new Error(`storage ${key} holds ${dtype}, expected floating-point numbers`);
  }
}

function contiguousStrides(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = strides[axis + 1] * shape[axis + 1];
  }
  return strides;
}

/** The elements of a strided tensor in row-major order. */
function gather(
  values: Float32Array,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(elementCount(shape));
  const index = shape.map(() => 0);
  let position = offset;
  for (let i = 0; i < result.length; i++) {
    result[i] = values[position];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += strides[axis];
      if (++index[axis] < shape[axis]) break;
      position -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}
