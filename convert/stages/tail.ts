/**
 * Stage 7, KokoroTail: features -> audio by an inverse short-time Fourier transform.
 * @module
 */
import type { MilProgram } from "../../coreml/mil/program.ts";
import type { StageBuilder } from "../blocks/stage_builder.ts";
import { waveform } from "../blocks/waveform.ts";

/** Builds x_pre [1, D / 4, 120 T_a + 1] -> audio [600 T_a], at 24 kHz. */
export function buildTail(s: StageBuilder): MilProgram {
  const { x_pre } = s.inputs();
  return s.build([waveform(s, x_pre, "audio")]);
}
