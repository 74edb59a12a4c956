/** The page of trials in a browser. */
import { browserTest, checkPage } from "../browser/chromium.ts";
import { trialsFixture } from "./_fixture.ts";
import { renderTrialsHtml } from "./render.tsx";

browserTest("the page of trials has no fault in any view", async (browser) => {
  const html = renderTrialsHtml(trialsFixture());
  await checkPage(browser, "trials", { "trials.html": html }, "trials.html");
});
