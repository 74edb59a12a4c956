/** What hostile texts do in a browser: nothing. */
import assert from "node:assert/strict";
import type { z } from "zod";
import { hostileKinds, hostiles, poison } from "./_hostile.ts";
import type { AnyResult } from "./any_result.ts";
import { browserTest, problemsOf, type TestBrowser, views } from "./browser/chromium.ts";
import { reportedOf } from "./joint/_fixture.ts";
import { jointReportsOf, type ReportFile, reportsOf } from "./report_files.ts";

/** Results of `kind`, each with `text` in place of every string that may be any. */
function poisonedOf(kind: AnyResult["kind"], text: string): AnyResult[] {
  const { schema, results } = hostileKinds[kind];
  return results.map((result) => {
    const { value } = poison<unknown>(result, schema as z.ZodType, text);
    return { kind, result: value } as AnyResult;
  });
}

/** A dialog, a script that ran, a request, overflow: none of them, on a screen and a phone. */
async function checkPages(
  browser: TestBrowser,
  files: readonly ReportFile[],
  text: number,
): Promise<void> {
  for (const { name, content } of files.filter(({ name }) => name.endsWith(".html"))) {
    // There are no files for players to play.
    const html = content.replace(/<audio[^>]*>/g, "").replaceAll("<details", "<details open");
    for (const view of [views[0], views[3]]) {
      const opened = await browser.open({ [name]: html }, name, view);
      assert.deepEqual(await problemsOf(opened), [], `${name}, text ${text}, ${view.width} px`);
      await opened.page.context().close();
    }
  }
}

const kinds = Object.keys(hostileKinds) as AnyResult["kind"][];

for (const kind of kinds) {
  browserTest(`hostile texts of a result of ${kind} are only shown`, async (browser) => {
    for (const [i, text] of hostiles.entries()) {
      for (const any of poisonedOf(kind, text)) await checkPages(browser, await reportsOf(any), i);
    }
  });
}

browserTest("hostile texts of all kinds on one page are only shown", async (browser) => {
  for (const [i, text] of hostiles.entries()) {
    const all = kinds.flatMap((kind) => poisonedOf(kind, text));
    await checkPages(browser, await jointReportsOf(reportedOf(all)), i);
  }
});
