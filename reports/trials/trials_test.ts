import assert from "node:assert/strict";
import { hostile, ownTags } from "../_fixture.ts";
import { exportedRows } from "../_exported.ts";
import { htmlTables, markdownTables } from "../_printed_tables.ts";
import { trialVerdicts } from "./_figures.ts";
import { trialsFixture } from "./_fixture.ts";
import { renderTrialsBadge, renderTrialsCsv, renderTrialsJsonLines } from "./exports.ts";
import { renderTrialsMarkdown } from "./markdown.ts";
import { renderTrialsHtml } from "./render.tsx";

const fixture = trialsFixture();
const nothing = trialsFixture({ trials: [] });

Deno.test("each series is judged by itself: 90% have to be right", () => {
  assert.deepEqual(
    trialVerdicts(fixture).map(({ question, answer, tone }) => [question, answer, tone]),
    [
      ["the same build twice, in turns:", "1 of 2 right", "bad"],
      ["Vocoder slowed by 5%, in turns:", "1 of 1 right", "good"],
    ],
  );
  assert.deepEqual(trialVerdicts(nothing).map(({ tone }) => tone), ["unknown"]);
});

Deno.test("page and Markdown have the same tables: a row a series, and a row a trial", () => {
  const [page, markdown] = [renderTrialsHtml(fixture), renderTrialsMarkdown(fixture)];
  const tables = htmlTables(page);
  assert.deepEqual(tables, markdownTables(markdown));
  const [series, same, slowed] = tables;
  assert.deepEqual(series.rows[0].slice(1, 6), [
    ...["1 of 2, TOO FEW", "1", "40 (40 to 40) rounds", "60.5 (41 to 80)", "0.966"],
  ]);
  assert.deepEqual(same.rows[1], [
    ...["2 (wrong)", "", "80", "0.930", "[0.991, 1.011]", "0.5123"],
    ...["vocoder (faster), tail (faster)", "258"],
  ]);
  assert.deepEqual(slowed.rows.map((row) => row[5]), ["<0.0001"]);
  assert.match(page, /<li class="bad">.*<strong>1 of 2 right<\/strong>/);
  assert.match(page, /<dt>Machine<\/dt><dd>Some CPU/);
});

Deno.test("a row a trial is exported with the numbers of the JSON", () => {
  const rows = exportedRows(renderTrialsCsv(fixture), renderTrialsJsonLines(fixture));
  const expected = fixture.trials.map(({ interval, pilots, slower, faster, ...trial }, i) => ({
    ...{ ...trial, stage: "vocoder", isRight: i !== 1, pilots: pilots.join(" ") },
    ...{ ratioLow: interval.low, ratioHigh: interval.high },
    ...{ slower: slower.join(" "), faster: faster.join(" ") },
  }));
  assert.deepEqual(rows, expected);
});

Deno.test("the badge counts, and says nothing where nothing was tried", () => {
  const { message, color } = JSON.parse(renderTrialsBadge(fixture));
  assert.deepEqual([message, color], ["2 of 3 trials right", "red"]);
  const right = trialsFixture({ trials: fixture.trials.filter((_, i) => i !== 1) });
  assert.equal(JSON.parse(renderTrialsBadge(right)).color, "blue");
  assert.equal(JSON.parse(renderTrialsBadge(nothing)).message, "nothing tried");
});

Deno.test("hostile text stays text", () => {
  const { settings } = fixture;
  const result = trialsFixture({ settings: { ...settings, text: hostile, preset: hostile } });
  assert.doesNotMatch(renderTrialsMarkdown(result).replace(ownTags, ""), /<\w/);
  assert.equal(renderTrialsHtml(result).match(/<script/g)!.length, 1); // every page has the one of its tables
});
