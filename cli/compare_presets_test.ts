import assert from "node:assert/strict";
import { comparisonFixture } from "../reports/presets/_fixture.ts";
import { builtInNames, comparisonExitCode } from "./_comparison.ts";
import { runForTest } from "./_testing.ts";
import { comparePresets, parseComparePresets } from "./compare_presets.ts";
import { makeTerminal } from "./terminal.ts";

const terminal = makeTerminal({ writeOut() {}, writeError() {}, bars: false, colors: false });

Deno.test("all built-in presets by default, three runs after one", () => {
  const flags = parseComparePresets([], terminal);
  assert.deepEqual(flags.presets, builtInNames);
  assert.ok(flags.presets.includes("fp32") && flags.presets.includes("fp16"));
  assert.deepEqual([flags.nRuns, flags.warmups, flags.out], [3, 1, "out/presets"]);
  const given = parseComparePresets(["--presets", "fp16, mine", "--only", "2-3"], terminal);
  assert.deepEqual([given.presets, given.only], [["fp16", "mine"], [2, 3]]);
});

Deno.test("wrong options end with code 2 before anything is fetched", async () => {
  const misuses: [string[], RegExp][] = [
    [["--presets", "fp16,fp61"], /expected one of .*Did you mean fp16\?/],
    [["--presets", "fp16,fp16"], /different names.*received fp16 twice/],
    [["--only", "7"], /expected passages from 1 to 6, received 7/],
    [["--n-runs", "0"], /'0' is invalid/],
    [["--preset", "fp16"], /unknown option '--preset'\n\(Did you mean --presets\?\)/],
  ];
  for (const [args, message] of misuses) {
    const { code, error } = await runForTest(comparePresets, [...args, "--out", "/dev/null/x"]);
    assert.equal(code, 2, error);
    assert.match(error, message);
  }
});

Deno.test("an unwritable output directory is found before anything is fetched", async () => {
  const args = ["--voice", "nobody", "--out", "/dev/null/x"];
  const { code, error } = await runForTest(comparePresets, args);
  assert.equal(code, 1);
  assert.match(error, /^error: Cannot write to \/dev\/null\/x: /);
});

Deno.test("the exit code tells done, failed and interrupted apart", () => {
  const comparison = comparisonFixture();
  assert.equal(comparisonExitCode(comparison), 1);
  const presets = comparison.presets.filter(({ outcome }) => outcome === "done");
  assert.equal(comparisonExitCode({ ...comparison, presets }), 0);
  assert.equal(comparisonExitCode({ ...comparison, status: "interrupted" }), 130);
});
