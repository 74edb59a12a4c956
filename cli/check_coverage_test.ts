import assert from "node:assert/strict";
import { renderCoverage } from "../reports/coverage.ts";
import { keepsClaim } from "../statistics/coverage.ts";
import { checkCoverage } from "./check_coverage.ts";
import { runForTest } from "./_testing.ts";

Deno.test("too few samples to judge by are refused", async () => {
  const { code, error } = await runForTest(checkCoverage, ["--trials", "100"]);
  assert.equal(code, 2);
  assert.match(error, /at least 500/);
});

Deno.test("the table says which claims are kept, broken, or not made", () => {
  const row = (name: string, isClaimed: boolean, isKept: boolean) => ({
    ...{ name, isClaimed, isKept },
    coverage: [1, 0.99, 0.95, 0.9512, 0.95, 0.95],
  });
  const rows = [row("good", true, true), row("drifting", true, false), row("alike", false, false)];
  const text = renderCoverage(rows, 700);
  assert.match(text, /good +100\.0 +99\.0 +95\.0 +95\.1 +95\.0 +95\.0 kept/);
  assert.match(text, /drifting .* BROKEN\s/);
  assert.match(text, /alike .* not claimed/);
  assert.match(text, /Broken for drifting: 92 to 98%/);
  assert.match(renderCoverage(rows.slice(0, 1), 700), /Every claim is kept: /);
});

Deno.test("a claim is from 20 runs on, and broken by too much as by too little", () => {
  assert.ok(keepsClaim([1, 0.5, 0.92, 0.98, 0.95, 0.95]));
  assert.ok(!keepsClaim([0.95, 0.95, 0.919, 0.95, 0.95, 0.95]));
  assert.ok(!keepsClaim([0.95, 0.95, 0.95, 0.95, 0.95, 0.981]));
});
