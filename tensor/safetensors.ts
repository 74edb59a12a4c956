/**
 * The safetensors format: an 8-byte little-endian header length, a JSON header with dtype, shape and
 * data offsets of each tensor, and the data.
 *
 * Source: the format section of the safetensors project's README.
 * @module
 */
import { z } from "zod";
import { readAt } from "./read_at.ts";
import {
  bytesOf,
  type Dtype,
  dtypeBytes,
  elementCount,
  type Tensor,
  tensor,
  viewBytes,
} from "./tensor.ts";

/** A file that is not a well-formed safetensors file, or lacks what was asked of it. */
export class SafetensorsError extends Error {
  constructor(readonly path: string, readonly problem: string, options?: ErrorOptions) {
    super(`Cannot read the safetensors file ${path}: ${problem}`, options);
    this.name = "SafetensorsError";
  }
}

/** safetensors' dtypes and ours. BF16 has no dtype here: it is read as fp32, which holds it exactly. */
const dtypes = {
  BOOL: "bool",
  F16: "fp16",
  F32: "fp32",
  F64: "fp64",
  I8: "int8",
  I16: "int16",
  I32: "int32",
  I64: "int64",
  U8: "uint8",
  U16: "uint16",
  U32: "uint32",
  U64: "uint64",
} as const satisfies Record<string, Dtype>;
const storedNames = Object.fromEntries(
  Object.entries(dtypes).map(([stored, dtype]) => [dtype, stored]),
) as Record<Dtype, keyof typeof dtypes>;
const storedDtypes = Object.keys({ ...dtypes, BF16: 0 }) as (keyof typeof dtypes | "BF16")[];

const headerLimitBytes = 100_000_000;
const size = z.int().nonnegative();
const entrySchema = z.strictObject({
  dtype: z.enum(storedDtypes),
  shape: z.array(size),
  data_offsets: z.tuple([size, size]),
});
type Entry = z.infer<typeof entrySchema>;
const headerSchema = z.record(z.string(), z.unknown());
const metadataSchema = z.record(z.string(), z.string());

/** An open safetensors file. Tensors are read when asked for; disposing closes the file. */
export class SafetensorsFile implements Disposable {
  readonly names: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #dataStart: number;
  readonly #file: Deno.FsFile;

  /**
   * Opens the file at `path` and checks its header against the file's size.
   * @throws {SafetensorsError} where the file is no well-formed safetensors file.
   * @throws {Deno.errors.NotFound} where there is no file.
   */
  constructor(readonly path: string) {
    this.#file = Deno.openSync(path);
    try {
      const fileBytes = this.#file.statSync().size;
      const { header, dataStart } = this.#readHeader(fileBytes);
      const { __metadata__: metadata = {}, ...tensors } = header;
      this.metadata = this.#check(metadataSchema, metadata, "__metadata__");
      this.#dataStart = dataStart;
      this.#entries = new Map(
        Object.entries(tensors).map(([name, entry]) => [
          name,
          this.#check(entrySchema, entry, `the header's entry ${JSON.stringify(name)}`),
        ]),
      );
      this.names = [...this.#entries.keys()];
      this.#checkOffsets(fileBytes - dataStart);
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  /** Shape of the tensor called `name`. @throws {SafetensorsError} where there is none. */
  shape(name: string): readonly number[] {
    return this.#entry(name).shape;
  }

  /**
   * The tensor called `name`, newly read; BF16 is widened to fp32.
   * @throws {SafetensorsError} where there is none.
   */
  tensor(name: string): Tensor {
    const { dtype, shape, data_offsets: [begin, end] } = this.#entry(name);
    const bytes = this.#read(this.#dataStart + begin, end - begin);
    if (dtype !== "BF16") {
      return tensor(dtypes[dtype], shape, viewBytes(dtypes[dtype], bytes, 0, elementCount(shape)));
    }
    const widened = new Uint32Array(elementCount(shape));
    const halves = viewBytes("uint16", bytes, 0, widened.length);
    for (let i = 0; i < widened.length; i++) widened[i] = halves[i] << 16;
    return tensor("fp32", shape, new Float32Array(widened.buffer));
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  #readHeader(fileBytes: number): { header: Record<string, unknown>; dataStart: number } {
    if (fileBytes < 8) throw this.#error(`it has ${fileBytes} bytes, too few for a header`);
    const headerBytes = Number(viewBytes("uint64", this.#read(0, 8), 0, 1)[0]);
    if (headerBytes > Math.min(headerLimitBytes, fileBytes - 8)) {
      throw this.#error(
        `its header claims ${headerBytes} bytes, the file has ${fileBytes}: it is truncated or of another format`,
      );
    }
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(this.#read(8, headerBytes));
      return { header: headerSchema.parse(JSON.parse(text)), dataStart: 8 + headerBytes };
    } catch (cause) {
      throw this.#error("its header is no JSON object", { cause });
    }
  }

  /** The tensors must fill the data without holes or overlaps, as the format says. */
  #checkOffsets(dataBytes: number): void {
    let reached = 0;
    const inOrder = [...this.#entries].sort(([, a], [, b]) =>
      a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]
    );
    for (const [name, { dtype, shape, data_offsets: [begin, end] }] of inOrder) {
      const elementBytes = dtype === "BF16" ? 2 : dtypeBytes[dtypes[dtype]];
      const expected = elementCount(shape) * elementBytes;
      if (begin !== reached || end - begin !== expected) {
        throw this.#error(
          `tensor ${JSON.stringify(name)} ${dtype} [${shape}] must have bytes ${reached} to ${
            reached + expected
          }, ` +
            `but its offsets say ${begin} to ${end}`,
        );
      }
      reached = end;
    }
    if (reached !== dataBytes) {
      throw this.#error(`its tensors take ${reached} bytes, but ${dataBytes} follow the header`);
    }
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw this.#error(`it has no tensor ${JSON.stringify(name)}`);
    return entry;
  }

  #check<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    throw this.#error(`${where} is malformed: ${z.prettifyError(result.error)}`);
  }

  #read(position: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = readAt(this.#file, position, length);
    if (bytes === null) throw this.#error(`it ended before byte ${position + length}`);
    return bytes;
  }

  #error(problem: string, options?: ErrorOptions): SafetensorsError {
    return new SafetensorsError(this.path, problem, options);
  }
}

/** A tensor to be written, whose data are made only when their turn comes. */
export interface SafetensorsSource {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** The data; called once. */
  read(): Tensor;
}

/**
 * The bytes of a safetensors file of `sources`, in chunks to be written one after the other. The same
 * tensors and metadata give the same bytes whatever their order: widest elements first, then by name.
 * @throws {RangeError} for two tensors of one name, or data that are not of the dtype and shape named.
 */
export function* safetensorsChunks(
  sources: Iterable<SafetensorsSource>,
  metadata: Readonly<Record<string, string>> = {},
): Generator<Uint8Array<ArrayBuffer>> {
  const inOrder = [...sources].sort((a, b) =>
    dtypeBytes[b.dtype] - dtypeBytes[a.dtype] || compare(a.name, b.name)
  );
  const header = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) {
    const entries = Object.entries(metadata).sort(([a], [b]) => compare(a, b));
    header.set("__metadata__", Object.fromEntries(entries));
  }
  let offset = 0;
  for (const { name, dtype, shape } of inOrder) {
    if (header.has(name)) throw new RangeError(`Cannot write two tensors called ${name}`);
    const end = offset + elementCount(shape) * dtypeBytes[dtype];
    header.set(name, { dtype: storedNames[dtype], shape, data_offsets: [offset, end] });
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const paddedBytes = Math.ceil(json.length / 8) * 8;
  const start = new Uint8Array(8 + paddedBytes).fill(0x20);
  new DataView(start.buffer).setBigUint64(0, BigInt(paddedBytes), true);
  start.set(json, 8);
  yield start;
  for (const source of inOrder) {
    const { name, dtype, shape } = source;
    const value = source.read();
    if (value.dtype !== dtype || `${value.shape}` !== `${shape}`) {
      throw new RangeError(
        `Cannot write ${name}: expected ${dtype} [${shape}], received ${value.dtype} [${value.shape}]`,
      );
    }
    yield bytesOf(value.data) as Uint8Array<ArrayBuffer>;
  }
}

/** Order by code unit, which no locale changes. */
const compare = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0;
