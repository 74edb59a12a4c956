/**
 * Opens a checkpoint file of any supported format.
 * @module
 */
import { sha256File } from "../../system/digest.ts";
import type { Checkpoint, CheckpointFormat } from "./checkpoint.ts";
import { CheckpointError } from "./checkpoint_error.ts";
import { onnxInt8Checkpoint } from "./onnx_int8.ts";
import { pthCheckpoint } from "./pth.ts";
import { safetensorsCheckpoint } from "./safetensors.ts";

/** Options of {@link openCheckpoint}. */
export interface OpenCheckpointOptions {
  /**
   * Adds noise, uniform within half a quantization step either way and decided by this seed, to the dequantized
   * weights of kokoro-onnx's int8 model. Real weights are not clustered as dequantized ones are, which a palette of
   * 8 bits often stores exactly.
   */
  readonly smoothingSeed?: number;
}

/**
 * Opens the checkpoint at `path`. Its format is told by the first bytes, not by the file's name: a zip
 * is PyTorch's (`kokoro-v1_0.pth`), a length and a `{` are safetensors', ONNX's field 1 is
 * kokoro-onnx's int8 model.
 * @throws {CheckpointError} where the file cannot be read, is of no known format, truncated or corrupted,
 *   or does not hold Kokoro's tensors, or cannot be smoothed.
 */
export async function openCheckpoint(
  path: string,
  { smoothingSeed }: OpenCheckpointOptions = {},
): Promise<Checkpoint> {
  try {
    const head = readHead(path);
    const sha256 = await sha256File(path);
    const format = formatOf(head);
    if (format !== "onnx-int8" && smoothingSeed !== undefined) {
      throw new CheckpointError({
        path,
        what: "it cannot be smoothed",
        expected: "kokoro-onnx's int8 .onnx file",
        received: `a file of format ${format ?? "unknown"}`,
      });
    }
    switch (format) {
      case "safetensors":
        return safetensorsCheckpoint(path, sha256);
      case "pth":
        return await pthCheckpoint(path, sha256);
      case "onnx-int8":
        return onnxInt8Checkpoint(path, Deno.readFileSync(path), sha256, smoothingSeed);
    }
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

function formatOf(head: Uint8Array): CheckpointFormat | undefined {
  // A length of 8 bytes, then JSON: the first byte may be any.
  if (head[8] === 0x7b) return "safetensors";
  // `PK` and the signature of a local file header.
  if ([0x50, 0x4b, 0x03, 0x04].every((byte, i) => byte === head[i])) return "pth";
  // Field 1 (ir_version), a varint: the tag 0x08.
  return head[0] === 0x08 ? "onnx-int8" : undefined;
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
