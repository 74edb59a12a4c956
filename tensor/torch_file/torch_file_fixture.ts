/**
 * Makes PyTorch files for tests, well-formed ones and others.
 * @module
 */
import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";

configure({ useWebWorkers: false });

/** A tensor to be pickled. */
export interface FixtureTensor {
  /** Class of the storage, for example `FloatStorage`. */
  readonly storageType: string;
  readonly key: string;
  /** Elements of the storage. */
  readonly length: number;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Writes pickles opcode by opcode. */
export class PickleWriter {
  readonly #bytes: number[] = [0x80, 2];

  op(...bytes: number[]): this {
    this.#bytes.push(...bytes);
    return this;
  }

  global(module: string, name: string): this {
    return this.op(0x63, ...new TextEncoder().encode(`${module}\n${name}\n`));
  }

  text(value: string): this {
    const bytes = new TextEncoder().encode(value);
    return this.op(0x58, ...uint32(bytes.length), ...bytes);
  }

  int(value: number): this {
    return this.op(0x4a, ...uint32(value));
  }

  tuple(values: readonly number[]): this {
    this.op(0x28);
    for (const value of values) this.int(value);
    return this.op(0x74);
  }

  /** A tensor as `torch.save` writes it. */
  tensor({ storageType, key, length, offset, shape, strides }: FixtureTensor): this {
    this.global("torch._utils", "_rebuild_tensor_v2").op(0x28, 0x28);
    this.text("storage").global("torch", storageType).text(key).text("cpu").int(length);
    this.op(0x74, 0x51).int(offset).tuple(shape).tuple(strides).op(0x89);
    return this.global("collections", "OrderedDict").op(0x29, 0x52, 0x74, 0x52);
  }

  /** A dict of what `write` writes for each key. */
  dict<T>(entries: Iterable<readonly [string, T]>, write: (value: T) => unknown): this {
    this.op(0x7d, 0x28);
    for (const [key, value] of entries) {
      this.text(key);
      write(value);
    }
    return this.op(0x75);
  }

  stop(): Uint8Array {
    return Uint8Array.from([...this.#bytes, 0x2e]);
  }
}

/** A PyTorch file of `pickle` and `storages` by key, in a zip as `torch.save` writes it. */
export async function torchFile(
  pickle: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = {},
  { level = 0, byteOrder = "little", pickleName = "archive/data.pkl" } = {},
): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), { level });
  await zip.add(pickleName, new Uint8ArrayReader(pickle));
  await zip.add("archive/byteorder", new Uint8ArrayReader(new TextEncoder().encode(byteOrder)));
  for (const [key, bytes] of Object.entries(storages)) {
    await zip.add(`archive/data/${key}`, new Uint8ArrayReader(bytes));
  }
  return await zip.close();
}

function uint32(value: number): number[] {
  return [...new Uint8Array(Int32Array.of(value).buffer)];
}
