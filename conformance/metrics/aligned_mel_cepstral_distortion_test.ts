import assert from "node:assert/strict";
import { voice } from "./_testing.ts";
import { alignedMelCepstralDistortionDb } from "./aligned_mel_cepstral_distortion.ts";
import { melCepstralDistortionDb } from "./mel_cepstral_distortion.ts";
import { melSpectrogram } from "./mel_spectrogram.ts";
import { hopSamples, powerSpectrogram } from "./spectrogram.ts";

const melOf = (signal: ArrayLike<number>) =>
  melSpectrogram(powerSpectrogram(Float64Array.from(signal)));
const signal = Float64Array.from(voice());
const reference = melOf(signal);

/** `signal` with `frames` of it, from the middle on, spoken twice. */
function stretched(frames: number): Float64Array {
  const middle = hopSamples * Math.floor(signal.length / hopSamples / 2);
  const again = signal.slice(middle, middle + hopSamples * frames);
  return Float64Array.of(
    ...signal.slice(0, middle + again.length),
    ...again,
    ...signal.slice(middle + again.length),
  );
}

Deno.test("the same audio has no distortion", () => {
  assert.equal(alignedMelCepstralDistortionDb(reference, reference), 0);
});

Deno.test("alignment takes nothing but timing away", () => {
  const other = melOf(signal.map((value, i) => value + 0.3 * (signal[i - 1] ?? 0)));
  const [aligned, plain] = [
    alignedMelCepstralDistortionDb(reference, other),
    melCepstralDistortionDb(reference, other),
  ];
  assert.ok(aligned > 0.5 * plain && aligned <= plain, `${aligned} dB of ${plain}`);
});

Deno.test("audio of other timing is compared with what it corresponds to", () => {
  const later = melOf([...new Float64Array(2 * hopSamples), ...signal]);
  const shifted = alignedMelCepstralDistortionDb(reference, later);
  const cut = { ...later, frameCount: reference.frameCount };
  const unaligned = melCepstralDistortionDb(reference, {
    ...cut,
    power: later.power.subarray(0, reference.power.length),
  });
  assert.ok(shifted < 0.2 * unaligned, `${shifted} dB, without alignment ${unaligned}`);
  assert.ok(alignedMelCepstralDistortionDb(reference, melOf(stretched(8))) < 0.2 * unaligned);
});

Deno.test("both ends belong to the path: a signal that lacks half of the other is far from it", () => {
  const half = melOf(signal.slice(0, signal.length / 2));
  for (const [a, b] of [[reference, half], [half, reference]]) {
    const distortion = alignedMelCepstralDistortionDb(a, b);
    assert.ok(distortion > 0.5, `${distortion} dB`);
  }
});
