import assert from "node:assert/strict";
import { comparisonSchema } from "../../tuning/comparison_result.ts";
import { hostile } from "../_fixture.ts";
import { presetBubbles, presetsChart } from "./_chart.ts";
import { comparisonFixture } from "./_fixture.ts";
import { passageRows, presetRows, remarksOf, sizeRows, snrRows } from "./_figures.ts";
import { renderComparisonMarkdown } from "./markdown.ts";
import { renderComparisonHtml } from "./render.tsx";
import { renderComparisonTerminal } from "./terminal.ts";

Deno.test("the fixture is a valid comparison", () => {
  comparisonSchema.parse(JSON.parse(JSON.stringify(comparisonFixture())));
});

Deno.test("a row a preset: size, quality, speed, tokens, what is heard, other distortions", () => {
  assert.deepEqual(presetRows(comparisonFixture()), [
    ["reference", "", "", "", "", "2.0%", "", "", "", ""],
    ["fp16", "163.4", "0.75", "3.25x", "0.5", "3.8%", "0.25", "-0.05", "0.00", "0.9995"],
    ["fp16+int8pal", "81.2", "3.00", "3.25x", "0.5", "3.8%", "1.00", "-0.20", "0.00", "0.9980"],
    ["broken", ...Array(9).fill("")],
    ["late", ...Array(9).fill("")],
  ]);
});

Deno.test("a row a preset and stage: SNR, exact where nothing differs, and size", () => {
  const comparison = comparisonFixture();
  comparison.presets[1].figures!.means.stageSnrDb.noise = "failed";
  assert.deepEqual(snrRows(comparison).slice(0, 3), [
    ["fp16", "70.0", "60.0", "exact", "40.0", "30.0", "20.0", "10.0"],
    ["fp16+int8pal", "70.0", "60.0", "exact", "40.0", "failed", "20.0", "10.0"],
    ["broken", ...Array(7).fill("")],
  ]);
  comparison.presets[0].figures!.packages[5].sizeBytes = 47_000_000;
  assert.deepEqual(sizeRows(comparison)[0], [
    ...["fp16", "0.0", "0.0", "0.0", "0.0", "0.0", "47.0", "0.0", "4.3"],
  ]);
});

Deno.test("a row a preset and passage", () => {
  const [reference, fp16, , broken] = passageRows(comparisonFixture(), 2);
  assert.deepEqual(reference.filter((cell) => cell !== ""), ["reference", "2.0%"]);
  assert.deepEqual(fp16, [
    ...["fp16", "1", "1.00", "0.25", "-0.05", "0.00", "0.9995", "5.0%", "450", "3.25x"],
    ...["70.0", "60.0", "exact", "40.0", "30.0", "20.0", "10.0"],
  ]);
  assert.deepEqual(broken, ["broken", ...Array(16).fill("")]);
});

Deno.test("remarks tell of an early end, of passages, presets and stages, and of what was not heard", () => {
  const comparison = comparisonFixture({
    status: "interrupted",
    hearing: { recognizer: null, reason: "not installed" },
  });
  comparison.presets[0].figures!.problems.push("Passage 1: noise overflows");
  assert.deepEqual(remarksOf(comparison), [
    "The comparison was interrupted: run again, it continues.",
    "Passage 3 was left out: too long",
    "fp16: Passage 1: noise overflows",
    "broken failed: a weight overflows",
    "late was not reached.",
    "Not all audio was heard: not installed",
  ]);
});

Deno.test("a figure that silence does not have is none, and an error rate that nobody heard is empty", () => {
  const comparison = comparisonFixture();
  const { means } = comparison.presets[0].figures!;
  means.distortion.gainDb = null;
  means.characterErrorRate = null;
  assert.deepEqual(presetRows(comparison)[1].slice(5), ["", "0.25", "-0.05", "none", "0.9995"]);
});

Deno.test("the terminal's tables fit 100 columns, and nothing in them controls it", () => {
  const comparison = comparisonFixture();
  comparison.presets[2].reason = hostile;
  comparison.presets[2].preset = { ...comparison.presets[2].preset, name: "\u001b[31mred" };
  const text = renderComparisonTerminal(comparison);
  assert.match(text, /^preset +MB +LSD dB +speed +tokens +CER/);
  assert.match(text, /\n\nSNR of each stage alone[^]*fp16\+int8pal +70\.0 +60\.0 +exact/);
  const [table] = text.split("\n\n");
  for (const line of table.split("\n")) assert.ok(line.length <= 100, line);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

Deno.test("the Markdown has every table, whole rows, and no audio", () => {
  const text = renderComparisonMarkdown(comparisonFixture());
  assert.match(text, /\| preset \| MB \| LSD dB \|.*\| &gt;10k dB \|/);
  assert.match(text, /\| fp16\+int8pal \| 81\.2 \| 3\.00 \| 3\.25x \|/);
  assert.match(text, /Compared with the chain of preset fp32 on the same weights/);
  assert.match(text, /## Passage 2\n\nPassage of 2\. \(13 tokens, 60 frames\)\n\n\| preset \|/);
  assert.match(text, /## Passage 3\n\nPassage of 3\. \(13 tokens\)\n\n## Where/);
  assert.doesNotMatch(text, /\.wav/);
  const tables = text.split("\n\n").filter((section) => section.startsWith("|"));
  assert.equal(tables.length, 6);
  for (const table of tables) {
    const cells = table.trim().split("\n").map((row) => row.split(/(?<!\\)\|/).length);
    assert.equal(new Set(cells).size, 1, table);
  }
});

Deno.test("the page plays every file, the reference's first, and loads nothing from elsewhere", async () => {
  const comparison = comparisonFixture();
  comparison.presets[1].figures!.passages[0].file = "passage_1_a%20b.wav";
  const html = await renderComparisonHtml(comparison);
  const sources = [...html.matchAll(/<audio [^>]*src="([^"]*)"/g)].map(([, source]) => source);
  assert.deepEqual(sources, [
    "./passage_1_reference.wav",
    "./passage_1_fp16.wav",
    "./passage_1_a%2520b.wav",
    "./passage_2_reference.wav",
    "./passage_2_fp16.wav",
    "./passage_2_fp16%2Bint8pal.wav",
  ]);
  assert.match(html, /Chart\.js v4/);
  const own = html.replace(
    /<script>(?:(?!<\/script>)[^])*Chart\.js v(?:(?!<\/script>)[^])*<\/script>/,
    "",
  );
  assert.doesNotMatch(own, /(?:src|href)="(?!\.\/passage_|#recording-)|https?:|@import|url\(/);
});

Deno.test("the chart has a point for each preset that was measured", async () => {
  const comparison = comparisonFixture();
  comparison.presets[0].figures!.means.distortion.logSpectralDistanceDb = null;
  const { datasets } = presetBubbles(comparison);
  assert.deepEqual(datasets.map(({ label, data }) => [label, data]), [
    ["fp16+int8pal", [{ x: 81.2, y: 3, r: 16, speed: 3.25, isOnFront: true }]],
  ]);
  const html = await renderComparisonHtml(comparison);
  const [, json] = html.match(
    /<script type="application\/json" id="presets-data">([^]*?)<\/script>/,
  )!;
  assert.deepEqual(JSON.parse(json), { datasets });
  new Function(presetsChart(comparisonFixture(), "presets")!.script);
});

Deno.test("hostile text stays text", async () => {
  const comparison = comparisonFixture();
  comparison.passages[0].text = hostile;
  comparison.passages[0].phonemes = hostile;
  comparison.presets[0].preset = { ...comparison.presets[0].preset, name: hostile };
  comparison.presets[2].reason = hostile;
  const html = await renderComparisonHtml(comparison);
  assert.doesNotMatch(html, /<script>alert/);
  assert.equal(html.match(/<script/g)!.length, 7);
  const markdown = renderComparisonMarkdown(comparison);
  assert.doesNotMatch(markdown, /<script>|\n# &|(?<!\\)\]\(javascript/);
});
