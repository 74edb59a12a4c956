/**
 * What a reader waits for: how long pages of six passages, of seven presets on them, and of all results of those take to be built, and to be opened in Chromium beside a
 * page that has nothing but chart.js. `deno task bench:pages`; how large they may be is a test's.
 * @module
 */
import { openBrowser } from "./browser/chromium.ts";
import { chartJsText } from "./html/chart_js.ts";
import { fullFixture } from "./bench/_full_fixture.ts";
import { renderHtml } from "./bench/render.tsx";
import { jointFixture, reportedOf } from "./joint/_fixture.ts";
import { jointContentOf } from "./joint/content.ts";
import { renderJointHtml } from "./joint/render.tsx";
import { fullComparison } from "./presets/_full_fixture.ts";
import { renderComparisonHtml } from "./presets/render.tsx";

const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  "a page of chart.js alone": async () =>
    `<!doctype html><title>-</title><script>${await chartJsText()}</script>`,
  "a benchmark of six passages": () => renderHtml(fullFixture()),
  "a comparison of seven presets on six passages": () => renderComparisonHtml(fullComparison()),
  "all results of seven presets on six passages": () =>
    renderJointHtml(jointContentOf(reportedOf(jointFixture()))),
};

for (const [i, [name, render]] of Object.entries(pages).entries()) {
  const baseline = i === 0;
  Deno.bench(name, { group: "built", baseline }, async () => {
    await render();
  });
  Deno.bench(`${name}, until it can be read`, { group: "opened", baseline }, async (bench) => {
    await using browser = await openBrowser();
    const files = { "a.html": await render() };
    bench.start();
    await browser.open(files, "a.html");
    bench.end();
  });
}
