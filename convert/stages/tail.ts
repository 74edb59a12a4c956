/**
 * Stage 7, KokoroTail: features -> audio by an inverse short-time Fourier transform.
 *
 * Source: the end of kokoro's `Generator.forward`; the inverse transform is that of the published Tail,
 * not of `CustomSTFT.inverse` (see {@link synthesisFilters}).
 * @module
 */
import type { MilProgram } from "../../coreml/mil/program.ts";
import { sameConv } from "../blocks/conv.ts";
import type { StageBuilder } from "../blocks/stage_builder.ts";
import { fftSize, hopSize, synthesisFilters } from "../blocks/stft.ts";

/** Builds x_pre [1, D / 4, 120 T_a + 1] -> audio [600 T_a], at 24 kHz. */
export function buildTail(s: StageBuilder): MilProgram {
  const { mil } = s;
  const { x_pre } = s.inputs();
  const activated = mil.op("leaky_relu", { x: x_pre, alpha: 0.01 });
  const bins = sameConv(s, activated, "decoder.generator.conv_post");
  const [logMagnitude, rawPhase] = mil.ops("split", { x: bins, num_splits: 2, axis: 1 });
  const magnitude = mil.op("exp", { x: logMagnitude });
  const phase = mil.op("sin", { x: rawPhase });
  const real = mil.op("mul", { x: magnitude, y: mil.op("cos", { x: phase }) });
  const imaginary = mil.op("mul", { x: magnitude, y: mil.op("sin", { x: phase }) });
  const samples = mil.op("conv_transpose", {
    x: mil.op("concat", { values: [real, imaginary], axis: 1 }),
    weight: s.weight("stft.synthesis", synthesisFilters),
    strides: [hopSize],
    pad_type: "custom",
    pad: [fftSize / 2, fftSize / 2],
  });
  return s.build([mil.op("squeeze", { x: samples, axes: [0, 1] }, "audio")]);
}
