/** The page of a side-by-side in a browser. */
import { browserTest, checkPage } from "../browser/chromium.ts";
import { hostile } from "../_fixture.ts";
import { peersFixture } from "./_fixture.ts";
import { renderPeersHtml } from "./render.tsx";

browserTest("a side-by-side has no fault in any view", async (browser) => {
  const html = await renderPeersHtml(await peersFixture());
  await checkPage(browser, "peers", { "peers.html": html }, "peers.html");
});

browserTest(
  "a side-by-side with hostile and very long texts has no fault either",
  async (browser) => {
    const result = await peersFixture();
    result.passages[0].text = result.peers[0].label = hostile + "x".repeat(10_000);
    result.peers[1].facts = { [hostile]: hostile };
    result.peers[2].problems = [hostile];
    const html = await renderPeersHtml(result);
    await checkPage(browser, "peers-hostile", { "peers.html": html }, "peers.html");
  },
);
