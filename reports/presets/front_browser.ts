/** The chart of size, quality and speed in a browser: what it draws is what the JSON has. */
import assert from "node:assert/strict";
import { browserTest, checkPage } from "../browser/chromium.ts";
import { presetBubbles } from "./_chart.ts";
import { comparisonFixture } from "./_fixture.ts";
import { frontOf } from "./_front.ts";
import { manyPresets } from "./_many.ts";
import { renderComparisonHtml } from "./render.tsx";

browserTest(
  "pages of one preset, of ten, and of none have no fault in any view",
  async (browser) => {
    for (
      const [label, comparison] of Object.entries({
        one: manyPresets(1),
        ten: manyPresets(10),
        none: comparisonFixture({ presets: [] }),
      })
    ) {
      // Without players: there are no files for them to play.
      const html = (await renderComparisonHtml(comparison)).replace(/<audio[^>]*>/g, "");
      await checkPage(browser, `presets-${label}`, { "a.html": html }, "a.html");
    }
  },
);

browserTest("the chart draws the JSON's values, light and dark", async (browser) => {
  const comparison = manyPresets(7);
  for (const colorScheme of ["light", "dark"] as const) {
    const files = { "a.html": await renderComparisonHtml(comparison) };
    const { page } = await browser.open(files, "a.html", { width: 1280, colorScheme });
    const drawn = await page.evaluate<{ label: string; points: { x: number; y: number }[] }[]>(
      `Chart.getChart("presets").data.datasets.map(({ label, data }) => ({ label, points: data }))`,
    );
    assert.deepEqual(
      drawn,
      presetBubbles(comparison).datasets.map(({ label, data }) => ({ label, points: [...data] })),
    );
    const visible = await page.evaluate<number>(
      `Chart.getChart("presets").getDatasetMeta(0).data.filter(({ x, y }) => x > 0 && y > 0).length`,
    );
    assert.equal(visible, 1);
  }
  const [line] = presetBubbles(comparison).datasets.slice(-1);
  assert.equal(
    line.data.length,
    frontOf(comparison).filter(({ place }) => place === "front").length,
  );
});
