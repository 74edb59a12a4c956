import assert from "node:assert/strict";
import type { AnyResult } from "../any_result.ts";
import { meanSpeedOf } from "../_expected.ts";
import { checkTable } from "../_printed.ts";
import { htmlTables } from "../_printed_tables.ts";
import { halfWidthPercent } from "../bench/_expected.ts";
import { conformanceFixture } from "../conformance/_fixture.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { resultFixture } from "../_fixture.ts";
import { jointFixture, presetNames, reportedOf } from "./_fixture.ts";
import { jointContentOf } from "./content.ts";
import { renderJointHtml } from "./render.tsx";

const pageOf = (results: readonly AnyResult[]) =>
  renderJointHtml(jointContentOf(reportedOf(results)));
const results = jointFixture();
const html = await pageOf(results);
const of = <Kind extends AnyResult["kind"]>(kind: Kind) =>
  results.flatMap((any) =>
    any.kind === kind ? [any.result as Extract<AnyResult, { kind: Kind }>["result"]] : []
  );
const [benches, conformances, [comparison]] = [of("bench"), of("conformance"), of("comparison")];

/** The page's text without scripts and styles. */
const textOf = (html: string) => html.replace(/<(script|style)[^>]*>[^]*?<\/\1>/g, "");
const idsOf = (html: string) => [...textOf(html).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
const titlesOf = (html: string) => [...html.matchAll(/<h2>([^<]*)/g)].map(([, title]) => title);
const dataOf = (id: string) =>
  JSON.parse(
    html.match(new RegExp(`<script type="application/json" id="${id}-data">([^]*?)</script>`))![1],
  );

Deno.test("every id is there once, and every link leads to one", () => {
  const ids = idsOf(html);
  assert.equal(new Set(ids).size, ids.length);
  const links = [...textOf(html).matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
  assert.ok(links.length > 7 * 6 + 7 * 3);
  for (const link of links) assert.ok(ids.includes(link.slice(1)), link);
  assert.doesNotMatch(textOf(html), /(?:src|href)="(?!#|\.\/\d+_)|https?:|@import|url\(/);
});

Deno.test("its scripts are valid, and its charts have each a canvas", () => {
  const scripts = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text]) => text);
  for (const text of scripts) new Function(text);
  const canvases = [...html.matchAll(/<canvas id="([^"]*)"/g)].map(([, id]) => id);
  assert.deepEqual(canvases, ["speed", "stages", "front-result-15"]);
  for (const id of canvases) dataOf(id);
});

Deno.test("a row a preset has the figures of all results of it", () => {
  const table = htmlTables(html).find(({ head }) => head[0] === "preset")!;
  assert.deepEqual(table.rows.map(([preset]) => preset), [...presetNames]);
  const columns = {
    preset: () => "text",
    "right?": () => "text",
    "worst error / tolerance": (row) =>
      Math.max(
        ...conformances[row].cases.map(({ error, tolerance }) =>
          tolerance === 0 ? 0 : error! / tolerance!
        ),
      ),
    "speed, 95% interval": (row) => meanSpeedOf(benches[row]),
    MB: (row) => benches[row].packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / 1e6,
    "LSD dB": (row) => comparison.presets[row].figures!.means.distortion.logSpectralDistanceDb,
    "peak MiB": () => 600,
  } satisfies Parameters<typeof checkTable>[1];
  checkTable(table, columns);
  for (const [i, row] of table.rows.entries()) {
    assert.match(
      row[1],
      i < 6
        ? /^conforms: 0 failed, \d+ passed/
        : /^does not conform: 4 failed.*first wrong: Noise$/,
    );
  }
  assert.match(table.rows[6][2], /, Noise$/);
});

Deno.test("a row a benchmark has the speed of each passage", () => {
  const table = htmlTables(html).find(({ head }) => head[1] === "passage 1")!;
  assert.deepEqual(table.rows.map(([label]) => label), [...presetNames]);
  const speed = (number: number) => (row: number) => {
    const measurement = benches[row].passages[number - 1].measurement!;
    return [measurement.speed, halfWidthPercent(measurement)];
  };
  const columns = Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((number) => [`passage ${number}`, speed(number)]),
  );
  checkTable(table, { "": () => "text", ...columns });
});

Deno.test("charts have the values of every result, bars of a passage together", () => {
  const speed = dataOf("speed").datasets;
  assert.deepEqual(speed.slice(0, 7).map(({ label }: { label: string }) => label), [
    ...presetNames,
  ]);
  assert.equal(speed.length, 9);
  for (const [i, { passages }] of benches.entries()) {
    assert.deepEqual(
      speed[i].data,
      passages.map(({ measurement }) => ({
        x: measurement!.frameCount,
        y: 1000 * measurement!.audioSeconds / measurement!.chainMs!,
      })).sort((a, b) => a.x - b.x),
    );
  }
  const { labels, datasets } = dataOf("stages");
  assert.equal(labels.length, 42);
  assert.deepEqual(labels.slice(0, 2), presetNames.slice(0, 2).map((name) => `T_enc 13, ${name}`));
  assert.equal(datasets[5].data[8], benches[1].passages[1].measurement!.stages!.vocoder.totalMs);
});

Deno.test("a kind that is not there leaves neither heading nor link", async () => {
  const common = ["Presets", "Each result"];
  const expected = {
    bench: [
      ...["Presets", "Speed", "Time of each stage", "Listen", "Packages, loads and memory"],
      ...["Each result", "Warnings"],
    ],
    conformance: ["Presets", "Error against tolerance", "Each result"],
    comparison: ["Presets", "Size, quality and speed", "Listen", "Each result"],
  };
  for (const [kind, titles] of Object.entries(expected)) {
    const own = results.filter((any) => any.kind === kind);
    const page = await pageOf([own[0], own[own.length - 1]]);
    const found = titlesOf(page).map((title) => title.replace(/speed: .*/, "speed"));
    assert.deepEqual([...new Set(found)], titles, kind);
    const ids = idsOf(page);
    for (const [, id] of textOf(page).matchAll(/href="#([^"]*)"/g)) assert.ok(ids.includes(id), id);
    assert.ok(common.every((title) => page.includes(`>${title}</a>`)), kind);
  }
});

Deno.test("what is not known says so", async () => {
  const page = await pageOf([
    { kind: "conformance", result: conformanceFixture() },
    { kind: "bench", result: { ...resultFixture(), packages: [], meanSpeed: null } },
  ]);
  const table = htmlTables(page).find(({ head }) => head[0] === "preset")!;
  const [bench, conformance] = table.rows;
  assert.deepEqual(bench.slice(1), [
    ...["not judged", "not judged", "not timed", "not known", "not compared", "not read"],
  ]);
  assert.deepEqual(conformance.slice(3), ["not timed", "not known", "not compared", "not read"]);
});

Deno.test("a warning is told once, with all results that it is of", async () => {
  const page = await pageOf([
    { kind: "bench", result: resultFixture() },
    { kind: "bench", result: { ...resultFixture(), startedAt: "2026-02-02T03:04:05.000Z" } },
    { kind: "comparison", result: comparisonFixture() },
  ]);
  const lines = [...page.matchAll(/<li>([^<]*)<\/li>/g)].map(([, line]) => line);
  assert.deepEqual(lines.filter((line) => line.startsWith("Passage 3 was skipped")), [
    "Passage 3 was skipped: too long (benchmark of fp16, 2026-01-02 03:04, benchmark of fp16, 2026-02-02 03:04)",
  ]);
  assert.ok(lines.includes("broken failed: a weight overflows (presets on int8 weights)"));
});

Deno.test("all of each result is folded away under its id, one level below", () => {
  const folds = [...html.matchAll(/<details class="part" id="([^"]*)"><summary>([^<]*)/g)];
  assert.equal(folds.length, 15);
  assert.match(folds[0][2], /^Benchmark of fp16: 2\d\.\dx real time$/);
  assert.match(folds[13][2], /^Conformance of m5-safe: does not conform$/);
  assert.match(folds[14][2], /^Comparison of presets on int8 weights: 7 presets$/);
  const [, inside] = html.split(`<section id="results">`);
  assert.deepEqual(titlesOf(inside.split("<section")[0]), ["Each result"]);
  assert.equal(inside.match(/<h3>How to have these figures again<\/h3>/g)!.length, 7);
  assert.equal(inside.match(/deno task conformance --suite/g)!.length, 7);
});
