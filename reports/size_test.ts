import assert from "node:assert/strict";
import { fullFixture } from "./bench/_full_fixture.ts";
import { renderHtml } from "./bench/render.tsx";
import { jointFixture, reportedOf } from "./joint/_fixture.ts";
import { jointContentOf } from "./joint/content.ts";
import { renderJointHtml } from "./joint/render.tsx";
import { fullComparison } from "./presets/_full_fixture.ts";
import { renderComparisonHtml } from "./presets/render.tsx";

const mostBytes = 1.5e6;

Deno.test("pages of six passages and seven presets, without audio, are small", async () => {
  for (
    const html of [
      await renderHtml(fullFixture()),
      await renderComparisonHtml(fullComparison()),
      await renderJointHtml(jointContentOf(reportedOf(jointFixture()))),
    ]
  ) {
    const bytes = new TextEncoder().encode(html).length;
    assert.ok(bytes <= mostBytes, String(bytes));
  }
});
