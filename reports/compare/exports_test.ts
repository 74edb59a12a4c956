import assert from "node:assert/strict";
import { type MadeUp, madeUpResult } from "../../compare/_results.ts";
import { compareSubjects } from "../../compare/compare_subjects.ts";
import type { Comparison } from "../../compare/comparison.ts";
import { exportedRows } from "../_exported.ts";
import { renderCompareBadge, renderCompareCsv, renderCompareJsonLines } from "./exports.ts";

const subject = (label: string, made: MadeUp = {}, part = {}) => ({
  label,
  results: [{ ...madeUpResult({ passages: 2, seed: label, ...made }), ...part }],
});
const [, failed] = madeUpResult({ passages: 2 }).passages;
const comparison = compareSubjects(subject("base"), [
  subject("slow", { slowed: { tail: 1.5 } }),
  subject("few", { runs: 3 }),
  subject("half", {}, {
    passages: [
      ...madeUpResult({ seed: "half" }).passages,
      { ...failed, outcome: "failed", reason: "it crashed" },
    ],
  }),
  subject("other", {}, { weights: null }),
]);
const rowsOf = (comparison: Comparison) =>
  exportedRows(renderCompareCsv(comparison), renderCompareJsonLines(comparison));

Deno.test("every row of every subject is exported with the numbers of the JSON", () => {
  const rows = rowsOf(comparison);
  const expected = comparison.others.flatMap(({ label, rows }) =>
    rows.map(({ ratio, untested, ...row }) => ({
      ...{ base: "base", other: label, ...row },
      outcome: ratio ? "tested" : "untested",
      reason: untested,
      ratio: ratio?.value ?? null,
      ratioLow: ratio?.interval.low ?? null,
      ratioHigh: ratio?.interval.high ?? null,
      ...Object.fromEntries(
        (["probability", "isSignificant", "unit", "observations", "smallestEffect"] as const)
          .map((name) => [name, ratio?.[name] ?? null]),
      ),
      observationsNeeded: ratio?.observationsNeeded ?? null,
    }))
  );
  const found = rows.filter(({ measure }) => measure !== null);
  assert.ok(found.length > 50 && found.some(({ isSignificant }) => isSignificant));
  assert.ok(found.some(({ outcome }) => outcome === "untested"));
  assert.deepEqual(found, expected);
});

Deno.test("what was lost or not compared is a row that says why", () => {
  const told = rowsOf(comparison).filter(({ measure }) => measure === null)
    .map(({ other, passage, outcome, reason }) => [other, passage, outcome, reason]);
  assert.deepEqual(told, [
    ["half", 2, "lost", "it crashed"],
    ["other", null, "incomparable", comparison.others[3].incomparable],
  ]);
  assert.match(String(told[1][3]), /^they differ/);
});

Deno.test("the badge is the worst verdict of all subjects", () => {
  const badgeOf = (others: readonly number[], failOver?: number) => {
    const part = { ...comparison, others: others.map((i) => comparison.others[i]) };
    const { message, color } = JSON.parse(renderCompareBadge(part, failOver));
    return [message, color];
  };
  assert.deepEqual(badgeOf([3]), ["not compared", "lightgrey"]);
  assert.deepEqual(badgeOf([1, 3, 0]), ["slower", "red"]);
  assert.deepEqual(badgeOf([0], 0.05), ["regression", "red"]);
  assert.deepEqual(badgeOf([1, 2]), ["passages are lost", "red"]);
  assert.deepEqual(badgeOf([]), ["nothing", "lightgrey"]);
});
