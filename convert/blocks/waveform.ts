/**
 * From the generator's features to samples: the last convolution and an inverse short-time Fourier transform.
 *
 * Source: the end of kokoro's `Generator.forward`; the inverse transform is that of the published Tail,
 * not of `CustomSTFT.inverse` (see {@link synthesisFilters}).
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import { sameConv } from "./conv.ts";
import type { StageBuilder } from "./stage_builder.ts";
import { fftSize, hopSize, synthesisFilters } from "./stft.ts";

/** Features [1, D / 4, 120 T_a + 1] -> samples [600 T_a] at 24 kHz, a value called `name`. */
export function waveform(s: StageBuilder, features: MilVar, name: string): MilVar {
  const { mil } = s;
  const activated = mil.op("leaky_relu", { x: features, alpha: 0.01 });
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
  return mil.op("squeeze", { x: samples, axes: [0, 1] }, name);
}
