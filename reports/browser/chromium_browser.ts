/** What the checks of pages find, on pages that have one fault each. */
import assert from "node:assert/strict";
import { browserTest, checkPage, problemsOf } from "./chromium.ts";

const page = (body: string) =>
  `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>t</title></head>` +
  `<body><main><h1>A page</h1>${body}</main></body></html>`;

browserTest("a page without faults has none in any view", async (browser) => {
  await checkPage(browser, "plain", { "a.html": page("<p>Text</p>") }, "a.html");
});

const faults: readonly [name: string, body: string, found: RegExp][] = [
  ["an error on the console", `<script>console.error("oh")</script>`, /^console: oh$/],
  ["an exception", `<script>throw new Error("no")</script>`, /^script: no$/],
  ["a dialog", `<script>alert(1)</script>`, /^dialog: 1$/],
  ["a file that is missing", `<img src="none.png" alt="none">`, /^request failed: .*none\.png/],
  ["a request to elsewhere", `<img src="http://localhost:9/a.png" alt="a">`, /^request: http:/],
  ["overflow", `<p style="width:2000px">wide</p>`, /^overflow: \d+ of 1280 px: <p/],
  ["what axe calls serious", `<p style="color:#aaa">pale</p>`, /^axe: serious color-contrast/],
];

browserTest("each kind of fault is found, by its name", async (browser) => {
  for (const [name, body, found] of faults) {
    const problems = await problemsOf(await browser.open({ "a.html": page(body) }, "a.html"));
    assert.ok(problems.some((problem) => found.test(problem)), `${name}: ${problems}`);
  }
});

browserTest("files beside a page are there, also in folders", async (browser) => {
  const files = {
    "index.html": page(`<script src="parts/a.js"></script>`),
    "parts/a.js": `document.title = "ran";`,
  };
  const opened = await browser.open(files, "index.html");
  assert.equal(await opened.page.title(), "ran");
  assert.deepEqual(opened.errors, []);
});
