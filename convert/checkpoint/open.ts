/**
 * Opens a checkpoint file of any supported format.
 * @module
 */
import { sha256File } from "../../system/digest.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { CheckpointError } from "./checkpoint_error.ts";
import { onnxInt8Checkpoint } from "./onnx_int8.ts";
import { pthCheckpoint } from "./pth.ts";
import { safetensorsCheckpoint } from "./safetensors.ts";

/**
 * Opens the checkpoint at `path`. Its format is told by the first bytes, not by the file's name: a zip
 * is PyTorch's (`kokoro-v1_0.pth`), a length and a `{` are safetensors', ONNX's field 1 is
 * kokoro-onnx's int8 model.
 * @throws {CheckpointError} where the file cannot be read, is of no known format, truncated or corrupted,
 *   or does not hold Kokoro's tensors.
 */
export async function openCheckpoint(path: string): Promise<Checkpoint> {
  try {
    const head = readHead(path);
    const sha256 = await sha256File(path);
    if (head.length > 8 && head[8] === 0x7b) return safetensorsCheckpoint(path, sha256);
    if (isZip(head)) return await pthCheckpoint(path, sha256);
    // Field 1 (ir_version), a varint: the tag 0x08.
    if (head[0] === 0x08) return onnxInt8Checkpoint(path, Deno.readFileSync(path), sha256);
    throw new CheckpointError({
      path,
      what: "its format is unknown",
      expected: "a PyTorch .pth, a .safetensors or kokoro-onnx's int8 .onnx file",
      received: head.length === 0 ? "an empty file" : `a file that starts with ${hex(head)}`,
    });
  } catch (error) {
    if (error instanceof CheckpointError || !(error instanceof Error)) throw error;
    throw new CheckpointError({
      path,
      what: error.message,
      remedy: "Check that the path names a checkpoint file that you may read.",
    }, { cause: error });
  }
}

function readHead(path: string): Uint8Array {
  using file = Deno.openSync(path);
  const head = new Uint8Array(16);
  return head.subarray(0, file.readSync(head) ?? 0);
}

/** `PK` and the signature of a local file header. */
const isZip = ([p, k, three, four]: Uint8Array): boolean =>
  p === 0x50 && k === 0x4b && three === 0x03 && four === 0x04;

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
