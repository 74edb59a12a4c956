import assert from "node:assert/strict";
import { attribute } from "./attribute.ts";
import { type CaseSubject, judged, skipped } from "./case_result.ts";

const subject = (suite: CaseSubject["suite"], value: string): CaseSubject => ({
  suite,
  stage: value.split(/[.<]/)[0] as CaseSubject["stage"],
  passage: 1,
  value,
  metric: "relative_l2",
});
const pass = (suite: CaseSubject["suite"], value: string) =>
  judged(subject(suite, value), 1e-6, 1e-5);
const fail = (suite: CaseSubject["suite"], value: string) =>
  judged(subject(suite, value), 1e-2, 1e-5);
const found = (...results: Parameters<typeof attribute>[0]) => {
  const { stage, value, origin } = attribute(results)!;
  return `${origin} ${stage} ${value}`;
};

Deno.test("nothing is blamed where all passes, or nothing ran", () => {
  assert.equal(attribute([pass("isolated", "noise.x_source_0")]), undefined);
  assert.equal(attribute([skipped(subject("isolated", "noise.x_source_0"), "why")]), undefined);
});

Deno.test("the first stage in chain order that fails alone is blamed", () => {
  const later = fail("isolated", "tail.audio");
  const first = fail("isolated", "noise.x_source_1");
  const chained = [fail("chained", "noise.x_source_1"), fail("chained", "vocoder.x_pre")];
  assert.equal(found(later, ...chained, first), "stage noise noise.x_source_1");
  assert.match(
    attribute([first])!.why,
    /^wrong on the reference's inputs: 0\.010, at most 0\.00001/,
  );
});

Deno.test("a wrong feed is the host's, a wrong declaration the package's", () => {
  const host = fail("chained", "vocoder<x_source_0");
  assert.equal(found(host, fail("chained", "vocoder.x_pre")), "host vocoder vocoder<x_source_0");
  assert.equal(found(host, fail("contract", "noise<F0_curve")), "contract noise noise<F0_curve");
});

Deno.test("in the chain a stage is blamed only where it could not run alone", () => {
  const chained = fail("chained", "prosody.F0");
  assert.equal(found(chained), "stage prosody prosody.F0");
  assert.equal(
    found(chained, skipped(subject("isolated", "prosody.F0"), "why")),
    "stage prosody prosody.F0",
  );
  assert.equal(found(chained, pass("isolated", "prosody.F0")), "accumulation prosody prosody.F0");
  assert.equal(
    found(pass("isolated", "prosody.F0"), chained, fail("isolated", "tail.audio")),
    "stage tail tail.audio",
  );
});

Deno.test("what is not judged is never to blame", () => {
  const unjudged = (suite: CaseSubject["suite"], value: string) =>
    judged(subject(suite, value), 0.5, "no tolerance is known");
  const alone = unjudged("isolated", "noise.x_source_0");
  const chained = unjudged("chained", "noise.x_source_0");
  assert.equal(attribute([alone, chained]), undefined);
  const later = fail("chained", "tail.audio");
  assert.equal(
    found(alone, chained, pass("isolated", "tail.audio"), later),
    "accumulation tail tail.audio",
  );
  assert.equal(
    found(alone, chained, fail("isolated", "tail.audio"), later),
    "stage tail tail.audio",
  );
  const notFinite = judged(subject("chained", "noise.x_source_0"), NaN, "no tolerance is known");
  assert.match(attribute([alone, notFinite])!.why, /it was not judged alone/);
});
