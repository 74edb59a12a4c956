/** A mel spectrogram as a picture, of bounded size whatever its length. */
import { encode } from "fast-png";
import type { PowerSpectrogram } from "../../conformance/metrics/spectrogram.ts";
import { mostColumns, spanOf } from "./_waveform.ts";

/** What is darkest and palest, in dB over a sine at full scale: the same for all pictures, so that they can be compared. */
export const [darkestDb, palestDb] = [-90, -20];

/** Steps from the darkest to the palest colour. */
const colorCount = 24;

/** Of matplotlib's magma, which is as ordered in grey as in colours; between them are straight lines. */
const magma = [
  [0, 0, 4],
  [40, 17, 89],
  [101, 26, 128],
  [158, 47, 127],
  [212, 72, 107],
  [247, 115, 92],
  [254, 176, 120],
  [252, 253, 191],
];

/** A full-scale sine has (1/2)² in its bin, by the scaling of spectra. */
const sinePower = 1 / 4;

/**
 * PNG of `mel`, low bands at the bottom, one row each; up to {@link mostColumns} columns, in each the mean power of its
 * frames in dB. The same spectrogram gives the same bytes.
 */
export function spectrogramPng({ frameCount, binCount, power }: PowerSpectrogram): Uint8Array {
  const width = Math.min(mostColumns, frameCount);
  const data = new Uint8Array(width * binCount);
  for (let column = 0; column < width; column++) {
    const [from, to] = spanOf(column, width, frameCount);
    for (let band = 0; band < binCount; band++) {
      let sum = 0;
      for (let frame = from; frame < to; frame++) sum += power[frame * binCount + band];
      data[(binCount - 1 - band) * width + column] = stepOf(sum / (to - from));
    }
  }
  return encode({ width, height: binCount, data, depth: 8, channels: 1, palette });
}

/** Which colour a power has. */
function stepOf(power: number): number {
  const share = (10 * Math.log10(power / sinePower) - darkestDb) / (palestDb - darkestDb);
  return Math.round((colorCount - 1) * Math.max(0, Math.min(1, share)));
}

const palette = Array.from({ length: colorCount }, (_, step) => {
  const place = step / (colorCount - 1) * (magma.length - 1);
  const i = Math.min(magma.length - 2, Math.floor(place));
  return magma[i].map((from, channel) =>
    Math.round(from + (place - i) * (magma[i + 1][channel] - from))
  );
});
