/** The page of a comparison in a browser. */
import assert from "node:assert/strict";
import { madeUpResult } from "../../compare/_results.ts";
import { compareSubjects } from "../../compare/compare_subjects.ts";
import { hostile } from "../_fixture.ts";
import { browserTest, checkPage } from "../browser/chromium.ts";
import { renderCompareHtml } from "./render.tsx";

const subject = (label: string, made = {}, part = {}) => ({
  label,
  results: [{ ...madeUpResult({ passages: 2, seed: label, ...made }), ...part }],
});

browserTest("a comparison has no fault in any view", async (browser) => {
  const comparison = compareSubjects(subject("before.json"), [
    subject("after.json", { slowed: { vocoder: 1.2, tail: 0.8 } }),
    subject("other.json", {}, { weights: null }),
  ]);
  const html = renderCompareHtml({ comparison, failOver: 0.05 });
  await checkPage(browser, "compare", { "compare.html": html }, "compare.html");
});

browserTest(
  "a comparison with hostile and very long names has no fault either",
  async (browser) => {
    const label = hostile + "x".repeat(10_000);
    const comparison = compareSubjects(
      subject(hostile, {}, { backend: { name: label, details: {} } }),
      [
        subject(label, { slowed: { noise: 1.5 } }),
      ],
    );
    const html = renderCompareHtml({ comparison });
    await checkPage(browser, "compare-hostile", { "compare.html": html }, "compare.html");
  },
);

browserTest("intervals are drawn where their ratios are", async (browser) => {
  const comparison = compareSubjects(subject("a"), [subject("b", { slowed: { tail: 1.3 } })]);
  const { page } = await browser.open(
    { "compare.html": renderCompareHtml({ comparison }) },
    "compare.html",
  );
  const squares = await page.evaluate<{ left: number; base: number; ratio: number }[]>(
    `[...document.querySelectorAll("table:has(svg) tbody tr")].map((row) => ({
      left: row.querySelector("rect").getBoundingClientRect().left + 4,
      base: row.querySelector("line").getBoundingClientRect().left,
      ratio: Number(row.children[4].textContent),
    }))`,
  );
  const visible = squares.filter(({ left }) => left > 4);
  assert.ok(visible.length >= 8);
  for (const { left, base, ratio } of visible) {
    assert.ok(Math.abs(ratio - 1) < 0.001 || Math.sign(left - base) === Math.sign(ratio - 1));
  }
});
