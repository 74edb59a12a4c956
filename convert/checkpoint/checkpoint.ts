/**
 * A Kokoro checkpoint as the converter sees it: named fp32 tensors, read when asked for. Names and
 * shapes are those of `KModel.state_dict()` in the PyPI package kokoro 0.9.4, 688 of them, joined by
 * dots (`bert.embeddings.word_embeddings.weight`), without the `module.` that the official file's
 * DataParallel wrappers leave in them.
 * @module
 */
import type { KokoroConfig } from "../../stages/config.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/**
 * Formats that a checkpoint can come in: files', `onnx-int8-smoothed` with noise added to what the file holds, and
 * `seeded` ones, which are made in memory for tests.
 */
export const checkpointFormats = [
  "pth",
  "safetensors",
  "onnx-int8",
  "onnx-int8-smoothed",
  "seeded",
] as const;
/** One of {@link checkpointFormats}. */
export type CheckpointFormat = (typeof checkpointFormats)[number];

/** What has to be said of weights beside their format, so that they do not pass for the official ones. */
export const cautions: Readonly<Partial<Record<CheckpointFormat, string>>> = {
  "onnx-int8": "dequantized, not the official weights",
  "onnx-int8-smoothed": "dequantized and smoothed with noise, not the official weights",
};

/** An open checkpoint. Reading is synchronous and lazy; closing releases the file. */
export interface Checkpoint extends Disposable {
  readonly format: CheckpointFormat;
  /** Where it was read from: a file's path, or the seed. */
  readonly source: string;
  /** SHA-256 of the file, of the file's and the noise's seed, or of the seeded tensors, in lower-case hex. */
  readonly sha256: string;
  readonly config: KokoroConfig;
  readonly names: readonly string[];
  /** Shape of the tensor called `name`. Throws `CheckpointError` where there is none. */
  shape(name: string): readonly number[];
  /** The tensor called `name`, newly read. Throws `CheckpointError` where there is none. */
  tensor(name: string): Tensor<"fp32">;
}
