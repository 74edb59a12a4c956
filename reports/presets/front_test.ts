import assert from "node:assert/strict";
import type { Comparison } from "../../tuning/comparison_result.ts";
import { pageAudio } from "../audio/page_audio.ts";
import { presetBubbles } from "./_chart.ts";
import { comparisonFixture } from "./_fixture.ts";
import { frontOf, placeText } from "./_front.ts";
import { reproduceText } from "./_reproduce.ts";
import { presetVerdicts } from "./_verdict.ts";
import { manyPresets } from "./_many.ts";
import { renderComparisonHtml } from "./render.tsx";

/** A comparison of presets of these sizes in MB, log-spectral distances in dB, and speeds. */
function comparing(
  ...measured: readonly (readonly [string, number, number, number])[]
): Comparison {
  const comparison = comparisonFixture();
  const [entry] = comparison.presets;
  return {
    ...comparison,
    presets: measured.map(([name, megabytes, lsdDb, speed]) => {
      const figures = structuredClone(entry.figures!);
      figures.sizeBytes = 1e6 * megabytes;
      figures.means.speed = speed;
      for (const { distortion } of [...figures.passages, figures.means]) {
        distortion.logSpectralDistanceDb = lsdDb;
      }
      return { ...entry, preset: { ...entry.preset, name }, figures };
    }),
  };
}

const seven = comparing(
  ["fp32", 325, 0, 3],
  ["fp16", 172, 2.5, 2.9],
  ["pal8", 82, 2.6, 3.4],
  ["lin8", 83, 2.7, 3.9],
  ["pal6", 62, 2.9, 3.1],
  ["searched", 55, 2.69, 3.2],
  ["pal4", 43, 4, 3.5],
);

Deno.test("the front is what nothing is as small and as near as; the rest says who is, and whether it is faster", () => {
  const entries = frontOf(seven);
  assert.deepEqual(entries.map((entry) => [entry.name, entry.place]), [
    ["pal4", "front"],
    ["searched", "front"],
    ["pal6", "behind"],
    ["pal8", "front"],
    ["lin8", "faster"],
    ["fp16", "front"],
    ["fp32", "front"],
  ]);
  assert.equal(placeText(entries[2]), "searched is as small and as near, and as fast");
  assert.equal(placeText(entries[4]), "faster, but pal8 and 1 more are as small and as near");
});

Deno.test("the smallest that is good keeps to a search's limits over the nearest preset, the reference's own aside", () => {
  const answers = (comparison: Comparison) =>
    presetVerdicts(comparison).map(({ answer, tone }) => `${answer}: ${tone}`);
  assert.deepEqual(answers(seven), [
    "7 of 7 presets: good",
    "55.0 MB: good",
    "fp16: unknown",
    "3.90x real time: good",
  ]);
  assert.equal(
    presetVerdicts(seven)[1].detail,
    "searched: within 0.2 dB LSD and 0.3 dB above 10 kHz of fp16",
  );
  assert.deepEqual(answers(comparing(["one", 82, 2.6, 0.5])).slice(1), [
    "82.0 MB: good",
    "one: unknown",
    "0.50x real time: bad",
  ]);
  assert.equal(answers(comparisonFixture())[0], "2 of 4 presets: bad");
  const none = answers(comparisonFixture({ presets: comparisonFixture().presets.slice(2) }));
  assert.deepEqual(none, [
    "0 of 2 presets: bad",
    ...Array(3).fill("not known: unknown"),
  ]);
});

Deno.test("bubbles have the JSON's values, areas are as speeds, and the front is a line from two on", () => {
  const { datasets } = presetBubbles(seven);
  assert.equal(datasets.length, 8);
  const line = datasets.at(-1)!;
  assert.deepEqual([line.label, line.data.map(({ x }) => x)], ["front", [43, 55, 82, 172, 325]]);
  const [small] = datasets[0].data;
  assert.deepEqual([small.x, small.y], [43, 4]);
  const [fast, slow] = ["lin8", "fp16"].map((name) =>
    datasets.find(({ label }) => label === name)!.data[0] as { r: number; speed: number }
  );
  assert.deepEqual([fast.speed, slow.speed, fast.r], [3.9, 2.9, 16]);
  assert.ok(Math.abs((slow.r / fast.r) ** 2 - 2.9 / 3.9) < 1e-12);
  assert.equal(presetBubbles(comparing(["one", 82, 2.6, 0])).datasets.length, 1);
});

Deno.test("ten presets look different, each row leads to its audio, and nothing measured draws nothing", async () => {
  const ten = comparing(...Array.from({ length: 10 }, (_, i) => [`p${i}`, i + 1, 1, 1] as const));
  const looks = presetBubbles(ten).datasets.map((set) =>
    "pointStyle" in set ? set.backgroundColor + set.pointStyle : "line"
  );
  assert.equal(new Set(looks).size, looks.length);
  const html = await renderComparisonHtml(ten);
  const links = [
    ...html.matchAll(/<a href="#(recording-\d+-\d)" aria-label="(Passage \d, p\d)">/g),
  ];
  assert.equal(links.length, 20);
  for (const [, id, label] of links) {
    assert.match(html, new RegExp(`<audio [^>]*id="${id}" [^>]*aria-label="${label}"`));
  }
  const silent = await renderComparisonHtml(ten, pageAudio(new Map(), true));
  assert.doesNotMatch(silent, /href="#recording/);
  const empty = await renderComparisonHtml(comparisonFixture({ presets: [] }));
  assert.match(empty, /No preset was measured/);
  assert.doesNotMatch(empty, /presets-data/);
});

Deno.test("the command to get there again", () => {
  assert.equal(
    reproduceText(comparing(["fp16", 1, 1, 1], ["my own", 1, 1, 1])),
    "deno task compare-presets --presets 'fp16,my own' --weights int8 --voice af_heart --only 1,2,3 --n-runs 2 " +
      "--warmups 1 --max-frames 2000",
  );
});

Deno.test("a page of six passages and seven presets has at most 1.5 MB", async () => {
  const html = await renderComparisonHtml(manyPresets(7));
  assert.ok(new TextEncoder().encode(html).length < 1.5e6);
});
