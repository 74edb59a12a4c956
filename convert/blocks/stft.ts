/**
 * The short-time Fourier transform as a convolution, and the filters of its inverse.
 *
 * Source: kokoro's `CustomSTFT` (`custom_stft.py`): periodic Hann window, n_fft 20, hop 5.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { atan2 } from "./atan2.ts";
import type { StageBuilder } from "./stage_builder.ts";

/** Samples of a window. */
export const fftSize = 20;
/** Samples between windows. */
export const hopSize = 5;
/** Bins of a one-sided spectrum. */
export const binCount = fftSize / 2 + 1;

/**
 * Periodic Hann window with the roundings of `torch.hann_window(20)` in fp32, up to 1e-7 off. They matter:
 * the excitation of unvoiced speech is constant here, so of its bins from 2 on nothing is left but the
 * filters' rounding errors, whose phases reach the vocoder like any other. With a window rounded better,
 * audio correlates with the official module's at 0.998 in place of 0.9999.
 */
// deno-fmt-ignore
const window = Float32Array.of(
  0, 0.02447172999382019, 0.09549149870872498, 0.20610737800598145, 0.34549152851104736,
  0.5, 0.6545085310935974, 0.7938926219940186, 0.9045084714889526, 0.9755282998085022,
  1, 0.9755282402038574, 0.9045084714889526, 0.793892502784729, 0.6545085310935974,
  0.5, 0.3454914391040802, 0.2061072587966919, 0.09549137949943542, 0.02447172999382019,
);

/** The angle of sample `n` in bin `k`. Not reduced, as in the module: so the Nyquist bin's sines are 1e-16, not 0. */
const angle = (k: number, n: number) => (2 * Math.PI * (k * n)) / fftSize;

function filters(value: (bin: number, sample: number) => number): Float32Array {
  return Float32Array.from(
    { length: binCount * fftSize },
    (_, i) => value(Math.floor(i / fftSize), i % fftSize),
  );
}

/** Convolution weight [22, 1, 20] of the transform: the real parts of the 11 bins, then the imaginary ones. */
export function analysisFilters(): Tensor<"fp32"> {
  const real = filters((k, n) => Math.cos(angle(k, n)) * window[n]);
  const imaginary = filters((k, n) => -Math.sin(angle(k, n)) * window[n]);
  return tensor("fp32", [2 * binCount, 1, fftSize], Float32Array.of(...real, ...imaginary));
}

/**
 * Transposed-convolution weight [22, 1, 20] of the inverse as the published Tail has it: bins 1 to 9
 * doubled, windowed, and no division by the sum of the windows' squares, so 1.5 times as loud as
 * `torch.istft`. The sign of the imaginary part is in the weights: real and imaginary sum up.
 */
export function synthesisFilters(): Tensor<"fp32"> {
  const scale = (k: number, n: number) =>
    ((k === 0 || k === binCount - 1 ? 1 : 2) * window[n]) / fftSize;
  const real = filters((k, n) => Math.cos(angle(k, n)) * scale(k, n));
  const imaginary = filters((k, n) => -Math.sin(angle(k, n)) * scale(k, n));
  return tensor("fp32", [2 * binCount, 1, fftSize], Float32Array.of(...real, ...imaginary));
}

/**
 * `CustomSTFT.transform`, its ends replicated: samples [1, 1, L] -> 11 magnitudes and 11 phases
 * [1, 22, L / 5 + 1].
 */
export function spectrumOf(s: StageBuilder, samples: MilVar): MilVar {
  const { mil } = s;
  const half = fftSize / 2;
  const padded = mil.op("pad", {
    x: samples,
    pad: [0, 0, 0, 0, half, half],
    mode: "replicate",
  });
  const bins = mil.op("conv", {
    x: padded,
    weight: s.weight("stft.analysis", analysisFilters),
    strides: [hopSize],
  });
  const [real, imaginary] = mil.ops("split", { x: bins, num_splits: 2, axis: 1 });
  const square = (x: MilVar) => mil.op("mul", { x, y: x });
  const power = mil.op("add", { x: square(real), y: square(imaginary) });
  const magnitude = mil.op("sqrt", { x: mil.op("add", { x: power, y: 1e-14 }) });
  return mil.op("concat", {
    values: [magnitude, atan2(s, imaginary, real)],
    axis: 1,
  });
}
