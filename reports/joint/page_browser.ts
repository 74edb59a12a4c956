/** The page of several results as readers use it. */
import assert from "node:assert/strict";
import type { AnyResult } from "../any_result.ts";
import { failedFixture } from "../_fixture.ts";
import { toneWav } from "../audio/_testing.ts";
import { pageAudio } from "../audio/page_audio.ts";
import { audioFilesOf } from "../audio/speakers.ts";
import { browserTest, checkPage } from "../browser/chromium.ts";
import { conformanceFixture } from "../conformance/_fixture.ts";
import { manyPresets } from "../presets/_many.ts";
import { jointFixture, presetNames, reportedOf } from "./_fixture.ts";
import { jointContentOf } from "./content.ts";
import { renderJointHtml } from "./render.tsx";

const results = jointFixture();
const name = "report.html";

/** The page with a tone for each recording, of a pitch of its own. */
async function filesOf(results: readonly AnyResult[]) {
  let hz = 200;
  const reported = reportedOf(results).map((each) => {
    const files = audioFilesOf(each.any).map((file) => [file, toneWav(hz += 5, 0.5)] as const);
    return { ...each, audio: pageAudio(new Map(files), true) };
  });
  return { [name]: await renderJointHtml(jointContentOf(reported)) };
}

browserTest("every section is without faults in every view", async (browser) => {
  await checkPage(browser, "joint", await filesOf(results), name);
});

browserTest("what is folded away is without faults, too", async (browser) => {
  const { [name]: html } = await filesOf(jointFixture(["fp16", "m5-safe"]));
  const opened = html.replaceAll("<details", "<details open");
  await checkPage(browser, "joint-opened", { [name]: opened }, name);
});

browserTest("failures, other machines, and kinds that are missing have pages", async (browser) => {
  const failed: AnyResult = { kind: "bench", result: failedFixture() };
  const conformance: AnyResult = { kind: "conformance", result: conformanceFixture() };
  const comparison: AnyResult = { kind: "comparison", result: manyPresets(10) };
  const pages = {
    mixed: [failed, results[0], conformance, comparison],
    benches: [failed, failed],
    others: [conformance, comparison, comparison],
  };
  for (const [label, results] of Object.entries(pages)) {
    await checkPage(browser, `joint-${label}`, await filesOf(results), name);
  }
});

browserTest("charts draw the values of every result", async (browser) => {
  const { page } = await browser.open(await filesOf(results), name);
  const benches = results.flatMap((any) => any.kind === "bench" ? [any.result] : []);
  const near = (drawn: number, value: number) =>
    assert.ok(Math.abs(drawn - value) < 1e-6 * value, `${drawn} for ${value}`);
  const points = await page.evaluate<[number, number][][]>(`(() => {
    const chart = Chart.getChart("speed");
    return chart.data.datasets.map((_, i) => chart.getDatasetMeta(i).data.map(({ x, y }) =>
      [chart.scales.x.getValueForPixel(x), chart.scales.y.getValueForPixel(y)]));
  })()`);
  const ends = await page.evaluate<number[]>(`(() => {
    const chart = Chart.getChart("stages");
    return chart.getDatasetMeta(6).data.map((bar) => chart.scales.x.getValueForPixel(bar.x));
  })()`);
  assert.deepEqual([points.length, ends.length], [9, 42]);
  for (const [i, { passages }] of benches.entries()) {
    for (const [j, { measurement }] of passages.entries()) {
      near(points[i][j][0], measurement!.frameCount);
      near(points[i][j][1], measurement!.speed!);
      const times = Object.values(measurement!.stages!).map(({ totalMs }) => totalMs);
      near(ends[7 * j + i], times.reduce((sum, ms) => sum + ms));
    }
  }
  const bubbles = await page.evaluate<{ x: number; y: number }[]>(
    `Chart.getChart("front-result-15").data.datasets.slice(0, 7).map(({ data }) => data[0])`,
  );
  for (const [i, { x, y }] of bubbles.entries()) {
    near(x, 140);
    near(y, 1 + i / 8);
  }
  const names = await page.evaluate<string[]>(
    `Chart.getChart("stages").scales.y.ticks.map(({ label }) => label)`,
  );
  assert.deepEqual(names.slice(0, 7), presetNames.map((preset) => `T_enc 13, ${preset}`));
});

browserTest("links lead to what is folded away, and open it", async (browser) => {
  const { page, errors } = await browser.open(await filesOf(results), name);
  const isOpen = (id: string) =>
    page.evaluate<boolean>(`document.getElementById("${id}").checkVisibility()`);
  const sight = (id: string) =>
    page.waitForFunction(`(() => {
      const { top, bottom } = document.getElementById("${id}").getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    })()`);
  await page.getByRole("link", { name: "does not conform" }).press("Enter");
  await sight("result-14");
  const content = page.locator("#result-14 h3").first();
  assert.equal(await content.isVisible(), true);
  await page.locator("#result-14 > summary").press("Enter");
  assert.equal(await content.isVisible(), false);
  await page.getByRole("link", { name: "does not conform" }).press("Enter");
  assert.equal(await content.isVisible(), true);
  assert.equal(await isOpen("recording-1-1"), false);
  const player = { name: `Passage 1, ${presetNames[0]}`, exact: true };
  await page.getByRole("link", player).press("Enter");
  await sight("recording-1-1");
  for (const link of await page.getByRole("navigation").getByRole("link").all()) {
    await link.press("Enter");
    await sight((await link.getAttribute("href"))!.slice(1));
  }
  assert.deepEqual(errors, []);
});

browserTest("players play, and a listening test of two presets scores", async (browser) => {
  const { page, errors } = await browser.open(await filesOf(results), name);
  await page.getByText("All recordings, side by side").click();
  await page.evaluate(`document.getElementById("recording-2-3").play()`);
  await page.waitForFunction(`document.getElementById("recording-2-3").currentTime > 0.1`);
  await page.getByLabel("A is").selectOption("fp16");
  await page.getByLabel("B is").selectOption("m5-safe");
  await page.getByLabel("Trials").fill("3");
  await page.getByRole("button", { name: "Start" }).click();
  for (let trial = 1; trial <= 3; trial++) {
    await page.getByRole("group", { name: new RegExp(`^Trial ${trial} of 3`) }).waitFor();
    const answer = page.getByRole("button", { name: "X is A" });
    await page.waitForFunction(`(() => {
      document.querySelector("[data-play=x]").click();
      return !document.querySelector("[data-answer=a]").disabled;
    })()`);
    await answer.click();
  }
  const outcome = await page.getByLabel("Outcome as text").inputValue();
  assert.match(outcome, /fp16[^]*m5-safe[^]*3/);
  assert.match(await page.locator("#listening-verdict").innerText(), /^[0-3] of 3 right/);
  assert.deepEqual(errors, []);
});

browserTest("the filter of the heat map counts over all runs", async (browser) => {
  const { page } = await browser.open(await filesOf(results), name);
  const count = () => page.innerText("#heat-count");
  await page.selectOption("#heat-suite", "isolated");
  assert.equal(await count(), "1 of 294 cells fail");
  await page.selectOption("#heat-metric", "differing_durations");
  assert.equal(await count(), "0 of 294 cells fail");
});
