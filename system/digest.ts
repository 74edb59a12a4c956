/**
 * Digests of files and data.
 * @module
 */
import { createHash } from "node:crypto";

/** SHA-256 of the file at `path`, read in chunks, in lower-case hex. */
export async function sha256File(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  const buffer = new Uint8Array(4 << 20);
  for (let count = await file.read(buffer); count !== null; count = await file.read(buffer)) {
    signal?.throwIfAborted();
    hash.update(buffer.subarray(0, count));
  }
  return hash.digest("hex");
}

/** The beginning of a digest, by which people tell things apart; where programs compare, digests are whole. */
export const shortDigest = (sha256: string): string => sha256.slice(0, 12);

/** SHA-256 of `bytes`, in lower-case hex. */
export function sha256Bytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
