import assert from "node:assert/strict";
import { gainBoundDb, judge, type ParityCase } from "./parity.ts";

const samples = Float32Array.from({ length: 1800 }, (_, i) => Math.sin(i / 7));
const passage: ParityCase = {
  number: 2,
  tokens: Int32Array.of(0, 43, 0),
  reference: { durations: [1, 1, 1], audio: samples },
};

Deno.test("the reference's own audio and durations pass", () => {
  const result = judge(passage, Int32Array.of(1, 1, 1), samples.slice());
  assert.deepEqual(result.missed, []);
  assert.equal(result.audio?.leastCorrelation, 0.999);
});

Deno.test("durations come first: where they differ no waveform is compared", () => {
  const result = judge(passage, Int32Array.of(2, 0, 1), samples);
  assert.equal(result.audio, null);
  assert.match(result.missed.join(), /2 tokens differ \(T_a 3, PyTorch 3\)/);
});

Deno.test("noise misses the correlation, loudness the gain, NaN both", () => {
  const noisy = samples.map((value, i) => value + (i % 2 === 0 ? 0.05 : -0.05));
  assert.match(
    judge(passage, [1, 1, 1], noisy).missed.join(),
    /correlation 0\.99\d+ is under 0\.999/,
  );
  const loud = samples.map((value) => value * 10 ** ((gainBoundDb + 0.01) / 20));
  assert.match(judge(passage, [1, 1, 1], loud).missed.join(), /^gain 0\.060 dB/);
  const broken = samples.slice().fill(NaN, 900, 901);
  assert.equal(judge(passage, [1, 1, 1], broken).missed.length, 2);
});

Deno.test("a long passage may differ more", () => {
  const audio = samples.map((value, i) => value + (i % 2 === 0 ? 0.05 : -0.05));
  const long = { ...passage, reference: { durations: [200, 200, 1], audio: samples } };
  assert.deepEqual(judge(long, [200, 200, 1], audio).missed, []);
});
