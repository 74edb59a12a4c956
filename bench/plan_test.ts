import assert from "node:assert/strict";
import { PhonemeError } from "../passages/vocabulary.ts";
import { type BenchOptions, countRuns, planBench } from "./plan.ts";

const passages = ["a", "ab", "abc"].map((phonemes, id) => ({
  id,
  text: "text",
  phonemes,
  tokenCount: phonemes.length + 2,
}));

Deno.test("without options the plan is that of the published figures", () => {
  const { passages: planned, ...options } = planBench(passages);
  assert.deepEqual(options, {
    ...{ nRuns: 5, minTimeMs: null, untilStable: null, maxRuns: null },
    warmups: 2,
    isolatedStages: false,
    maxFrames: 2000,
    speed: 1,
  });
  assert.deepEqual(planned.map(({ number }) => number), [1, 2, 3]);
  assert.deepEqual([...planned[2].tokens], [0, 43, 44, 45, 0]);
});

Deno.test("what may never grow stable has a most of runs, and no less than the fewest", () => {
  const mostOf = (options: BenchOptions) => planBench(passages, options).maxRuns;
  assert.equal(mostOf({ minTimeMs: 1000 }), null);
  assert.equal(mostOf({ untilStable: 0.01 }), 100);
  assert.equal(mostOf({ untilStable: 0.01, nRuns: 300 }), 300);
  assert.equal(mostOf({ untilStable: 0.01, maxRuns: 7 }), 7);
});

Deno.test("only selects by place, each once and in the file's order", () => {
  const plan = planBench(passages, { only: [3, 1, 3] });
  assert.deepEqual(plan.passages.map(({ number, id }) => [number, id]), [[1, "0"], [3, "2"]]);
});

Deno.test("countRuns counts warm-ups, and stages alone as much again", () => {
  assert.equal(countRuns(planBench(passages, { nRuns: 5, warmups: 2 })), 21);
  assert.equal(countRuns(planBench(passages, { nRuns: 1, warmups: 0, isolatedStages: true })), 6);
});

Deno.test("options out of range are refused by name", () => {
  const wrong: [Parameters<typeof planBench>[1], RegExp][] = [
    [{ nRuns: 0 }, /nRuns to be a whole number of at least 1, received 0/],
    [{ nRuns: 1.5 }, /nRuns .* received 1.5/],
    [{ warmups: -1 }, /warmups .* at least 0, received -1/],
    [{ maxFrames: 0 }, /maxFrames .* received 0/],
    [{ speed: 0 }, /speed to be a number over 0, received 0/],
    [{ minTimeMs: NaN }, /minTimeMs .* over 0, received NaN/],
    [{ untilStable: -0.01 }, /untilStable .* over 0, received -0.01/],
    [{ maxRuns: 4 }, /maxRuns .* at least 5, received 4/],
    [{ only: [0, 2, 4] }, /passages from 1 to 3, received 0, 4/],
    [{ only: [] }, /received none/],
  ];
  for (const [options, message] of wrong) {
    assert.throws(() => planBench(passages, options), { name: "RangeError", message });
  }
  assert.throws(() => planBench([]), /at least one passage, received none/);
});

Deno.test("a passage that cannot be tokenized is named", () => {
  const bad = { id: 7, text: "text", phonemes: "aß", tokenCount: 4 };
  assert.throws(() => planBench([passages[0], bad]), (error: unknown) => {
    assert.ok(error instanceof RangeError && error.cause instanceof PhonemeError);
    assert.match(error.message, /^Cannot plan passage 2 \(id 7\): .*'ß' \(U\+00DF\) at position 2/);
    return true;
  });
});
