import assert from "node:assert/strict";
import { operation, placement, stagePlacement } from "../../bench/placement/_made_up.ts";
import { comparePlacements } from "../../bench/placement/compare.ts";
import { parseResult } from "../../bench/result.ts";
import { hostile, ownTags, resultFixture } from "../_fixture.ts";
import { renderHtml } from "../bench/render.tsx";
import { renderMarkdown } from "../markdown.ts";
import { renderTerminal } from "../terminal.ts";
import { placedFixture, unplacedFixture } from "./_fixture.ts";
import { formatShare } from "./_tables.ts";
import { movesTable, placementChanges } from "./changes.ts";
import { placementTable } from "./markdown.ts";
import { placementRemarks } from "./remarks.ts";

Deno.test("the fixture is a valid result", () => {
  parseResult(JSON.stringify(placedFixture()));
});

Deno.test("what fell off the Neural Engine is named by type and output, with where it went and what it costs", () => {
  assert.deepEqual(placementRemarks(placedFixture()), [
    "Planned where expected: Albert.",
    "Vocoder has 2 operations off the Neural Engine, 25.0% of its estimated cost: ios17.conv x_12 (CPU), " +
    "ios17.add x_13 (GPU). That matters because the chain's speed rests on it: with 168 of its 617 operations on the CPU " +
    "the vocoder took 353 ms in place of 44.",
  ]);
});

Deno.test("of many operations the costliest are named", () => {
  const result = placedFixture();
  result.placement!.stages[5].operations = Array.from(
    { length: 100 },
    (_, i) => operation(`x_${i}`, { device: "cpu", costShare: i / 4950 }),
  );
  const [, sentence] = placementRemarks(result);
  assert.match(
    sentence,
    /100 operations .*, 100\.0% .* x_99 .* x_98 .* x_97 \(CPU\) and 97 more\./,
  );
  const text = renderMarkdown(result);
  assert.match(text, /not where they are expected \(40 of 100\)/);
  const [, rows] = text.slice(text.indexOf("(40 of 100)")).split("\n\n");
  assert.equal(rows.split("\n").length, 2 + 40);
  assert.match(rows, /\| x\\_60 \| CPU \| [^\n]*$/);
});

Deno.test("the plans of the stand-in are called so, and a stage that was not judged says why", () => {
  const result = placedFixture();
  result.backend = { ...result.backend, name: "coreml-stand-in" };
  result.placement!.stages[0].precision = "fp32";
  const [standIn, albert] = placementRemarks(result);
  assert.match(standIn, /say nothing of Core ML/);
  assert.match(albert, /^Albert's placement was not judged: .*fp32/);
});

Deno.test("all reports have the placement, or why there is none", async () => {
  for (const render of [renderMarkdown, renderHtml, renderTerminal]) {
    const placed = await render(placedFixture());
    assert.match(placed, /Vocoder has 2 operations off the Neural Engine/);
    const unplaced = await render(unplacedFixture());
    assert.match(unplaced, /Placement was skipped: no Neural Engine\./);
    assert.doesNotMatch(unplaced, /stage's estimated cost/);
    assert.doesNotMatch(await render(resultFixture()), /Placement/); // of an older version
  }
});

Deno.test("Markdown has devices by stage, estimates that are called so, and the costliest operations", () => {
  const text = renderMarkdown(placedFixture());
  assert.match(
    text,
    /\| stage \| compute unit \| expectation \| Neural Engine \| GPU \| CPU \|\n\| --- \| --- \| --- \| ---: \|/,
  );
  assert.match(text, /\| Albert \| CPU\\_AND\\_NE \| as expected \| 4 \(100\.0%\) \| {2}\| {2}\|/);
  assert.match(
    text,
    /\| Vocoder \| .* \| 2 off the Neural Engine \| 2 \(75\.0%\) \| 1 \(&lt;0\.1%\) \| 1 \(25\.0%\) \|/,
  );
  assert.match(text, /\| Noise \| .* \| skipped: no compute plan: it broke \|/);
  // The vocoder's model takes 0.9 * 6/28 of 15,100 ms on passage 2.
  assert.match(text, /\| Vocoder \| ios17\.conv \| x\\_12 \| CPU \| no \| 25\.0% \| 728 \|/);
  const times = text.split("\n").filter((line) => line.includes("estimated ms"));
  assert.equal(times.length, 2);
  assert.match(text, /Estimated times are .* passage 2 .*; nobody measured them\./);
  assert.match(text, /The 10 operations that are estimated to take longest/);
});

Deno.test("names of operations cannot break out of a report", async () => {
  const result = placedFixture();
  result.placement!.stages[5].operations[1].output = hostile;
  assert.doesNotMatch(await renderHtml(result), /<script>alert/);
  assert.doesNotMatch(renderMarkdown(result).replaceAll(ownTags, ""), /<|\[x\]\(/);
  assert.ok(!renderTerminal(result).includes("\u001b"));
});

Deno.test("a share above 0 never looks like 0", () => {
  assert.deepEqual([0, 0.0001, 0.0005, 0.12345, 1, null].map(formatShare), [
    ...["0.0%", "<0.1%", "0.1%", "12.3%", "100.0%", "unknown"],
  ]);
});

Deno.test("what a new build of the system moved is told as a regression, operation by operation", () => {
  const before = { placement: placement([stagePlacement("vocoder")]) };
  const operations = [operation("a"), operation("b", { device: "cpu" }), operation("c")];
  operations.push(operation("d"));
  const after = {
    placement: placement([stagePlacement("vocoder", { operations })], {
      osVersion: "15.2",
      osBuild: "24C101",
    }),
  };
  const comparison = comparePlacements(before, after);
  const lines = placementChanges(comparison);
  assert.match(
    lines[0],
    /changed from macOS 15\.1 \(24B83\) to macOS 15\.2 \(24C101\): a regression of its own/,
  );
  assert.ok(lines.includes("Vocoder: 1 operation moved, 25.0% of its estimated cost."));
  assert.ok(lines.includes("Tail was not compared: not planned in both."));
  assert.match(
    placementTable(movesTable(comparison)!),
    /\| Vocoder \| ios17\.conv \| b \| Neural Engine \| CPU \| 25\.0% \|$/,
  );
  const same = comparePlacements(before, before);
  const [whole, ...others] = placementChanges(same);
  assert.equal(whole, "The placement is the same on macOS 15.1 (24B83).");
  assert.ok(others.every((line) => line.endsWith("not compared: not planned in both.")));
  assert.equal(movesTable(same), undefined);
  const rerun = { placement: { ...after.placement, platform: before.placement.platform } };
  assert.match(placementChanges(comparePlacements(before, rerun))[0], /^The placement changed on /);
  assert.deepEqual(placementChanges(comparePlacements({}, before)), [
    "Placements were not compared: the earlier result has no placement.",
  ]);
});
