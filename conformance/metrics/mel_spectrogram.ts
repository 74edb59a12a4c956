import { sampleRate } from "../../stages/config.ts";
import { type PowerSpectrogram, windowSamples } from "./spectrogram.ts";

/** Bands of a mel spectrogram. */
export const melBands = 80;

/**
 * Power in 80 mel bands from 0 to 12 kHz. Bands are triangles on the HTK scale, 2595 log10(1 + f / 700), each
 * with 1 at its centre (not normalized by area), sampled at the bins' frequencies: librosa's
 * `filters.mel(htk=True, norm=None)`. It is a {@link PowerSpectrogram} of 80 bins.
 */
export function melSpectrogram(
  { frameCount, binCount, power }: PowerSpectrogram,
): PowerSpectrogram {
  const mel = new Float64Array(frameCount * melBands);
  for (let frame = 0; frame < frameCount; frame++) {
    const from = frame * binCount;
    for (let band = 0; band < melBands; band++) {
      const { firstBin, weights } = filters[band];
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i] * power[from + firstBin + i];
      mel[frame * melBands + band] = sum;
    }
  }
  return { frameCount, binCount: melBands, power: mel };
}

/** The bins that a band takes, and their weights. */
interface Filter {
  readonly firstBin: number;
  readonly weights: Float64Array;
}

const filters: readonly Filter[] = Array.from({ length: melBands }, (_, band) => filterOf(band));

function filterOf(band: number): Filter {
  const binHz = sampleRate / windowSamples;
  const [low, centre, high] = [band, band + 1, band + 2].map(edgeHz);
  const firstBin = Math.ceil(low / binHz);
  const lastBin = Math.floor(high / binHz);
  const weights = Float64Array.from({ length: lastBin - firstBin + 1 }, (_, i) => {
    const hz = (firstBin + i) * binHz;
    return Math.max(0, Math.min((hz - low) / (centre - low), (high - hz) / (high - centre)));
  });
  // Rounding can put the last edge a hair past half the sampling rate, but no further.
  return { firstBin, weights: weights.subarray(0, windowSamples / 2 + 1 - firstBin) };
}

/** Frequency of the `index`th of the edges, equally spaced in mel. */
function edgeHz(index: number): number {
  const highest = 2595 * Math.log10(1 + sampleRate / 2 / 700);
  return 700 * (10 ** (highest * index / (melBands + 1) / 2595) - 1);
}
