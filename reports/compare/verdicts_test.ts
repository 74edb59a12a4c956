import assert from "node:assert/strict";
import { type MadeUp, madeUpResult } from "../../compare/_results.ts";
import { compareSubjects } from "../../compare/compare_subjects.ts";
import type { Comparison, PairComparison } from "../../compare/comparison.ts";
import { compareVerdicts } from "./_verdicts.ts";

const comparing = (made: MadeUp, part = {}): Comparison =>
  compareSubjects({ label: "a", results: [madeUpResult()] }, [
    { label: "b", results: [{ ...madeUpResult({ seed: "b", ...made }), ...part }] },
  ]);
const said = (comparison: Comparison, failOver?: number) =>
  compareVerdicts(comparison, failOver).map(({ answer, tone }) => [answer, tone])[0];

Deno.test("a significant slowdown is bad whatever else is faster; what says nothing of the subject is unknown", () => {
  const slowed = { slowed: { vocoder: 1.2 } };
  assert.deepEqual(said(comparing(slowed)), ["slower", "bad"]);
  assert.deepEqual(said(comparing(slowed), 0.05), ["regression", "bad"]);
  assert.deepEqual(said(comparing({ slowed: { vocoder: 0.8, tail: 1.2 } })), [
    ...["some slower, some faster", "bad"],
  ]);
  assert.deepEqual(said(comparing({ slowed: { vocoder: 0.8 } })), ["faster", "good"]);
  assert.deepEqual(said(comparing({})), ["no significant difference", "good"]);
  assert.deepEqual(said(comparing({ runs: 3 })), ["not tested", "unknown"]);
  assert.deepEqual(said(comparing({}, { weights: null })), ["not compared", "unknown"]);
  assert.deepEqual(said({ ...comparing({}), others: [] }), ["nothing", "unknown"]);
});

Deno.test("a crash comes before lost passages, these before moved operations, all before times, which stand behind", () => {
  const comparison = comparing({ slowed: { vocoder: 0.8 } });
  const [pair] = comparison.others;
  const placement = { ...pair.placement, isRegression: true };
  const lost = [{ passage: 2, reason: "it crashed" }];
  const worse = (part: Partial<PairComparison>): Comparison => ({
    ...comparison,
    others: [{ ...pair, ...part }],
  });
  const [crash] = compareVerdicts(worse({ hasCrashed: true, lost, placement }), 0.05);
  assert.deepEqual([crash.answer, crash.tone], ["a stage crashed or hung", "bad"]);
  assert.match(crash.detail, /^faster: .*Vocoder of passage 1 takes 0\.\d+ of the time/);
  assert.deepEqual(said(worse({ lost, placement }), 0.05), ["passages are lost", "bad"]);
  assert.deepEqual(said(worse({ placement }), 0.05), ["operations moved to other devices", "bad"]);
  // Without a limit nothing is a gate.
  assert.deepEqual(said(worse({ placement })), ["faster", "good"]);
});
