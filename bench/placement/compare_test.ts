import assert from "node:assert/strict";
import { stageNames } from "../../stages/contract.ts";
import { operation, placement, stagePlacement } from "./_made_up.ts";
import { comparePlacements } from "./compare.ts";
import type { PlacedOperation, Placement } from "./schema.ts";

const otherBuild = { osVersion: "15.2", osBuild: "24C101" };
const all = (vocoder?: PlacedOperation[], platform = {}): Placement =>
  placement(
    stageNames.map((stage) =>
      stagePlacement(stage, stage === "vocoder" && vocoder ? { operations: vocoder } : {})
    ),
    platform,
  );
const compare = (before?: Placement, after?: Placement) =>
  comparePlacements({ placement: before }, { placement: after });

const moved = [
  operation("a"),
  operation("b", { device: "cpu", costShare: 0.1 }),
  operation("c", { device: "gpu", costShare: 0.2 }),
  operation("d"),
];

Deno.test("what a new build of the system moved is a regression: operations, from where to where, their cost", () => {
  const comparison = compare(all(), all(moved, otherBuild));
  assert.equal(comparison.isRegression, true);
  assert.deepEqual([comparison.platforms!.before.osBuild, comparison.platforms!.after.osBuild], [
    ...["24B83", "24C101"],
  ]);
  const changed = comparison.stages.filter(({ moved }) => moved.length > 0);
  assert.deepEqual(changed.map(({ stage, skipped }) => [stage, skipped]), [["vocoder", null]]);
  assert.deepEqual(changed[0].moved, [
    { type: "ios17.conv", output: "c", from: "neuralEngine", to: "gpu", costShare: 0.2 },
    { type: "ios17.conv", output: "b", from: "neuralEngine", to: "cpu", costShare: 0.1 },
  ]);
  assert.ok(Math.abs(changed[0].costShare! - 0.3) < 1e-9);
});

Deno.test("a move back is a change between builds all the same", () => {
  assert.equal(compare(all(moved), all(undefined, otherBuild)).isRegression, true);
});

Deno.test("the same placement on another build is none, nor is another one on the same build", () => {
  const same = compare(all(moved), all(moved, otherBuild));
  assert.deepEqual([same.skipped, same.isRegression, same.stages.length], [null, false, 7]);
  const build = compare(all(), all(moved));
  assert.equal(build.isRegression, false);
  assert.equal(build.stages.find(({ stage }) => stage === "vocoder")!.moved.length, 2);
});

Deno.test("results that have no placement, and other chips, are not compared", () => {
  const none = { skipped: "no Neural Engine", platform: null, stages: [] };
  assert.match(compare(undefined, all()).skipped!, /^the earlier result has no placement$/);
  assert.match(compare(all(), none).skipped!, /^the later result .*: no Neural Engine$/);
  assert.equal(
    compare(all(), all(moved, { ...otherBuild, chip: "Apple M5" })).skipped,
    "other chips: Apple M4, then Apple M5",
  );
});

Deno.test("stages that were asked for otherwise are not compared, and the others are", () => {
  const before = all();
  const after = all(moved, otherBuild);
  after.stages[0] = stagePlacement("albert", { computeUnit: "ALL" });
  after.stages[1] = stagePlacement("post_albert", { operations: [operation("a")] });
  after.stages[2] = stagePlacement("alignment", { skipped: "no compute plan", operations: [] });
  after.stages.splice(3, 1);
  const { stages, isRegression } = compare(before, after);
  assert.deepEqual(stages.map(({ skipped }) => skipped), [
    "other compute units: CPU_AND_NE, then ALL",
    "other operations: another package",
    "no compute plan",
    "not planned in both",
    ...[null, null, null],
  ]);
  assert.equal(isRegression, true);
});
