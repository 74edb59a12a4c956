import assert from "node:assert/strict";
import { operation, placement, stagePlacement } from "./_made_up.ts";
import { judgePlacement, type PlacementRule, placementRules } from "./expectations.ts";

const onCpu = (output: string, costShare: number | null) =>
  operation(output, { device: "cpu", costShare });

Deno.test("the committed rules want Albert and the vocoder on the Neural Engine, everywhere", () => {
  const rule = placementRules.find(({ on }) => on === "neuralEngine")!;
  assert.deepEqual(rule.stages, ["albert", "vocoder"]);
  assert.deepEqual([rule.chip, rule.system, rule.computeUnits], [undefined, undefined, undefined]);
  const verdicts = judgePlacement(placement([
    stagePlacement("albert"),
    stagePlacement("noise", { operations: [onCpu("n", 1)] }),
    stagePlacement("vocoder"),
  ]));
  assert.deepEqual(verdicts.map(({ stage, strays }) => [stage, strays.length]), [
    ["albert", 0],
    ["vocoder", 0],
  ]);
});

Deno.test("operations that fell off are named, the costliest first, with what they cost together", () => {
  const operations = [operation("a"), onCpu("b", 0.1), onCpu("c", 0.3), operation("d")];
  const [{ strays, costShare, skipped }] = judgePlacement(
    placement([stagePlacement("vocoder", { operations })]),
  );
  assert.deepEqual(strays.map(({ output }) => output), ["c", "b"]);
  assert.ok(Math.abs(costShare! - 0.4) < 1e-9);
  assert.equal(skipped, null);
  const unknown = [onCpu("a", 0.5), onCpu("b", null)];
  const [verdict] = judgePlacement(
    placement([stagePlacement("vocoder", { operations: unknown })]),
  );
  assert.deepEqual([verdict.strays.length, verdict.costShare], [2, null]);
});

Deno.test("what a preset keeps off the Neural Engine by itself is skipped, not judged", () => {
  const operations = [onCpu("a", 1)];
  const reasonOf = (part: Parameters<typeof stagePlacement>[1]) => {
    const [{ skipped, strays }] = judgePlacement(
      placement([stagePlacement("albert", { operations, ...part })]),
    );
    assert.deepEqual(strays, []);
    return skipped;
  };
  assert.equal(reasonOf({ computeUnit: "CPU_ONLY" }), "CPU_ONLY allows no Neural Engine");
  assert.match(reasonOf({ precision: "fp32" })!, /fp32/);
  assert.equal(reasonOf({ skipped: "no compute plan", operations: [] }), "no compute plan");
  assert.deepEqual(judgePlacement({ skipped: "no Mac", platform: null, stages: [] }), []);
});

Deno.test("rules hold on a family of chips, and from one version of a system to another", () => {
  const rule: PlacementRule = {
    stages: ["prosody"],
    notOn: "gpu",
    chip: "Apple M5",
    system: { name: "macOS", from: "26.4", to: "26.10" },
    reason: "",
  };
  const onGpu = stagePlacement("prosody", { operations: [operation("a", { device: "gpu" })] });
  const holds = (chip: string, osVersion: string, osName = "macOS", rules = [rule]) => {
    const [verdict] = judgePlacement(placement([onGpu], { chip, osVersion, osName }), rules);
    return verdict?.strays.length === 1;
  };
  for (const version of ["26.4", "26.4.1", "26.9", "26.10", "26.10.3"]) {
    assert.ok(holds("Apple M5", version), version);
  }
  assert.ok(holds("Apple M5 Pro", "26.5"));
  for (const version of ["26.3.9", "26", "26.11", "27.0", "9.0"]) {
    assert.equal(holds("Apple M5", version), false, version);
  }
  assert.equal(holds("Apple M50", "26.5") || holds("Apple M4", "26.5"), false);
  assert.equal(holds("Apple M5", "26.5", "iOS"), false);
  const open = { ...rule, system: { name: "macOS" as const, from: "26.4" } };
  assert.ok(holds("Apple M5", "28.1", "macOS", [open]));
});

Deno.test("on an M5 with macOS 26.5 recurrent stages on the GPU go against the committed rules", () => {
  const prosody = stagePlacement("prosody", {
    computeUnit: "ALL",
    operations: [operation("a"), operation("lstm", { device: "gpu" })],
  });
  const on = (chip: string) =>
    judgePlacement(placement([prosody], { chip, osVersion: "26.5" }))
      .flatMap(({ strays }) => strays.map(({ output }) => output));
  assert.deepEqual([on("Apple M5"), on("Apple M4")], [["lstm"], []]);
});

Deno.test("the tail on CPU_AND_NE goes against them on macOS 26.4, on CPU_AND_GPU it does not", () => {
  const on = (computeUnit: string) =>
    judgePlacement(placement(
      [stagePlacement("tail", { computeUnit, operations: [onCpu("a", 1)] })],
      { osVersion: "26.4.1" },
    )).length;
  assert.deepEqual(["CPU_AND_NE", "CPU_ONLY", "CPU_AND_GPU"].map(on), [1, 1, 0]);
});
