import { TorchFile, TorchFileError, TorchTensor } from "../../tensor/torch_file/torch_file.ts";
import { viewBytes } from "../../tensor/tensor.ts";
import {
  makeVoice,
  styleRowDim,
  type Voice,
  VoiceError,
  voiceRowCount,
  voiceSizeBytes,
} from "./voice.ts";

/**
 * Reads the voice at `path`, which is a raw or a PyTorch file by its content, not by its name.
 * @throws {VoiceError} where there is no file (with its cause), or it is no voice.
 */
export async function readVoiceFile(name: string, path: string): Promise<Voice> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (cause) {
    throw new VoiceError(name, (cause as Error).message, { cause });
  }
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return makeVoice(name, await readTorch(name, path));
  if (bytes.length !== voiceSizeBytes) {
    throw new VoiceError(
      name,
      `${path} is no voice: expected ${voiceSizeBytes} bytes ([${voiceRowCount}, ${styleRowDim}] ` +
        `fp32), received ${bytes.length}`,
    );
  }
  return makeVoice(name, viewBytes("fp32", bytes, 0, voiceRowCount * styleRowDim));
}

async function readTorch(name: string, path: string): Promise<Float32Array> {
  try {
    using file = await TorchFile.open(path);
    const expected = [voiceRowCount, 1, styleRowDim];
    const { root } = file;
    if (root instanceof TorchTensor && `${root.shape}` === `${expected}`) {
      return file.read(root).data;
    }
    const received = root instanceof TorchTensor ? `[${root.shape}]` : "no tensor";
    throw new VoiceError(
      name,
      `${path} is no voice: expected a tensor [${expected}], received ${received}`,
    );
  } catch (cause) {
    if (!(cause instanceof TorchFileError)) throw cause;
    throw new VoiceError(name, cause.message, { cause });
  }
}
