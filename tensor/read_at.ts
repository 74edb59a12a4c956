/**
 * The `length` bytes at `offset` of `file`, or `null` where the file ends before them. The check comes
 * before the allocation: a damaged length must not ask for memory that the file cannot fill.
 */
export function readAt(
  file: Deno.FsFile,
  offset: number,
  length: number,
): Uint8Array<ArrayBuffer> | null {
  if (offset + length > file.statSync().size) return null;
  const bytes = new Uint8Array(length);
  file.seekSync(offset, Deno.SeekMode.Start);
  for (let filled = 0; filled < length;) {
    const count = file.readSync(bytes.subarray(filled));
    if (count === null) return null;
    filled += count;
  }
  return bytes;
}
