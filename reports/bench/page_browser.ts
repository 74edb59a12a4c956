/** The page of a benchmark in a browser. */
import assert from "node:assert/strict";
import { stageNames } from "../../stages/contract.ts";
import { failedFixture, resultFixture } from "../_fixture.ts";
import { browserTest, checkPage, type TestBrowser } from "../browser/chromium.ts";
import type { BenchResult } from "../../bench/result.ts";
import { fullFixture } from "./_full_fixture.ts";
import { renderHtml } from "./render.tsx";

const filesOf = async (result: BenchResult) => ({ "report.html": await renderHtml(result) });
const open = async (browser: TestBrowser, result: BenchResult, width = 1280) =>
  await browser.open(await filesOf(result), "report.html", { colorScheme: "dark", width });

browserTest("every section is without faults in every view", async (browser) => {
  const results = { full: fullFixture(), failed: failedFixture() };
  for (const [name, result] of Object.entries(results)) {
    await checkPage(browser, `bench-${name}`, await filesOf(result), "report.html");
  }
});

browserTest("a result without passages, of an earlier version, has a page", async (browser) => {
  const result = resultFixture({ passages: [], packages: [], conditions: null, harness: null });
  await checkPage(browser, "bench-empty", await filesOf(result), "report.html");
});

browserTest("bars end where the result's medians do", async (browser) => {
  const result = fullFixture();
  const { page } = await open(browser, result);
  const drawn = await page.evaluate<number[][]>(`(() => {
    const chart = Chart.getChart("stages");
    return chart.data.datasets.map((_, i) =>
      chart.getDatasetMeta(i).data.map((bar) => chart.scales.x.getValueForPixel(bar.x)));
  })()`);
  const sums = result.passages.map(() => 0);
  for (const [i, stage] of stageNames.entries()) {
    for (const [j, { measurement }] of result.passages.entries()) {
      sums[j] += measurement!.stages![stage].totalMs;
      assert.ok(Math.abs(drawn[i][j] - sums[j]) < 1e-6 * sums[j], `${stage}, passage ${j + 1}`);
    }
  }
});

browserTest("points lie at T_a and at speed", async (browser) => {
  const result = fullFixture();
  const { page } = await open(browser, result);
  const drawn = await page.evaluate<[number, number][]>(`(() => {
    const chart = Chart.getChart("speed");
    return chart.getDatasetMeta(0).data.map(({ x, y }) =>
      [chart.scales.x.getValueForPixel(x), chart.scales.y.getValueForPixel(y)]);
  })()`);
  assert.equal(drawn.length, 6);
  for (const [i, { measurement }] of result.passages.entries()) {
    assert.ok(Math.abs(drawn[i][0] - measurement!.frameCount) < 1e-6 * measurement!.frameCount);
    assert.ok(Math.abs(drawn[i][1] - measurement!.speed!) < 1e-6 * measurement!.speed!);
  }
});

browserTest(
  "what was drawn in the dark prints in the light, and is dark again after it",
  async (browser) => {
    const { page } = await open(browser, fullFixture());
    const colorOf = () => page.evaluate<string>(`Chart.getChart("stages").options.color`);
    const dark = await colorOf();
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    assert.equal(await colorOf(), "#000");
    await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
    assert.equal(await colorOf(), dark);
    assert.notEqual(dark, "#000");
  },
);

browserTest("the keyboard stops only at tables that are cut off", async (browser) => {
  for (const width of [1280, 375]) {
    const { page } = await open(browser, fullFixture(), width);
    await page.evaluate(`document.querySelectorAll("details").forEach((e) => e.open = true)`);
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
    const wides = await page.evaluate<{ stops: boolean; isCutOff: boolean }[]>(
      `[...document.querySelectorAll(".wide")].map((e) =>
        ({ stops: e.tabIndex === 0, isCutOff: e.scrollWidth > e.clientWidth }))`,
    );
    assert.ok(wides.some(({ isCutOff }) => isCutOff === (width === 375)), `${width}`);
    for (const { stops, isCutOff } of wides) assert.equal(stops, isCutOff, `${width}`);
  }
});
