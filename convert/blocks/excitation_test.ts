import assert from "node:assert/strict";
import { sampleRate, samplesPerFrame } from "../../stages/config.ts";
import { checkpointOf, fp32, largestError, numbersOf, pattern, runBlock } from "../_testing.ts";
import { excitation } from "./excitation.ts";

const checkpoint = checkpointOf({
  "linear.weight": fp32([1, 9], pattern(9)),
  "linear.bias": fp32([1], [-0.03]),
});
const weights = numbersOf(checkpoint.tensor("linear.weight"));
const [bias] = numbersOf(checkpoint.tensor("linear.bias"));
const factor = samplesPerFrame / 2;

const render = (pitches: readonly number[]) =>
  runBlock(
    checkpoint,
    { pitch: fp32([1, 1, pitches.length], pitches) },
    (s, { pitch }) => excitation(s, pitch, "linear"),
  );

/**
 * The module's formulas, sample by sample, phases unwrapped. In fp64, but for what PyTorch rounds to fp32 with
 * an effect: the phases at the pitch's rate, and the places between two pitches.
 */
function expected(pitches: readonly number[]): number[] {
  const round = Math.fround;
  const rounded = pitches.map(round);
  const harmonics = weights.map((_, i) => {
    let sum = 0;
    return rounded.map((pitch) => {
      const turns = round(round(pitch * (i + 1)) / sampleRate);
      sum += round(turns - Math.floor(turns));
      return round(round(round(2 * Math.PI) * round(sum)) * factor);
    });
  });
  return Array.from({ length: pitches.length * factor }, (_, sample) => {
    const place = Math.max(0, round(round(round(sample + 0.5) * round(1 / factor)) - 0.5));
    const first = Math.min(Math.floor(place), pitches.length - 1);
    const second = Math.min(first + 1, pitches.length - 1);
    const voiced = rounded[Math.floor(sample / factor)] > 10;
    const noise = (voiced ? 0.003 : 0.1 / 3) * 0.01;
    let mixed = bias;
    harmonics.forEach((phases, i) => {
      const phase = phases[first] + (place - first) * (phases[second] - phases[first]);
      mixed += weights[i] * ((voiced ? 0.1 * Math.sin(phase) : 0) + noise);
    });
    return Math.tanh(mixed);
  });
}

Deno.test("voiced, unvoiced and negative pitches sound as the module defines them", async () => {
  const pitches = [120.5, 121, 260, 8, 10, 10.01, 3, -2.5, 90, 455.7, -40, 210];
  const samples = await render(pitches);
  assert.deepEqual(samples.shape, [1, 1, pitches.length * factor]);
  assert(
    largestError(samples, expected(pitches)) < 2e-5,
    `${largestError(samples, expected(pitches))}`,
  );
});

Deno.test("phases do not drift in 50 s", async () => {
  const pitches = Array.from({ length: 4000 }, (_, i) => 220 + 60 * Math.sin(i / 40));
  const last = -factor * 40;
  const samples = numbersOf(await render(pitches)).slice(last);
  const error = Math.max(
    ...expected(pitches).slice(last).map((value, i) => Math.abs(value - samples[i])),
  );
  assert(error < 5e-4, `${error}`);
});
