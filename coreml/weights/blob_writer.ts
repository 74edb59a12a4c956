import { elementCount } from "../../tensor/tensor.ts";
import { blobCodeOfDtype, paddingBits } from "../mil/dtypes.ts";
import type { MilConstant, MilDtype } from "../mil/program.ts";
import { blobAlignment, blobSentinel, blobVersion } from "./blob_layout.ts";

const align = (offset: number): number => Math.ceil(offset / blobAlignment) * blobAlignment;

/** One blob of a weight file: where its metadata record lies, and its bytes. */
export interface PlacedBlob {
  readonly dtype: MilDtype;
  readonly bytes: Uint8Array;
  /** Bits of the last byte that no element takes. */
  readonly paddingBits: number;
  /** Offset of the metadata record, which programs refer to. */
  readonly offset: number;
}

/**
 * Places blobs one after the other; nothing is copied. Two blobs with the same array behind them are
 * stored once.
 */
export class BlobPlanner {
  readonly #blobs: PlacedBlob[] = [];
  readonly #placed = new Map<ArrayBufferLike, PlacedBlob[]>();
  #end = blobAlignment;

  /**
   * Offset of the metadata record of `bytes`, a constant of type `type` in little-endian row-major order.
   * @throws {TypeError} for a type that weight files cannot store.
   */
  place({ dtype, shape }: MilConstant["type"], bytes: Uint8Array): number {
    if (dtype === "string" || blobCodeOfDtype(dtype) === undefined) {
      throw new TypeError(`Cannot place a blob: weight files cannot store ${dtype}`);
    }
    const padding = paddingBits(dtype, elementCount(shape));
    const sameBuffer = this.#placed.get(bytes.buffer) ?? [];
    const same = sameBuffer.find((blob) =>
      blob.dtype === dtype && blob.paddingBits === padding &&
      blob.bytes.byteOffset === bytes.byteOffset &&
      blob.bytes.byteLength === bytes.byteLength
    );
    if (same !== undefined) return same.offset;
    const blob = { dtype, bytes, paddingBits: padding, offset: this.#end };
    this.#blobs.push(blob);
    this.#placed.set(bytes.buffer, [...sameBuffer, blob]);
    this.#end = align(this.#end + blobAlignment + bytes.byteLength);
    return blob.offset;
  }

  /** The blobs in file order. */
  get blobs(): readonly PlacedBlob[] {
    return this.#blobs;
  }
}

/** The chunks of a weight file that holds `blobs`, in order: header, then record, data and padding. */
export function* weightFileChunks(blobs: readonly PlacedBlob[]): Generator<Uint8Array> {
  const header = new DataView(new ArrayBuffer(blobAlignment));
  header.setUint32(0, blobs.length, true);
  header.setUint32(4, blobVersion, true);
  yield new Uint8Array(header.buffer);
  for (const { dtype, bytes, paddingBits, offset } of blobs) {
    const record = new DataView(new ArrayBuffer(blobAlignment));
    const dataOffset = offset + blobAlignment;
    record.setUint32(0, blobSentinel, true);
    record.setUint32(4, blobCodeOfDtype(dtype)!, true);
    record.setBigUint64(8, BigInt(bytes.byteLength), true);
    record.setBigUint64(16, BigInt(dataOffset), true);
    record.setBigUint64(24, BigInt(paddingBits), true);
    yield new Uint8Array(record.buffer);
    yield bytes;
    yield new Uint8Array(align(dataOffset + bytes.byteLength) - dataOffset - bytes.byteLength);
  }
}
