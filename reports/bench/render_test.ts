import assert from "node:assert/strict";
import { stageHeads } from "../_expected.ts";
import { hostile, isolatedFixture, resultFixture } from "../_fixture.ts";
import { stagesChart } from "./_stages_chart.ts";
import { renderHtml } from "./render.tsx";

/** The page without the text of chart.js. */
const withoutChartJs = (html: string) =>
  html.replace(/<script>(?:(?!<\/script>)[^])*Chart\.js v(?:(?!<\/script>)[^])*<\/script>/, "");

Deno.test("the page has the table, the chart's data and a player for each WAV file", async () => {
  const html = await renderHtml(resultFixture());
  assert.match(html, /^<!doctype html>\n<html lang="en">/);
  assert.match(html, /<td>13<\/td><td>60<\/td><td>1\.50<\/td><td>1500<\/td><td>1\.00x<\/td>/);
  assert.match(html, /<strong>1\.43x real time<\/strong>/);
  assert.equal(html.match(/<audio /g)?.length, 2);
  assert.match(html, /<audio [^>]*src="\.\/passage_1_60tok\.wav"/);
  const [, json] = html.match(
    /<script type="application\/json" id="stages-data">([^]*?)<\/script>/,
  )!;
  const data = JSON.parse(json);
  assert.deepEqual(data.labels, ["T_enc 13", "T_enc 512"]);
  assert.deepEqual(data.datasets.map((set: { label: string }) => set.label), stageHeads);
  assert.ok(Math.abs(data.datasets[6].data[1] - 15_100 / 4) < 1e-9);
});

Deno.test("speeds are drawn over T_a beside the published ones, and told as a table", async () => {
  const html = await renderHtml(resultFixture());
  const [, json] = html.match(
    /<script type="application\/json" id="speed-data">([^]*?)<\/script>/,
  )!;
  const { datasets } = JSON.parse(json);
  assert.deepEqual(datasets.map(({ data }: { data: unknown[] }) => data.length), [2, 6, 6]);
  assert.deepEqual(datasets[0].data[0], { x: 60, y: 1 });
  assert.ok(Math.abs(datasets[1].data[0].y - 1500 / 75.6) < 1e-9);
  assert.match(
    html,
    /<th scope="row">this result<\/th><td>13<\/td><td>60<\/td><td>1\.00x<\/td><td>1\.000<\/td>/,
  );
});

Deno.test("the page loads nothing from elsewhere", async () => {
  const html = await renderHtml(resultFixture());
  assert.match(html, /Chart\.js v4/);
  assert.doesNotMatch(withoutChartJs(html), /(?:src|href)="(?!\.\/passage_)|https?:|@import|url\(/);
});

Deno.test("its scripts are valid and chart.js sets the global that the other one uses", async () => {
  const html = await renderHtml(resultFixture());
  const scripts = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text]) => text);
  assert.equal(scripts.length, 5);
  for (const text of scripts) new Function(text);
  const page: { Chart?: unknown } = {};
  new Function(
    "self",
    "globalThis",
    "exports",
    "module",
    "define",
    scripts.find((text) => text.includes("Chart.js v"))!,
  )
    .call(page, page, page);
  assert.equal(typeof page.Chart, "function");
});

Deno.test("hostile text stays text", async () => {
  const result = resultFixture();
  result.environment.cpuModel = hostile;
  result.voice.name = hostile;
  result.passages[0].text = hostile;
  result.passages[0].phonemes = hostile;
  const html = await renderHtml(result);
  assert.doesNotMatch(html, /<script>alert/);
  assert.match(html, /&lt;\/script>&lt;script>alert\(1\)&lt;\/script>/);
  assert.equal(html.match(/<script/g)!.length, 7);
});

Deno.test("isolated stages and remarks are shown where there are some", async () => {
  assert.match(await renderHtml(isolatedFixture()), /Each stage alone[^]*53\.6x/);
  assert.match(await renderHtml(resultFixture()), /<li>Passage 3 was skipped: too long<\/li>/);
});

Deno.test("the chart's script draws the page's data, and again when the page turns dark", () => {
  const drawn: { data: unknown; destroyed: boolean }[] = [];
  class Chart {
    static defaults: Record<string, unknown> = {};
    destroyed = false;
    constructor(readonly canvas: { id: string }, readonly config: { data: unknown }) {
      drawn.push(this as never);
    }
    get data(): unknown {
      return this.config.data;
    }
    destroy(): void {
      this.destroyed = true;
    }
  }
  const { data, script } = stagesChart([{ label: "-", result: resultFixture() }]);
  const document = {
    documentElement: {},
    getElementById: (id: string) => ({ id, textContent: JSON.stringify(data) }),
  };
  let color = "black";
  const getComputedStyle = () => ({ getPropertyValue: () => color });
  let turn = () => {};
  const matchMedia = () => ({
    addEventListener: (_: string, listener: () => void) => turn = listener,
  });
  new Function("document", "Chart", "getComputedStyle", "matchMedia", script)(
    ...[document, Chart, getComputedStyle, matchMedia],
  );
  assert.deepEqual(drawn.map((chart) => chart.data), [data]);
  assert.equal(Chart.defaults.color, "black");
  color = "white";
  turn();
  assert.deepEqual(drawn.map(({ destroyed }) => destroyed), [true, false]);
  assert.equal(Chart.defaults.color, "white");
});
