/** The site in a browser: every kind of page in every view, charts against the results' JSON, and links that lead somewhere. */
import assert from "node:assert/strict";
import type { BenchResult } from "../../bench/result.ts";
import { toneWav } from "../audio/_testing.ts";
import { browserTest, checkPage, type Files, problemsOf } from "../browser/chromium.ts";
import { fixtureAudio, fixtureThreshold, siteFixture } from "./_fixture.ts";
import { siteFiles } from "./site.tsx";

const { history, ...others } = siteFixture();
const made = await siteFiles({ history, ...others }, {
  ...{ threshold: fixtureThreshold, baseUrl: "https://example.org/" },
  audio: fixtureAudio,
});
const files: Files = Object.fromEntries([
  ...made.map(({ name, content }) => [name, content]),
  ...["reference", "fp16"].map((name) => [`audio/0/passage_1_${name}.wav`, toneWav(440)]),
]);
const pages = Object.keys(files).filter((name) => name.endsWith(".html"));
const [{ machine, preset, entries }] = history.series;
const otherMachine = history.machines.find(({ name }) => name.startsWith("Other CPU"))!;

const folders = [
  "index",
  "newest",
  "machines",
  "presets",
  "results",
  "regressions",
  "comparison",
  "bench-comparison",
  "trials",
  "conformance",
  "peers",
];
for (const folder of folders) {
  browserTest(`pages of a site have no fault in any view: ${folder}`, async (browser) => {
    const found = pages.filter((name) => name.split(/[/.]/)[0] === folder);
    assert.ok(found.length > 0);
    // The first and the last: one of them has hostile names, or results that are not whole.
    for (const name of new Set([found[0], found.at(-1)!])) {
      await checkPage(browser, `site-${name.replaceAll("/", "-")}`, files, name);
    }
  });
}

/** What chart.js draws in the canvas of the page. */
const drawn = (id: string) =>
  `Chart.getChart("${id}").data.datasets.map((set) => ({ label: set.label, data: set.data }))`;
interface Drawn {
  readonly label: string;
  readonly data: readonly { x: number | string; y: number; href: string; isRegression: boolean }[];
}

browserTest(
  "trends draw the speeds of the results' JSON, and lead to their pages",
  async (browser) => {
    const { page } = await browser.open(files, `machines/${machine.id}.html`);
    const lines = await page.evaluate<Drawn[]>(drawn("nights"));
    const results: BenchResult[] = entries.map(({ id }) =>
      JSON.parse(String(files[`results/${id}/results.json`]))
    );
    assert.deepEqual(
      lines[0].data.map(({ x, y }) => [x, y]),
      results.map((result) => [
        Date.parse(result.startedAt),
        result.meanSpeed,
      ]),
    );
    const [overCommits] = await page.evaluate<Drawn[]>(drawn("commits"));
    assert.deepEqual(
      overCommits.data.map(({ x, y }) => [x, y]),
      results.map((result) => [
        result.environment.gitCommit!.slice(0, 8),
        result.meanSpeed,
      ]),
    );
    // A click on the point of the regression opens its page.
    const place = await page.evaluate<{ x: number; y: number }>(
      `(({ x, y }) => ({ x, y }))(Chart.getChart("nights").getDatasetMeta(0).data[2])`,
    );
    await page.locator("#nights").click({ position: place });
    await page.waitForURL(/regressions/);
    assert.match(await page.title(), /^Comparison with 2026-01-02/);
  },
);

browserTest("whiskers and marks are in the picture", async (browser) => {
  const { page } = await browser.open(files, `machines/${machine.id}.html`);
  // The colour of the mark, at the middle of the triangle; and of the line, at the end of a whisker.
  const colorAt = (x: string, y: string, i: number, id = "nights") =>
    page.evaluate<number[]>(`(() => {
      const chart = Chart.getChart("${id}");
      const point = chart.getDatasetMeta(0).data[${i}];
      const { low, high } = chart.data.datasets[0].data[${i}];
      const ratio = chart.currentDevicePixelRatio;
      return [...chart.ctx.getImageData((${x}) * ratio, (${y}) * ratio, 1, 1).data];
    })()`);
  assert.deepEqual(await colorAt("point.x", "point.y + 2", 2), [0xd5, 0x5e, 0x00, 255]);
  // The night after has the same commit, and nearly the same speed.
  assert.deepEqual(await colorAt("point.x", "point.y + 2", 2, "commits"), [0xd5, 0x5e, 0x00, 255]);
  const whisker = await colorAt(
    "point.x + 3",
    "Math.floor(chart.scales.y.getPixelForValue(high))",
    0,
  );
  assert.ok(whisker[3] > 0, "the end of a whisker is drawn");
});

browserTest(
  "every page of the site opens without an error, and every link of it leads to a file",
  async (browser) => {
    const { page, errors } = await browser.open(files, "index.html");
    const first = page.url();
    for (const name of pages) {
      await page.goto(new URL(name, first).href);
      const targets = await page.evaluate<string[]>(
        `[...document.querySelectorAll("a[href], link[href]")].map(({ href }) => href)`,
      );
      for (const target of targets) {
        const path = decodeURI(new URL(target).href.split("#")[0]).slice(
          first.length - "index.html".length,
        );
        assert.ok(path in files, `${name}: ${target}`);
      }
    }
    assert.deepEqual(errors, []);
  },
);

browserTest(
  "a site can be walked by keyboard from the first page to a result and back",
  async (browser) => {
    const opened = await browser.open(files, "index.html");
    const { page } = opened;
    await page.getByRole("link", { name: preset, exact: true }).first().press("Enter");
    await page.waitForURL(/presets/);
    await page.getByRole("link", { name: /2026-01-04/ }).first().press("Enter");
    await page.waitForURL(/results/);
    await page.getByRole("link", { name: "All results" }).press("Enter");
    await page.waitForURL(/index\.html$/);
    assert.deepEqual(await problemsOf(opened), []);
  },
);

browserTest("a single night stands between the days beside it", async (browser) => {
  const { page } = await browser.open(files, `machines/${otherMachine.id}.html`);
  const [from, to] = await page.evaluate<number[]>(
    `(({ min, max }) => [min, max])(Chart.getChart("nights").scales.x)`,
  );
  assert.ok(to - from < 10 * 86_400_000, `${to - from} ms`);
});
