/**
 * What a reader waits for: bytes, and seconds until a page can be read. These are the only tests that look at a clock; on two cores
 * that were busy 0.07 of the 2 s and 0.31 of the 1 s were taken.
 * @module
 */
import assert from "node:assert/strict";
import { presets } from "../convert/presets/built_in.ts";
import type { Comparison } from "../tuning/comparison_result.ts";
import { browserTest } from "./browser/chromium.ts";
import { fullFixture } from "./html/_full_fixture.ts";
import { renderHtml } from "./html/render.tsx";
import { comparisonFixture } from "./presets/_fixture.ts";
import { renderComparisonHtml } from "./presets/render.tsx";

const mostBytes = 1.5e6;
const mostBuildMs = 2000;
const mostInteractiveMs = 1000;

/** Six passages, seven presets. */
function fullComparison(): Comparison {
  const comparison = comparisonFixture();
  const [passage] = comparison.passages;
  const { figures } = comparison.presets.find(({ figures }) => figures !== null)!;
  const numbers = [1, 2, 3, 4, 5, 6];
  const passages = numbers.map((number) => ({
    ...figures!.passages[0],
    ...{ number, file: `passage_${number}.wav` },
  }));
  return {
    ...comparison,
    passages: numbers.map((number) => ({ ...passage, number, id: String(number) })),
    presets: presets.map((preset) => ({
      ...comparison.presets[0],
      preset,
      figures: { ...figures!, passages },
    })),
  };
}

const pages: Readonly<Record<string, () => Promise<string>>> = {
  "a benchmark of six passages": () => renderHtml(fullFixture()),
  "a comparison of seven presets on six passages": () => renderComparisonHtml(fullComparison()),
};

for (const [name, render] of Object.entries(pages)) {
  browserTest(`${name} has a page that is small and soon there`, async (browser) => {
    const begun = performance.now();
    const html = await render();
    const buildMs = performance.now() - begun;
    const { page } = await browser.open({ "a.html": html }, "a.html");
    const interactiveMs = await page.evaluate<number>(
      `performance.getEntriesByType("navigation")[0].domInteractive`,
    );
    const sizeBytes = new TextEncoder().encode(html).length;
    const measured = { sizeBytes, buildMs, interactiveMs };
    const most = { sizeBytes: mostBytes, buildMs: mostBuildMs, interactiveMs: mostInteractiveMs };
    for (const figure of ["sizeBytes", "buildMs", "interactiveMs"] as const) {
      assert.ok(measured[figure] <= most[figure], `${figure}: ${measured[figure]}`);
    }
  });
}
