/** What hostile texts do in a browser: nothing. */
import assert from "node:assert/strict";
import type { z } from "zod";
import { type PeersResult, peersSchema } from "../bench/peers/result.ts";
import { type BenchResult, resultSchema } from "../bench/result.ts";
import { type Comparison, comparisonSchema } from "../tuning/comparison_result.ts";
import { failedFixture } from "./_fixture.ts";
import { hostiles, poison } from "./_hostile.ts";
import { browserTest, problemsOf, type TestBrowser, views } from "./browser/chromium.ts";
import { reportedOf } from "./joint/_fixture.ts";
import { hostileResults } from "./joint/_hostile.ts";
import { peersFixture } from "./peers/_fixture.ts";
import { placedFixture } from "./placement/_fixture.ts";
import { comparisonFixture } from "./presets/_fixture.ts";
import {
  benchReports,
  comparisonReports,
  jointReportsOf,
  peersReports,
  type ReportFile,
} from "./report_files.ts";
import { scenariosFixture } from "./scenarios/_fixture.ts";

/** A dialog, a script that ran, a request, overflow: none of them, on a screen and a phone, whichever text stands everywhere in `result`. */
async function check<T>(
  browser: TestBrowser,
  result: T,
  schema: z.ZodType<T>,
  reportsOf: (result: T) => Promise<ReportFile[]>,
): Promise<void> {
  for (const [i, text] of hostiles.entries()) {
    const files = await reportsOf(poison(result, schema, text).value);
    const { name, content } = files.find(({ name }) => name.endsWith(".html"))!;
    for (const view of [views[0], views[3]]) {
      const opened = await browser.open({ [name]: content }, name, view);
      const where = `${name}, text ${i}, ${view.colorScheme}, ${view.width} px`;
      assert.deepEqual(await problemsOf(opened), [], where);
      await opened.page.context().close();
    }
  }
}

browserTest("hostile texts of a benchmark are only shown", async (browser) => {
  for (const result of [failedFixture(), placedFixture(), scenariosFixture()]) {
    await check(browser, result, resultSchema as z.ZodType<BenchResult>, benchReports);
  }
});

browserTest("hostile texts of a comparison are only shown", async (browser) => {
  const schema = comparisonSchema as z.ZodType<Comparison>;
  await check(browser, comparisonFixture(), schema, comparisonReports);
});

browserTest("hostile texts of a side-by-side are only shown", async (browser) => {
  const schema = peersSchema as z.ZodType<PeersResult>;
  await check(browser, await peersFixture(), schema, peersReports);
});

browserTest("hostile texts of all kinds on one page are only shown", async (browser) => {
  for (const [i, text] of hostiles.entries()) {
    const [{ name, content }] = await jointReportsOf(reportedOf(hostileResults(text)));
    // There are no files for players to play.
    const html = content.replace(/<audio[^>]*>/g, "").replaceAll("<details", "<details open");
    for (const view of [views[0], views[3]]) {
      const opened = await browser.open({ [name]: html }, name, view);
      assert.deepEqual(await problemsOf(opened), [], `text ${i}, ${view.width} px`);
      await opened.page.context().close();
    }
  }
});
