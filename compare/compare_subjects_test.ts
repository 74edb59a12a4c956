import assert from "node:assert/strict";
import type { BenchResult } from "../bench/result.ts";
import { type MadeUp, madeUpResult } from "./_results.ts";
import { type CompareOptions, compareSubjects } from "./compare_subjects.ts";
import type { PairComparison } from "./comparison.ts";
import { mainRows, type Verdict, verdictOf } from "./verdict.ts";

const subject = (label: string, ...results: BenchResult[]) => ({ label, results });
function compared(base: BenchResult, other: BenchResult, options?: CompareOptions): PairComparison {
  return compareSubjects(subject("a", base), [subject("b", other)], options).others[0];
}
const rowOf = ({ rows }: PairComparison, measure: string, passage: number | null) =>
  rows.find((row) => row.measure === measure && row.passage === passage)!;
const changed = ({ changed }: Verdict) => changed.map(({ measure }) => measure);

Deno.test("two results of the same thing show no difference, 18 times of 20", () => {
  const trials = 20;
  const alarms = Array.from({ length: trials }, (_, i) => {
    const [a, b] = ["a", "b"].map((side) =>
      madeUpResult({ seed: `${i} ${side}`, noise: 0.1, runs: 10 })
    );
    return verdictOf(compared(a, b)).kind;
  }).filter((kind) => kind !== "no-difference");
  assert.ok(alarms.length <= 2, `${alarms.length} of ${trials}`);
});

Deno.test("a stage that is 5% slower is found by itself, with as many rounds as it says", () => {
  const inTurns = (made: MadeUp, other: MadeUp = {}) =>
    compared(
      madeUpResult({ noise: 0.05, passages: 2, turn: "a", ...made }),
      madeUpResult({ noise: 0.05, passages: 2, turn: "b", ...made, ...other }),
    );
  const needed = rowOf(inTurns({}), "vocoder", null).ratio!.observationsNeeded;
  assert.ok(needed > 15 && needed < 100, String(needed));
  const pair = inTurns({ runs: needed }, { slowed: { vocoder: 1.05 } });
  const { value, interval, isSignificant } = rowOf(pair, "vocoder", null).ratio!;
  assert.ok(isSignificant && interval.low > 1 && interval.low < 1.05 && interval.high > 1.05);
  assert.ok(Math.abs(value - 1.05) < 0.02);
  assert.deepEqual(changed(verdictOf(pair)).filter((measure) => measure !== "chain"), ["vocoder"]);
  assert.equal(verdictOf(pair).kind, "slower");
});

Deno.test("rows are of all passages together and of each, with their median times", () => {
  const pair = compared(madeUpResult({ passages: 2 }), madeUpResult({ passages: 2, seed: "b" }));
  assert.equal(pair.rows.length, 3 * 8);
  const [together, second] = [null, 2].map((passage) => rowOf(pair, "tail", passage));
  assert.ok(Math.abs(second.baseMs - 140) < 3);
  assert.ok(Math.abs(together.otherMs - 210) < 4);
  assert.deepEqual(mainRows(pair.rows).map(({ passage }) => passage), Array(8).fill(null));
  const single = compared(madeUpResult(), madeUpResult({ seed: "b" }));
  assert.deepEqual(single.rows.map(({ passage }) => passage), Array(8).fill(1));
});

Deno.test("in turns, load that meets both sides does not hide a difference", () => {
  const load = (run: number) => 1 + (run % 7) / 2;
  const made: MadeUp = { load, runs: 40 };
  const pairOf = (turns: boolean) => {
    const [a, b] = (["a", "b"] as const).map((turn) =>
      madeUpResult({
        ...made,
        seed: turn,
        ...(turns ? { turn } : {}),
        slowed: turn === "b" ? { vocoder: 1.05 } : {},
      })
    );
    return compared(a, b);
  };
  const row = rowOf(pairOf(true), "vocoder", 1).ratio!;
  assert.deepEqual([row.unit, row.isSignificant], ["round", true]);
  assert.equal(rowOf(pairOf(false), "vocoder", 1).ratio!.isSignificant, false);
});

Deno.test("more comparisons make each stricter, other files' too", () => {
  const base = subject("a", madeUpResult());
  const other = (label: string) =>
    subject(label, madeUpResult({ seed: label, slowed: { tail: 1.08 } }));
  const one = compareSubjects(base, [other("b")]);
  const two = compareSubjects(base, [other("b"), other("c")]);
  assert.deepEqual([one.testCount, two.testCount], [8, 16]);
  const least = ({ others: [{ rows }] }: typeof one) =>
    Math.min(...rows.map(({ ratio }) => ratio!.probability));
  assert.ok(least(two) > least(one), `${least(two)} ${least(one)}`);
  const effects = ({ others: [{ rows }] }: typeof one) =>
    rows.map(({ ratio }) => ratio!.smallestEffect);
  assert.ok(effects(two).some((effect, i) => effect > effects(one)[i]));
});

Deno.test("a regression is what is significant and clears the threshold with its interval", () => {
  const calm = { noise: 0.005 };
  const slowed = madeUpResult({ ...calm, seed: "b", slowed: { vocoder: 1.2, noise: 1.04 } });
  const pair = compared(madeUpResult(calm), slowed);
  const measuresOf = (failOver: number) =>
    verdictOf(pair, failOver).regressions.map(({ measure }) => measure);
  assert.deepEqual(measuresOf(0.15), ["vocoder"]);
  assert.deepEqual(measuresOf(0.05), ["vocoder"]);
  assert.deepEqual(measuresOf(0.01), ["chain", "noise", "vocoder"]);
  assert.deepEqual(measuresOf(0.25), []);
  assert.equal(verdictOf(pair, 0.15).kind, "regression");
  assert.equal(verdictOf(pair, 0.25).kind, "slower");
  assert.equal(verdictOf(compared(slowed, madeUpResult(calm)), 0.01).kind, "faster");
  const both = madeUpResult({ seed: "c", slowed: { vocoder: 1.2, noise: 0.8 } });
  assert.equal(verdictOf(compared(madeUpResult(), both)).kind, "mixed");
});

Deno.test("too few runs are shown without a verdict", () => {
  const pair = compared(madeUpResult({ runs: 3 }), madeUpResult({ runs: 3, seed: "b" }));
  assert.equal(pair.rows[0].ratio, null);
  assert.equal(pair.rows[0].untested, "fewer than 5 runs");
  assert.ok(pair.rows[0].baseMs > 250);
  assert.equal(verdictOf(pair).kind, "untested");
});

Deno.test("what has an obstacle is compared only if forced", () => {
  const other = { ...madeUpResult({ seed: "b" }), weights: null };
  const pair = compared(madeUpResult(), other);
  assert.match(pair.incomparable!, /--force/);
  assert.deepEqual([pair.rows, verdictOf(pair).kind], [[], "incomparable"]);
  assert.equal(pair.differences[0].what, "weights");
  assert.equal(compared(madeUpResult(), other, { force: true }).rows.length, 8);
});

Deno.test("nothing in common is told apart from other texts", () => {
  const other = madeUpResult();
  const texts = other.passages.map((passage) => ({ ...passage, phonemes: "b" }));
  const pair = compared(madeUpResult(), { ...other, passages: texts });
  assert.match(pair.incomparable!, /other texts.*--force/);
  assert.deepEqual(pair.otherTexts, [1]);
  assert.equal(
    compared(madeUpResult(), { ...other, passages: texts }, { force: true }).rows.length,
    8,
  );
  const none = compared(madeUpResult(), { ...other, passages: [] });
  assert.match(none.incomparable!, /no passage has times/);
});

Deno.test("lost passages, crashes and other numbers of frames are told", () => {
  const two = madeUpResult({ passages: 2, seed: "b" });
  const [first, second] = two.passages;
  const failures: BenchResult["failures"] = [{
    stage: "prosody",
    computeUnit: null,
    kind: "crash",
    doing: "predict",
    signal: "SIGSEGV",
    passage: 2,
    prediction: 2,
    message: "prosody crashed",
    advice: null,
  }];
  const measurement = { ...first.measurement!, frameCount: 41 };
  const pair = compared(madeUpResult({ passages: 2 }), {
    ...two,
    failures,
    passages: [{ ...first, measurement }, { ...second, outcome: "failed", reason: "it crashed" }],
  });
  assert.deepEqual(pair.lost, [{ passage: 2, reason: "it crashed" }]);
  for (const outcome of ["pending", "interrupted"] as const) {
    const unfinished = { ...second, outcome, reason: null, measurement: null };
    assert.deepEqual(
      compared(madeUpResult({ passages: 2 }), { ...two, passages: [first, unfinished] }).lost,
      [{ passage: 2, reason: "the benchmark ended before it" }],
    );
  }
  assert.ok(pair.hasCrashed);
  assert.deepEqual(pair.differences, [
    { what: "frames of passage 1", base: "40", other: "41", obstacle: null },
  ]);
  assert.equal(pair.rows.length, 8);
});
