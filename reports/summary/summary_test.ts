import assert from "node:assert/strict";
import { madeUpResult } from "../../compare/_results.ts";
import { compareSubjects } from "../../compare/compare_subjects.ts";
import { failedFixture, hostile, resultFixture } from "../_fixture.ts";
import { conformanceFixture } from "../conformance/_fixture.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { barOf } from "./_bar.ts";
import { benchSummary } from "./bench.ts";
import { compareSummary } from "./compare.ts";
import { conformanceSummary } from "./conformance.ts";
import { presetsSummary } from "./presets.ts";
import { mostCharacters, renderPullRequest } from "./pull_request.ts";
import { renderReadme } from "./readme.ts";
import type { Summary } from "./summary.ts";

const slower = compareSubjects({ label: "base", results: [madeUpResult({ passages: 2 })] }, [{
  label: "now",
  results: [madeUpResult({ passages: 2, seed: "b", slowed: { tail: 1.3 } })],
}]);
const summaries: readonly Summary[] = [
  benchSummary(resultFixture()),
  presetsSummary(comparisonFixture()),
  conformanceSummary(conformanceFixture()),
  compareSummary(slower),
];
const [bench, presets, conformance, compare] = summaries.map(renderPullRequest);

Deno.test("a comment has the verdict, a small table with bars, and the rest folded away", () => {
  for (const [i, comment] of [bench, presets, conformance, compare].entries()) {
    const [visible, folded] = comment.split("<details><summary>The whole report</summary>");
    assert.ok(visible.length < 2000, visible);
    assert.match(visible, /^### .*\n\n.*\*\*/);
    assert.match(visible, /█/);
    const blocks = summaries[i].full.trim().split("\n\n");
    for (const block of blocks.slice(1)) assert.ok(folded.includes(block), block);
  }
  assert.match(bench, /\| 1 \| 13 \| 60 \| 1500 \| 1\.00x \| ██████▌ \|/);
  assert.match(bench, /\| 3 \| 13 \| {2}\| {2}\| skipped \| {2}\|/);
  assert.match(bench, /\| Tail \| 3775 \| 25% \| ███ \|/);
  assert.match(presets, /\| fp16\\?\+int8pal \| 81\.2 \| ██████ \| 3\.00 \| 3\.25x \| yes \|/);
  assert.match(
    conformance,
    /❌ Right\? \*\*does not conform\*\* · ❌ First wrong\? \*\*PostAlbert\*\*/,
  );
  assert.match(conformance, /\| Noise \| ✗ 50× \| █{12} \| noise\.x\\_source\\_0, passage 2 \|/);
  assert.match(compare, /❌ now against base: \*\*slower\*\*/);
});

Deno.test("a README's section is a row of answers between marks", () => {
  assert.match(
    renderReadme(summaries[2]),
    /^<!-- kokobench conformance -->\n\n\| Right\? \|.*\|\n\| :---: \|.*\n\| \*\*does not conform\*\* \|.*\n\n<sub>.*2026-01-02<\/sub>\n\n<!-- \/kokobench conformance -->\n$/,
  );
  for (const summary of summaries) assert.ok(renderReadme(summary).length < 1200);
});

Deno.test("a comment is never longer than GitHub takes, and what is cut is whole", () => {
  const row = ["x".repeat(5000), "1"];
  const long = "y".repeat(10_000);
  const full = [
    "# Title",
    "First.",
    `<details><summary>more</summary>\n\n${"z".repeat(40_000)}\n\n${
      "z".repeat(40_000)
    }\n\n</details>`,
    "Last.",
  ].join("\n\n");
  const verdict = { question: long, answer: long, detail: long, tone: "bad" } as const;
  const summary: Summary = {
    ...{ kind: "bench", title: "t", context: long, full, verdicts: Array(9).fill(verdict) },
    tables: [{ head: [long, "n"], texts: [0], rows: Array(1000).fill(row) }],
  };
  const comment = renderPullRequest(summary);
  assert.ok(comment.length <= mostCharacters);
  assert.match(comment, /976 more rows are left out\.\n\n/);
  assert.match(
    comment,
    /First\.\n\n_The rest of the report is left out: .*_\n\n<\/details>\n\n<sub>/,
  );
  assert.equal(comment.split("<details>").length, 2);
  const many = renderPullRequest({ ...summary, full: `# T\n\n${"a line\n\n".repeat(20_000)}` });
  assert.ok(many.length <= mostCharacters && many.length > mostCharacters - 200);
  const fits = renderPullRequest({ ...summary, full: "# T\n\nAll of it." });
  assert.match(fits, /All of it\.\n\n<\/details>/);
  assert.doesNotMatch(fits, /left out: a comment/);
});

Deno.test("texts neither break out, nor notify anybody, nor become links", () => {
  const texts = [
    hostile,
    "@user and owner/repo#12 GH-3 https://evil.example www.evil.example a@b.example",
    "\u202eabc",
  ];
  for (const text of texts) {
    const result = failedFixture();
    result.environment.cpuModel = text;
    result.settings.preset = text;
    for (const failure of result.failures) failure.message = text;
    const comparison = comparisonFixture();
    comparison.presets[0].preset = { ...comparison.presets[0].preset, name: text };
    comparison.presets[2].reason = text;
    const run = conformanceFixture();
    for (const each of run.cases) {
      Object.assign(each, { value: text, reason: text, firstBad: text });
    }
    run.context.preset = text;
    const { others: [other] } = slower;
    const renamed = {
      ...slower,
      base: { ...slower.base, label: text },
      others: [{ ...other, label: text }],
    };
    const all = [
      benchSummary(result),
      presetsSummary(comparison),
      conformanceSummary(run),
      compareSummary(renamed),
    ];
    for (
      const output of all.flatMap((summary) => [renderPullRequest(summary), renderReadme(summary)])
    ) {
      assert.doesNotMatch(output, /<(?!\/?(?:details|summary|sub)>|!-- \/?kokobench \w+ -->)/);
      assert.doesNotMatch(output, /@\w|#\d|GH-\d|:\/\/|www\.e|[^\\]\]\(j/i);
      assert.ok(!output.includes("\u001b") && !output.includes("\u202e"));
      const tables = output.split("\n\n").filter((block) => block.startsWith("|"));
      for (const table of tables) {
        const cells = table.trim().split("\n").map((line) => line.split(/(?<!\\)\|/).length);
        assert.equal(new Set(cells).size, 1, table);
      }
    }
  }
});

Deno.test("bars are as long as their share", () => {
  assert.deepEqual([0, 0.5, 1, 7, -1, 0.26].map((share) => barOf(share, 4)), [
    ...["", "██", "████", "████", "", "█"],
  ]);
  assert.equal(barOf(1 / 32, 4), "▏");
  assert.equal(barOf(0 / 0), "");
});
