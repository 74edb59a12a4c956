import assert from "node:assert/strict";
import { judged, skipped } from "../../conformance/case_result.ts";
import { conformanceResultSchema } from "../../conformance/result.ts";
import { conformanceFixture, faultsFixture, fixtureCases } from "./_fixture.ts";
import { renderConformanceMarkdown } from "./markdown.ts";
import { renderConformanceTerminal } from "./terminal.ts";

const result = conformanceFixture();
const markdown = renderConformanceMarkdown(result);

const recognizer = { model: "some model", modelSha256: "d".repeat(64), versions: { ears: "2" } };
const word = {
  suite: "intelligibility",
  stage: null,
  value: "audio",
  metric: "word_error_rate",
} as const;
const pytorch = { pytorchWordErrorRate: 0, pytorchCharacterErrorRate: 0.025 };
const heardCases = [
  judged(
    { ...word, passage: 1, figures: { words: 4, characterErrorRate: 0.5, ...pytorch } },
    0.75,
    0.25,
  ),
  judged({ ...word, passage: 2, figures: { words: 20, characterErrorRate: 0.01 } }, 0.05, 0.05),
  skipped({ ...word, passage: 3 }, "the text has no words"),
];

Deno.test("the fixture keeps to the schema", () => {
  assert.deepEqual(conformanceResultSchema.parse(JSON.parse(JSON.stringify(result))), result);
});

Deno.test("the report says the verdict, where the fault is, and what the published way would say", () => {
  assert.match(markdown, /\*\*Does not conform: 7 passed, 2 failed, 1 skipped\.\*\*/);
  assert.match(
    markdown,
    /First wrong: post\\_albert, post\\_albert\.duration\. wrong in the chain/,
  );
  assert.match(markdown, /would have said pass, and would have missed what these suites found/);
  assert.match(markdown, /passage 1 corr 0\.9100, mel\\_corr 0\.9976/);
  assert.match(markdown, /random draws of its own, correlate like this: passage 1 0\.7500/);
});

Deno.test("tables hold the SNR of each stage by passage, marked where it fails or is estimated", () => {
  assert.match(markdown, /\| value \| passage 1 \| passage 2 \|/);
  assert.match(markdown, /\| alignment\.en \| exact \| {2}\|/);
  assert.match(markdown, /\| noise\.x\\_source\\_0 \| 60\.0 \| 6\.0! \|/);
  assert.match(markdown, /\| noise\.x\\_source\\_0 \| 50\.5\\~ \| {2}\|/);
  // In the chain 0.003, alone 0.001.
  assert.match(markdown, /\| noise\.x\\_source\\_0 \| 0\.0020 \| {2}\|/);
});

Deno.test("the chain's table begins with durations", () => {
  assert.match(markdown, /\| 1 \| 10 \| 100 \| 1 near ties \| 0\.999500 \| 0\.0100 \| 2\.000 \|/);
  assert.match(markdown, /\| 2 \| 20 \| 200 \| 2 differ \|/);
});

Deno.test("failures tell error, tolerance and what was needed; skipped ones why", () => {
  assert.match(
    markdown,
    /- isolated: noise\.x\\_source\\_0, passage 2: relative\\_l2 0\.50, at most 0\.010, needed 0\.50; steps 3 to 5/,
  );
  assert.match(markdown, /- isolated: no &lt;inputs&gt; \\\| here \(1 cases\)/);
});

Deno.test("nothing in a result becomes markup", () => {
  assert.match(markdown, /1\. a \\\*text\\\* 1/);
});

Deno.test("a run that conforms says so, an interrupted one never", () => {
  const cases = fixtureCases.filter(({ outcome }) => outcome === "pass");
  const right = conformanceFixture({ cases, attribution: null });
  assert.match(
    renderConformanceMarkdown(right),
    /\*\*Conforms: 7 passed, 0 failed, 0 skipped\.\*\*/,
  );
  assert.match(renderConformanceMarkdown(right), /as these suites do/);
  const stopped = { ...right, status: "interrupted" } as const;
  assert.match(renderConformanceMarkdown(stopped), /Interrupted\. Does not conform/);
  const nothing = conformanceFixture({ cases: [], attribution: null });
  assert.match(renderConformanceMarkdown(nothing), /Does not conform: 0 passed/);
});

Deno.test("the terminal ends with the verdict and lists a dozen failures at most", () => {
  const text = renderConformanceTerminal(result);
  assert.match(text, /isolated, SNR in dB/);
  assert.match(text.trimEnd(), /Does not conform: 7 passed, 2 failed, 1 skipped\.$/);
  const failure = fixtureCases.find(({ outcome }) => outcome === "fail")!;
  const many = renderConformanceTerminal(conformanceFixture({ cases: Array(20).fill(failure) }));
  assert.match(many, /and 8 more failures/);
  const hostile = { ...failure, reason: "\x1b[2J" };
  const shown = renderConformanceTerminal(conformanceFixture({ cases: [hostile] }));
  assert.ok(!shown.includes("\x1b[2J"));
});

Deno.test("what was heard is a table, in percent; without it there is none", () => {
  const heard = conformanceFixture({ suites: ["intelligibility"], recognizer, cases: heardCases });
  assert.deepEqual(conformanceResultSchema.parse(heard), heard);
  const report = renderConformanceMarkdown(heard);
  assert.match(report, /\| 1 \| 4 \| 75\.0%! \| 50\.0% \| 0\.0% \| 2\.5% \|/);
  assert.match(report, /\| 2 \| 20 \| 5\.0% \| 1\.0% \| {2}\| {2}\|/);
  assert.match(report, /\| speech recognition \| some model, ears 2 \|/);
  assert.match(renderConformanceTerminal(heard), /75\.0%!/);
  assert.doesNotMatch(markdown, /speech recognition/);
  assert.doesNotMatch(renderConformanceTerminal(result), /WER/);
});

Deno.test("planted faults have a section, and a line on the terminal; without them neither says anything", () => {
  const planted = conformanceFixture({ suites: ["faults"], faults: faultsFixture });
  assert.deepEqual(conformanceResultSchema.parse(planted).faults, faultsFixture);
  assert.match(
    renderConformanceMarkdown(planted),
    /## Planted faults\n\n\*\*1 of 3 planted faults[^]*\| missing COLA gain \|[^]*\n\n## Where and with what/,
  );
  assert.match(renderConformanceTerminal(planted), /1 of 3 planted faults.*\nCorrelation of/);
  for (const text of [markdown, renderConformanceTerminal(result)]) {
    assert.doesNotMatch(text, /planted faults/i);
  }
});

Deno.test("packages of Core ML, which are compiled and have a compute unit and a precision, are read again", () => {
  const { context } = result;
  const times = { loadMs: 1, compileMs: null, firstLoadMs: 20, cachedLoadMs: 1 };
  const about = { name: "KokoroTail.mlpackage", sha256: "e".repeat(64), sizeBytes: 1 };
  const loaded = { computeUnit: "ALL", precision: "fp16, 8-bit palette" };
  const packages = [{ stage: "tail" as const, ...about, ...times, ...loaded }];
  const compiled = conformanceFixture({ context: { ...context, packages } });
  assert.deepEqual(conformanceResultSchema.parse(JSON.parse(JSON.stringify(compiled))), compiled);
});
