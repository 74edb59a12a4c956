/**
 * The host's part of the chain as functions of plain values: what the glue vectors test, in the form that they
 * have in any port.
 * @module
 */
import { makeVoice } from "../../passages/voices/voice.ts";
import { countPhonemes, tokenize } from "../../passages/vocabulary.ts";
import { exchange } from "../../stages/boundary.ts";
import { predictedDurations, splitStyle } from "../../stages/glue.ts";
import { fromStrided } from "../../tensor/strided.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";

/** The two halves of a row of a voice. */
export interface StyleHalves {
  readonly timbre: Float32Array;
  readonly prosody: Float32Array;
}

/** The functions. Each throws where it must refuse what it is given. */
export interface Glue {
  /** Phonemes to token ids with their padding. */
  readonly tokens: (phonemes: string) => Int32Array;
  /** Number of phonemes, which picks the row of the voice. */
  readonly phonemeCount: (phonemes: string) => number;
  /** The halves of the row of `voice`, [510, 256], for an utterance of `phonemeCount` phonemes. */
  readonly style: (voice: Float32Array, phonemeCount: number) => StyleHalves;
  /** Those halves for each chunk of a long text, by the chunk's own phonemes. */
  readonly chunkStyles: (voice: Float32Array, chunks: readonly string[]) => readonly StyleHalves[];
  /** Predicted durations, [1, T], to frames. */
  readonly durations: (predicted: Tensor<"fp16" | "fp32">) => Int32Array;
  /** What a stage in fp16 is fed where the stage before it is in fp32. */
  readonly toFp16: (values: Float32Array) => Float16Array;
  /** A buffer with strides, in elements, to its elements in row-major order. */
  readonly contiguous: (
    buffer: Int32Array,
    shape: readonly number[],
    strides: readonly number[],
  ) => Int32Array;
}

function styleOf(voice: Float32Array, phonemeCount: number): StyleHalves {
  const { timbre, prosody } = splitStyle(makeVoice("vectors", voice).row(phonemeCount), 128);
  return { timbre: timbre.data, prosody: prosody.data };
}

/** What the product itself runs. */
export const productGlue: Glue = {
  tokens: tokenize,
  phonemeCount: countPhonemes,
  style: styleOf,
  chunkStyles: (voice, chunks) => chunks.map((chunk) => styleOf(voice, tokenize(chunk).length - 2)),
  durations: (predicted) => predictedDurations(predicted).data,
  toFp16: (values) => {
    const value = tensor("fp32", [values.length], values);
    return exchange("vocoder", "value", value, "fp16").data as Float16Array;
  },
  contiguous: (buffer, shape, strides) => fromStrided("int32", shape, strides, buffer).data,
};
