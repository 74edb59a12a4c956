import assert from "node:assert/strict";
import { failed, judged, skipped } from "../../conformance/case_result.ts";
import { conformanceFixture, fixtureCases } from "./_fixture.ts";
import { heatMapOf, viewKey } from "./_heat_map.ts";
import { heatScript } from "./_heat_script.ts";
import { reproduceText } from "./_reproduce.ts";
import { levelOf, ratioText, shortText, worstOf } from "./_severity.ts";
import { subjectsOf } from "./_subjects.ts";
import { conformanceVerdicts } from "./_verdict.ts";
import { renderConformanceHtml } from "./render.tsx";

const result = conformanceFixture();
const noise = { suite: "isolated", stage: "noise", value: "noise.x_source_0" } as const;
const l2 = { ...noise, metric: "relative_l2", passage: 1 } as const;
/** The face of a cell: of all comparisons, or those of a suite and metric. */
function faceAt(
  map: ReturnType<typeof heatMapOf>,
  row: number,
  column: number,
  view = viewKey("", ""),
) {
  return map.faces[map.views[view][row * map.columns.length + column]];
}

Deno.test("a cell is the worst comparison of a stage on a passage, with all that is known of it", () => {
  const map = heatMapOf(subjectsOf([result]));
  assert.deepEqual(map.columns, [null, 1, 2]);
  assert.equal(map.rows.length, 7);
  const row = map.rows.findIndex(({ stage }) => stage === "noise");
  assert.deepEqual(faceAt(map, row, 2), {
    level: "fail-3",
    text: "✗ 50×",
    detail: "Noise, passage 2: fails\nisolated: noise.x_source_0, fp32\n" +
      "relative_l2 0.50, tolerance 0.010, needed 0.50, 50 of the tolerance\n" +
      "the error begins at steps 3 to 5 of time: 0.9",
  });
  const first = faceAt(map, row, 1);
  assert.deepEqual([first.level, first.text], ["pass-4", "~0.30"]);
  assert.match(first.detail, /0\.0030 \(estimated\).*\nworst of 2: 0 failed, 2 passed, 0 skipped$/);
  assert.equal(faceAt(map, row, 0).text, "0");
  assert.equal(faceAt(map, 0, 1).level, "none");
});

Deno.test("what is exact says nothing of a stage whose outputs were not judged", () => {
  const fed = { ...l2, value: "noise<F0_curve", metric: "differing_elements" } as const;
  const faceOf = (...cases: Parameters<typeof worstOf>[0]) => {
    const map = heatMapOf(subjectsOf([conformanceFixture({ cases: [...cases] })]));
    const { level, text, detail } = faceAt(
      map,
      map.rows.findIndex(({ stage }) => stage === "noise"),
      0,
    );
    return [level, text, detail.split("\n").at(-1)];
  };
  const [exact, unjudged] = [judged(fed, 0, 0), judged(l2, 0.33, "no tolerance is known")];
  const missing = skipped(l2, "no inputs");
  assert.deepEqual(faceOf(exact, missing, unjudged), [
    ...["skipped", "0.33", "of 3: 0 failed, 1 passed, 2 skipped"],
  ]);
  assert.deepEqual(faceOf(exact), [
    "pass-1",
    "0",
    "differing_elements 0.0, tolerance 0.0, needed 0.0, 0 of the tolerance",
  ]);
  assert.equal(faceOf(exact, unjudged, judged(l2, 0.2, 1))[0], "pass-3");
  assert.equal(faceOf(judged(fed, 2, 0), unjudged)[0], "fail-3");
});

Deno.test("views hold a suite, a metric or both; a choice without cases has none", () => {
  const map = heatMapOf(subjectsOf([result]));
  const row = map.rows.findIndex(({ stage }) => stage === "noise");
  assert.equal(faceAt(map, row, 1, viewKey("isolated", "")).text, "0.10");
  assert.equal(faceAt(map, row, 2, viewKey("chained", "relative_l2")).level, "none");
  assert.equal(faceAt(map, 1, 2, viewKey("", "differing_durations")).text, "✗ 2.0 > 0");
  assert.equal(map.views[viewKey("contract", "relative_l2")], undefined);
});

Deno.test("what has no number says what it has", () => {
  const face = (reason: string) => shortText(failed(l2, reason));
  assert.equal(face("the test has NaN at [0,3], element 3 of shape [1,4]"), "✗ NaN");
  assert.equal(face("the test has -Infinity at [0], element 0 of shape [1]"), "✗ ∞");
  assert.equal(face("expected [1,4], received [1,5]"), "✗ no number");
  assert.equal(shortText(judged(l2, NaN, "no tolerance")), "✗ not finite");
  assert.equal(levelOf(failed(l2, "")), "fail-number");
  assert.equal(levelOf(judged(l2, Infinity, 1)), "fail-number");
  assert.deepEqual([shortText(skipped(l2, "no")), levelOf(skipped(l2, "no"))], ["–", "skipped"]);
  assert.equal(shortText(judged(l2, 0.25, "no tolerance is known")), "0.25");
});

Deno.test("no number is worse than any, any failure worse than a pass, a pass worse than what was skipped", () => {
  const [none, far, near, pass, skip] = [
    failed(l2, "NaN"),
    judged(l2, 9, 1),
    judged(l2, 2, 1),
    judged(l2, 0.5, 1),
    skipped(l2, "no"),
  ];
  assert.equal(worstOf([skip, pass, near, none, far]), none);
  assert.equal(worstOf([skip, pass, near, far]), far);
  assert.equal(worstOf([skip, pass]), pass);
  assert.equal(worstOf([]), undefined);
});

Deno.test("ratios near 1 do not look like 1", () => {
  assert.deepEqual(
    [0, 0.001, 0.344, 0.999, 1, 1.0004, 1.012, 1.26, 41.6, 12_345_678, Infinity].map(ratioText),
    ["0", "<0.01", "0.34", "0.999", "1", "1.000", "1.012", "1.3", "42", "1e7", "∞"],
  );
});

Deno.test("runs are called by their preset, and by what else tells them apart", () => {
  const of = (part: Parameters<typeof conformanceFixture>[0] & { preset?: string }) =>
    conformanceFixture({ ...part, context: { ...result.context, preset: part.preset ?? null } });
  const labels = subjectsOf([
    of({ preset: "fp16" }),
    of({ preset: "fp16", numerics: "declared" }),
    of({ preset: "fp32" }),
    of({}),
    of({}),
  ]).map(({ label }) => label);
  assert.deepEqual(labels, [
    "fp16, fp32 numerics",
    "fp16, declared numerics",
    "fp32",
    "packages made elsewhere",
    "packages made elsewhere (2)",
  ]);
});

Deno.test("verdicts: right, first wrong, room, durations", () => {
  const answers = (...results: Parameters<typeof subjectsOf>[0]) =>
    conformanceVerdicts(subjectsOf(results)).map(({ answer, tone }) => `${answer}: ${tone}`);
  assert.deepEqual(answers(result), [
    "does not conform: bad",
    "PostAlbert: bad",
    "50 of the tolerance: bad",
    "differ on 1: bad",
  ]);
  const cases = fixtureCases.filter(({ outcome }) => outcome === "pass");
  const right = conformanceFixture({ cases, attribution: null });
  assert.deepEqual(answers(right), [
    "conforms: good",
    "none: good",
    "0.50 of the tolerance: good",
    "equal: good",
  ]);
  assert.equal(answers(right, result)[0], "1 of 2 conform: bad");
  // A stage whose errors have no tolerance is not right because nothing else fails.
  const unjudged = cases.map((each): typeof each =>
    each.stage === "tail" && each.tolerance !== 0
      ? { ...each, outcome: "skipped", tolerance: null, needed: null, reason: "not known" }
      : each
  );
  assert.notDeepEqual(unjudged, cases);
  const partly = conformanceFixture({ cases: unjudged, attribution: null });
  assert.equal(answers(partly)[0], "conforms where judged: unknown");
  assert.match(conformanceVerdicts(subjectsOf([partly]))[0].detail, /; no tolerance for Tail$/);
  assert.equal(answers(right, partly)[0], "1 of 2 conform: unknown");
  const nothing = conformanceFixture({ cases: [], attribution: null });
  assert.deepEqual(answers(nothing), [
    "nothing judged: unknown",
    "none: unknown",
    "not known: unknown",
    "not known: unknown",
  ]);
});

Deno.test("the command to get there again", () => {
  assert.equal(
    reproduceText(result),
    "deno task conformance --suite contract,isolated,chained --preset fp32 --only 1,2 --references full",
  );
  const context = { ...result.context, preset: "my preset.json" };
  assert.match(reproduceText(conformanceFixture({ context })), / --preset 'my preset\.json' /);
});

Deno.test("the page has a focusable cell, details in every cell, tables of the same, and no script but its own", () => {
  const html = renderConformanceHtml(result);
  assert.match(html, /^<!doctype html>\n<html lang="en">/);
  assert.equal(html.match(/<td[^>]* tabindex="0"/g)!.length, 1);
  assert.equal(html.match(/<span class="detail">/g)!.length, 7 * 3);
  assert.match(html, /<strong>does not conform<\/strong>/);
  assert.match(
    html,
    /<li data-suite="isolated" data-metric="relative_l2">isolated: noise\.x_source_0/,
  );
  assert.match(html, /<td>0\.50 \/ 0\.010 !<\/td>/);
  assert.match(html, /no &lt;inputs> \| here \(1 cases\)/);
  assert.equal(html.match(/<script/g)!.length, 3);
  assert.doesNotMatch(html, /(?:src|href)=|https?:|@import|url\(/);
  const scripts = [...html.matchAll(/<script>([^]*?)<\/script>/g)];
  for (const [, text] of scripts) new Function(text);
  assert.ok(scripts.some(([, text]) => text === heatScript));
});
