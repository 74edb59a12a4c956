import assert from "node:assert/strict";
import type { AnyResult } from "../any_result.ts";
import { failedFixture, resultFixture } from "../_fixture.ts";
import { conformanceFixture } from "../conformance/_fixture.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { jointFixture, reportedOf } from "./_fixture.ts";
import { jointVerdicts } from "./_verdict.ts";
import { jointContentOf } from "./content.ts";
import { presetRowsOf } from "./preset_rows.ts";

function verdictsOf(results: readonly AnyResult[]) {
  const content = jointContentOf(reportedOf(results));
  return jointVerdicts(content, presetRowsOf(content));
}
const inShort = (results: readonly AnyResult[]) =>
  verdictsOf(results).map(({ answer, tone }) => `${answer}: ${tone}`);

Deno.test("all kinds: right, fast, small and like the reference, each with its culprit", () => {
  const results = jointFixture();
  const verdicts = verdictsOf(results);
  assert.deepEqual(verdicts.map(({ question }) => question), [
    "Right?",
    "Fast?",
    "Small?",
    "Sounds like the reference?",
  ]);
  const [right, fast, small, sounds] = verdicts;
  assert.deepEqual([right.answer, right.tone], ["6 of 7 conform", "bad"]);
  assert.match(right.detail, /^m5-safe does not conform; first wrong: Noise \(m5-safe: noise\./);
  const speeds = results.flatMap((any) => any.kind === "bench" ? [any.result] : [])
    .toSorted((a, b) => a.meanSpeed! - b.meanSpeed!);
  const [slowest, fastest] = [speeds[0], speeds[6]];
  assert.equal(
    fast.answer,
    `${slowest.meanSpeed!.toFixed(1)}x to ${fastest.meanSpeed!.toFixed(1)}x real time`,
  );
  const { passages } = slowest;
  const sum = (stages: readonly string[]) =>
    passages.flatMap(({ measurement }) => Object.entries(measurement!.stages!))
      .filter(([stage]) => stages.length === 0 || stages.includes(stage))
      .reduce((ms, [, { totalMs }]) => ms + totalMs, 0);
  assert.equal(
    fast.detail,
    `fastest ${fastest.settings.preset}; slowest ${slowest.settings.preset}, where Vocoder takes ${
      (100 * sum(["vocoder"]) / sum([])).toFixed(1)
    }%`,
  );
  assert.equal(fast.tone, "good");
  assert.deepEqual([small.answer, small.tone], ["140.0 to 140.0 MB", "unknown"]);
  assert.match(small.detail, /where Tail has 49\.0 MB$/);
  assert.deepEqual([sounds.answer, sounds.tone], ["2 of 7 within the limits", "bad"]);
  assert.equal(
    sounds.detail,
    "furthest m5-safe, LSD 1.75 dB, its worst stage Tail; nearest fp16, 1.00 dB",
  );
});

Deno.test("what no result tells is not known, and says why", () => {
  const bench: AnyResult = { kind: "bench", result: resultFixture() };
  const conformance: AnyResult = { kind: "conformance", result: conformanceFixture() };
  const comparison: AnyResult = { kind: "comparison", result: comparisonFixture() };
  assert.deepEqual(inShort([bench]), [
    "not known: unknown",
    "1.43x real time: good",
    "0.0 MB: unknown",
    "not known: unknown",
  ]);
  assert.deepEqual(inShort([conformance]), [
    "does not conform: bad",
    "not known: unknown",
    "not known: unknown",
    "not known: unknown",
  ]);
  assert.equal(verdictsOf([bench])[3].detail, "no comparison of presets on this page");
  const nothing = comparisonFixture({ presets: [] });
  assert.equal(
    verdictsOf([{ kind: "comparison", result: nothing }])[3].detail,
    "no preset was measured",
  );
  assert.equal(inShort([comparison])[3], "1 of 2 within the limits: bad");
  const single = comparisonFixture({ presets: comparisonFixture().presets.slice(0, 1) });
  assert.equal(
    inShort([{ kind: "comparison", result: single }])[3],
    "1 of 1 within the limits: good",
  );
});

Deno.test("slower than real time is bad; so is a stage that failed in a benchmark", () => {
  const slow: AnyResult = { kind: "bench", result: resultFixture({ meanSpeed: 0.9 }) };
  assert.equal(inShort([slow])[1], "0.90x real time: bad");
  const [right] = verdictsOf([{ kind: "bench", result: failedFixture() }, slow]);
  assert.deepEqual([right.answer, right.tone], ["failures", "bad"]);
  assert.match(right.detail, /stages failed in the benchmark of fp16$/);
});
