import { type Dtype, type DtypeArrays, elementCount, viewBytes } from "../../tensor/tensor.ts";
import {
  arrayDtype,
  blobCodeOfDtype,
  dtypeOfBlobCode,
  paddingBits,
  storedBytes,
} from "../mil/dtypes.ts";
import type { MilConstant } from "../mil/program.ts";
import { PackageError } from "../package_error.ts";
import { blobAlignment, blobSentinel, blobVersion } from "./blob_layout.ts";

/** A weight file in memory. Blobs are views over its bytes, not copies. */
export class BlobReader {
  readonly #path: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  /**
   * @param path Where the bytes came from, for errors.
   * @throws {PackageError} where the bytes are no weight file of version 2.
   */
  constructor(path: string, bytes: Uint8Array) {
    this.#path = path;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.byteLength < blobAlignment) {
      this.#fail("header", `${blobAlignment} bytes`, `${bytes.byteLength}`);
    }
    const version = this.#view.getUint32(4, true);
    if (version !== blobVersion) {
      this.#fail("header", `blob storage version ${blobVersion}`, `version ${version}`);
    }
  }

  /**
   * The constant of type `type` whose metadata record is at byte `offset`.
   * @param where The place that refers to it, for errors.
   * @throws {PackageError} where the record is damaged, lies outside the file, or is not of that type.
   */
  read(offset: number, type: MilConstant["type"], where: string): DtypeArrays[Dtype] {
    const { dtype } = type;
    if (dtype === "string" || blobCodeOfDtype(dtype) === undefined) {
      this.#fail(where, "a data type that weight files can store", dtype);
    }
    const fileBytes = this.#bytes.byteLength;
    if (offset < blobAlignment || offset + blobAlignment > fileBytes) {
      this.#fail(
        where,
        `a metadata record inside the file (${fileBytes} bytes)`,
        `offset ${offset}`,
      );
    }
    const sentinel = this.#view.getUint32(offset, true);
    if (sentinel !== blobSentinel) {
      this.#fail(
        `${where}, record at ${offset}`,
        `sentinel 0x${blobSentinel.toString(16)}`,
        `0x${sentinel.toString(16)}`,
      );
    }
    const code = this.#view.getUint32(offset + 4, true);
    if (dtypeOfBlobCode(code) !== dtype) {
      this.#fail(
        `${where}, record at ${offset}`,
        `data type ${dtype}`,
        dtypeOfBlobCode(code) ?? `unknown code ${code}`,
      );
    }
    const count = elementCount(type.shape);
    const sizeBytes = Number(this.#view.getBigUint64(offset + 8, true));
    const expectedBytes = storedBytes(dtype, count);
    if (sizeBytes !== expectedBytes) {
      this.#fail(
        `${where}, record at ${offset}`,
        `${expectedBytes} bytes for ${dtype} [${type.shape}]`,
        `${sizeBytes}`,
      );
    }
    const padding = Number(this.#view.getBigUint64(offset + 24, true));
    const expectedPadding = paddingBits(dtype, count);
    if (padding !== expectedPadding) {
      this.#fail(
        `${where}, record at ${offset}`,
        `${expectedPadding} bits of padding for ${dtype} [${type.shape}]`,
        `${padding}`,
      );
    }
    const dataOffset = Number(this.#view.getBigUint64(offset + 16, true));
    if (dataOffset + sizeBytes > fileBytes) {
      this.#fail(
        `${where}, record at ${offset}`,
        `data that ends inside the file (${fileBytes} bytes)`,
        `${sizeBytes} bytes at ${dataOffset}`,
      );
    }
    const array = arrayDtype(dtype);
    const elements = array === dtype ? count : sizeBytes;
    return viewBytes(array, this.#bytes, dataOffset, elements);
  }

  #fail(where: string, expected: string, received: string): never {
    throw new PackageError({ path: this.#path, where, expected, received });
  }
}
