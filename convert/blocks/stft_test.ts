import assert from "node:assert/strict";
import { checkpointOf, fp32, numbersOf, pattern, runBlock } from "../_testing.ts";
import {
  analysisFilters,
  binCount,
  fftSize,
  hopSize,
  spectrumOf,
  synthesisFilters,
} from "./stft.ts";

const window = (n: number) => Math.sin((Math.PI * n) / fftSize) ** 2;
const row = (filters: Float32Array, i: number) => filters.subarray(i * fftSize, (i + 1) * fftSize);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);

Deno.test("the analysis filters are the windowed Fourier transform", () => {
  const { data, shape } = analysisFilters();
  assert.deepEqual(shape, [2 * binCount, 1, fftSize]);
  const samples = pattern(fftSize);
  for (let k = 0; k < binCount; k++) {
    let [real, imaginary] = [0, 0];
    samples.forEach((sample, n) => {
      real += sample * window(n) * Math.cos((2 * Math.PI * k * n) / fftSize);
      imaginary -= sample * window(n) * Math.sin((2 * Math.PI * k * n) / fftSize);
    });
    assert(Math.abs(dot(row(data, k), samples) - real) < 1e-6);
    assert(Math.abs(dot(row(data, binCount + k), samples) - imaginary) < 1e-6);
  }
});

Deno.test("the sines of DC are zero, those of the Nyquist bin 1e-16 and not zero", () => {
  const { data } = analysisFilters();
  assert(row(data, binCount).every((value) => value === 0));
  const nyquist = row(data, 2 * binCount - 1).map(Math.abs);
  assert(Math.max(...nyquist) < 1e-14 && nyquist.slice(1).every((value) => value > 0));
});

Deno.test("analysis and synthesis give the signal back, 1.5 times as loud", () => {
  const [analysis, synthesis] = [analysisFilters().data, synthesisFilters().data];
  const samples = pattern(200);
  const restored = new Float64Array(samples.length);
  for (let start = 0; start + fftSize <= samples.length; start += hopSize) {
    const frame = samples.slice(start, start + fftSize);
    for (let i = 0; i < 2 * binCount; i++) {
      const coefficient = dot(row(analysis, i), frame);
      row(synthesis, i).forEach((value, n) => restored[start + n] += coefficient * value);
    }
  }
  for (let n = fftSize; n < samples.length - fftSize; n++) {
    assert(Math.abs(restored[n] - 1.5 * samples[n]) < 1e-5);
  }
});

Deno.test("the spectrum is that of the signal with its ends replicated", async () => {
  const samples = pattern(60);
  const padded = [...Array(10).fill(samples[0]), ...samples, ...Array(10).fill(samples[59])];
  const spectrum = await runBlock(
    checkpointOf({}),
    { x: fp32([1, 1, samples.length], samples) },
    (s, { x }) => spectrumOf(s, x),
  );
  const frameCount = samples.length / hopSize + 1;
  assert.deepEqual(spectrum.shape, [1, 2 * binCount, frameCount]);
  const given = numbersOf(spectrum);
  for (let frame = 0; frame < frameCount; frame++) {
    for (let k = 1; k < binCount - 1; k++) {
      const slice = padded.slice(frame * hopSize, frame * hopSize + fftSize);
      const part = (wave: (angle: number) => number) =>
        slice.reduce((sum, x, n) => sum + x * window(n) * wave((2 * Math.PI * k * n) / fftSize), 0);
      const [real, imaginary] = [part(Math.cos), -part(Math.sin)];
      const magnitude = given[k * frameCount + frame];
      const phase = given[(binCount + k) * frameCount + frame];
      assert(Math.abs(magnitude - Math.hypot(real, imaginary)) < 1e-5);
      assert(Math.abs(magnitude * Math.cos(phase) - real) < 1e-5);
      assert(Math.abs(magnitude * Math.sin(phase) - imaginary) < 1e-5);
    }
  }
});

Deno.test("silence has the magnitude 1e-7", async () => {
  const spectrum = await runBlock(
    checkpointOf({}),
    { x: fp32([1, 1, 20], Array(20).fill(0)) },
    (s, { x }) => spectrumOf(s, x),
  );
  assert(numbersOf(spectrum).slice(0, 5).every((value) => Math.abs(value - 1e-7) < 1e-12));
});
