import assert from "node:assert/strict";
import { type MadeUp, madeUpResult } from "../../compare/_results.ts";
import { compareSubjects } from "../../compare/compare_subjects.ts";
import type { Comparison } from "../../compare/comparison.ts";
import { hostile } from "../_fixture.ts";
import { renderCompareHtml } from "./render.tsx";

const comparing = (made: MadeUp, part = {}): Comparison =>
  compareSubjects({ label: "a.json", results: [madeUpResult({ passages: made.passages })] }, [
    { label: "b.json", results: [{ ...madeUpResult({ seed: "b", ...made }), ...part }] },
  ]);
const count = (html: string, pattern: RegExp) => html.match(pattern)?.length ?? 0;

Deno.test("the page begins with the verdict on each subject, in words", () => {
  const comparison = comparing({ slowed: { vocoder: 1.2 } });
  const answerOf = (failOver?: number) =>
    renderCompareHtml({ comparison, failOver }).match(/<strong>(.*?)<\/strong>/)![1];
  assert.deepEqual([answerOf(), answerOf(0.1), answerOf(0.3)], ["slower", "regression", "slower"]);
  const html = renderCompareHtml({ comparison });
  assert.match(html, /^<!doctype html>\n<html lang="en">/);
  assert.match(html, /<li class="bad"><span class="question">b\.json against a\.json:<\/span>/);
  const same = renderCompareHtml({ comparison: comparing({}) });
  assert.match(same, /<strong>no significant difference<\/strong>/);
});

Deno.test("every row is there with its figures, and a drawing of its interval", () => {
  const comparison = comparing({ passages: 2, slowed: { tail: 1.3 } });
  const html = renderCompareHtml({ comparison });
  const { rows } = comparison.others[0];
  assert.equal(count(html, /<svg /g), rows.length);
  for (const { ratio } of rows) assert.ok(html.includes(`<td>${ratio!.value.toFixed(3)}</td>`));
  assert.match(html, /<summary>12 more rows<\/summary>/);
  assert.match(html, /<td>slower<\/td>/);
});

Deno.test("drawings have one scale: 1 at one place, and intervals where their ratios are", () => {
  const comparison = comparing({ slowed: { tail: 2, noise: 0.5 } });
  const html = renderCompareHtml({ comparison, failOver: 0.1 });
  const drawings = html.match(/<svg [^]*?<\/svg>/g)!;
  const lines = drawings.map((svg) =>
    [...svg.matchAll(/x1="([\d.]+)" x2="([\d.]+)"/g)]
      .map(([, x1, x2]) => [Number(x1), Number(x2)])
  );
  const [one, limit] = [lines[0][0][0], lines[0][1][0]];
  const pixelsPerLog = (limit - one) / Math.log(1.1);
  for (const [i, { ratio }] of comparison.others[0].rows.entries()) {
    assert.deepEqual(lines[i].slice(0, 2), [[one, one], [limit, limit]]);
    const ends = [ratio!.interval.low, ratio!.interval.high]
      .map((end) => one + pixelsPerLog * Math.log(end));
    for (const side of [0, 1]) assert.ok(Math.abs(lines[i][2][side] - ends[side]) < 1e-6);
    for (const x of lines[i].flat()) assert.ok(x >= 0 && x <= 220);
  }
});

Deno.test("what was not compared, or has too few runs, is a page all the same", () => {
  const apart = renderCompareHtml({ comparison: comparing({}, { weights: null }) });
  assert.match(apart, /<strong>not compared<\/strong>[^]*Other weights/);
  const few = renderCompareHtml({ comparison: comparing({ runs: 3 }) });
  assert.match(few, /<strong>not tested<\/strong>[^]*fewer than 5 runs/);
});

Deno.test("hostile text stays text, and the page needs nothing from elsewhere", () => {
  const comparison = comparing({}, { backend: { name: "onnx", details: { [hostile]: hostile } } });
  const html = renderCompareHtml({
    comparison: {
      ...comparison,
      base: { ...comparison.base, label: hostile },
      others: comparison.others.map((pair) => ({ ...pair, label: hostile, remarks: [hostile] })),
    },
  });
  assert.equal(count(html, /<script/g), 1); // every page has the one of its tables
  assert.ok(count(html, /&lt;script>alert\(1\)/g) >= 5);
  assert.doesNotMatch(html, /(?:src|href)=|https?:|@import|url\(/);
});
