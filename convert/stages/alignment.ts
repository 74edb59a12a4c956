/**
 * Stage 3, KokoroAlignment: stretches the encodings of T tokens to T_a frames.
 *
 * Source: the alignment matrix of kokoro's `KModel.forward_with_tokens`.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import type { MilProgram } from "../../coreml/mil/program.ts";
import { cast, tensor } from "../../tensor/tensor.ts";
import type { StageBuilder } from "../blocks/stage_builder.ts";
import type { Precision } from "../presets/preset.ts";

/** fp16 tells every whole number up to this one apart. */
const exactInFp16 = 2048;

/**
 * Builds pred_dur [1, T] int32, d [1, T, C + S], t_en [1, C, T] -> en [1, C + S, T_a], asr [1, C, T_a].
 *
 * Frame f belongs to token t where the durations before t sum to at most f, and with t's own to more.
 * Frame numbers come from a table of `maxFrames`: durations that sum to more are cut off there.
 */
export function buildAlignment(s: StageBuilder, maxFrames: number): MilProgram {
  const { pred_dur, d, t_en } = s.inputs();
  const counting: Precision = maxFrames <= exactInFp16 ? s.precision : "fp32";
  const alignment = alignmentMatrix(s, pred_dur, maxFrames, counting);
  const en = s.mil.op(
    "matmul",
    { x: d, y: alignment, transpose_x: true },
    "en",
  );
  const asr = s.mil.op(
    "matmul",
    { x: t_en, y: alignment },
    "asr",
  );
  return s.build([en, asr]);
}

/** 1 where a token has a frame, else 0: pred_dur [1, T] -> [1, T, T_a]. */
function alignmentMatrix(
  s: StageBuilder,
  predDur: MilVar,
  maxFrames: number,
  counting: Precision,
): MilVar {
  const { mil } = s;
  const lengths = mil.op("cast", {
    x: mil.op("expand_dims", { x: predDur, axes: [2] }),
    dtype: counting,
  });
  const ends = mil.op("cumsum", { x: lengths, axis: 1 });
  const starts = mil.op("sub", { x: ends, y: lengths });
  const frames = frameNumbers(s, predDur, maxFrames, counting);
  const inToken = mil.op("logical_and", {
    x: mil.op("greater_equal", { x: frames, y: starts }),
    y: mil.op("less", { x: frames, y: ends }),
  });
  return mil.op("cast", { x: inToken, dtype: s.precision });
}

/** 0, 1, ... T_a - 1: pred_dur [1, T] -> [T_a]. */
function frameNumbers(
  s: StageBuilder,
  predDur: MilVar,
  maxFrames: number,
  counting: Precision,
): MilVar {
  const numbers = Float32Array.from({ length: maxFrames }, (_, frame) => frame);
  const table = cast(tensor("fp32", [maxFrames], numbers), counting);
  return s.mil.op("slice_by_index", {
    x: s.mil.constant("frame_numbers", table),
    begin: [0],
    end: s.mil.op("reduce_sum", { x: predDur, axes: [1] }),
  });
}
