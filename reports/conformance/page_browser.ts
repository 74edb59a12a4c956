/** The conformance page as readers use it: by pointer and by keys, on a screen and on a phone. */
import assert from "node:assert/strict";
import { failed } from "../../conformance/case_result.ts";
import { browserTest, checkPage } from "../browser/chromium.ts";
import { conformanceFixture, faultsFixture, fixtureCases } from "./_fixture.ts";
import { renderConformanceHtml } from "./render.tsx";

const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(1)>\u202e${
  "x".repeat(10_000)
}`;
const cases = [...fixtureCases, failed(fixtureCases[5], "the test has NaN at [0]")];
const result = conformanceFixture({ cases, faults: faultsFixture });
const context = { ...result.context, preset: hostile };
const pages: Readonly<Record<string, Parameters<typeof renderConformanceHtml>[0]>> = {
  full: result,
  interrupted: conformanceFixture({ cases: [], status: "interrupted" }),
  hostile: conformanceFixture({
    context,
    cases: cases.map((each) => ({ ...each, value: hostile, reason: hostile })),
  }),
  empty: conformanceFixture({ cases: [], passages: [], suites: [], attribution: null }),
};

browserTest("conformance pages have no fault in any view", async (browser) => {
  for (const [name, result] of Object.entries(pages)) {
    await checkPage(
      browser,
      `conformance-${name}`,
      { "a.html": renderConformanceHtml(result) },
      "a.html",
    );
  }
});

browserTest(
  "details of a cell show on hover and by arrow keys, within the window, and go with Escape",
  async (browser) => {
    for (const width of [1280, 375]) {
      const files = { "a.html": renderConformanceHtml(pages.full) };
      const { page, errors } = await browser.open(files, "a.html", { width, colorScheme: "light" });
      const shown = () =>
        page.evaluate<string[]>(`[...document.querySelectorAll(".detail")].filter((detail) => {
        const { left, right, top, bottom, width } = detail.getBoundingClientRect();
        return getComputedStyle(detail).clipPath === "none" && width > 50 && left >= 0 && right <= innerWidth &&
          top >= 0 && bottom <= innerHeight;
      }).map((detail) => detail.textContent)`);
      assert.deepEqual(await shown(), []);
      await page.hover("#heat tbody:nth-of-type(5) td:last-child");
      assert.match((await shown()).join(), /^Noise, passage 2: fails\n[^]*needed 0\.50/);
      await page.mouse.move(0, 0);
      await page.focus("#heat td[tabindex='0']");
      for (const key of ["End", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"]) {
        await page.keyboard.press(key);
      }
      assert.match((await shown()).join(), /^Noise, passage 2: fails\n/);
      await page.keyboard.press("ArrowLeft");
      assert.match((await shown()).join(), /^Noise, passage 1: passes\n/);
      assert.equal(
        await page.evaluate(`document.querySelectorAll("#heat td[tabindex='0']").length`),
        1,
      );
      await page.keyboard.press("Escape");
      assert.deepEqual(await shown(), []);
      assert.deepEqual(errors, []);
    }
  },
);

browserTest("a filter by suite and metric changes cells, lists and tables", async (browser) => {
  const { page } = await browser.open({ "a.html": renderConformanceHtml(pages.full) }, "a.html");
  const cell = () =>
    page.innerText("#heat tbody:nth-of-type(5) td:nth-of-type(2) span:first-child");
  const listed = () => page.locator(".failures li[data-suite]:visible").count();
  const before = [await cell(), await listed()];
  await page.selectOption("#heat-suite", "isolated");
  assert.deepEqual([await cell(), await listed()], ["0.10", 1]);
  await page.selectOption("#heat-metric", "differing_durations");
  assert.deepEqual([await cell(), await listed()], ["", 0]);
  assert.equal(await page.innerText("#heat-count"), "0 of 21 cells fail");
  await page.selectOption("#heat-suite", "");
  await page.selectOption("#heat-metric", "");
  assert.deepEqual([await cell(), await listed()], before);
});
