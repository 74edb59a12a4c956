import assert from "node:assert/strict";
import type { Platform } from "../../backends/backend.ts";
import type { LoadedStages } from "../../stages/chain.ts";
import { fakeStages } from "../../stages/_fake_stages.ts";
import { type StageName, stageNames } from "../../stages/contract.ts";
import type { LoadedStage, PlannedOperation } from "../../stages/loaded_stage.ts";
import { StageError } from "../../stages/stage_error.ts";
import { recordPlacement } from "./record.ts";
import { placementSchema } from "./schema.ts";

const platform: Platform = {
  chip: "Apple M4",
  osName: "macOS",
  osVersion: "15.1",
  osBuild: "24B83",
  devices: ["cpu", "gpu", "neuralEngine"],
};
const coreml = { name: "coreml", platform: () => platform };

/** Three operations and a constant; the second is off the Neural Engine, which cannot run it. */
const planned: readonly PlannedOperation[] = [
  { type: "const", outputs: ["w"] },
  ...[["x", 3], ["y", 1], ["z", 0]].map(([output, costWeight]): PlannedOperation => ({
    type: "ios17.conv",
    outputs: [String(output), `${output}_2`],
    preferred: output === "y" ? "cpu" : "neuralEngine",
    supported: output === "y" ? ["cpu"] : ["neuralEngine", "cpu"],
    costWeight: Number(costWeight) / 4,
  })),
];

/** The fake stages, each with `plan` as its plan. */
const stagesWith = (plan: (stage: StageName) => LoadedStage["plan"]): LoadedStages =>
  Object.fromEntries(
    Object.entries(fakeStages()).map(([stage, loaded]) => [stage, {
      ...loaded,
      computeUnit: "CPU_AND_NE",
      plan: plan(stage as StageName),
    }]),
  ) as LoadedStages;
const planning = stagesWith(() => () => Promise.resolve(planned));

Deno.test("a placement has every operation but constants, with its device and its share of the cost", async () => {
  const told: string[] = [];
  const placement = await recordPlacement(coreml, planning, {
    onStage: (stage, done) => told.push(`${done} ${stage}`),
  });
  assert.deepEqual(placementSchema.parse(placement), placement);
  const { devices: _, ...chipAndSystem } = platform;
  assert.deepEqual([placement.skipped, placement.platform], [null, chipAndSystem]);
  assert.deepEqual(placement.stages.map(({ stage }) => stage), [...stageNames]);
  assert.deepEqual(told, stageNames.map((stage, i) => `${i} ${stage}`));
  const { operations, ...vocoder } = placement.stages[5];
  assert.deepEqual(vocoder, {
    stage: "vocoder",
    computeUnit: "CPU_AND_NE",
    precision: "fp32",
    skipped: null,
  });
  assert.deepEqual(
    operations.map(({ output, device, supportsNeuralEngine, costShare }) =>
      [output, device, supportsNeuralEngine, costShare] as const
    ),
    [
      ["x", "neuralEngine", true, 0.75],
      ["y", "cpu", false, 0.25],
      ["z", "neuralEngine", true, 0],
    ],
  );
});

Deno.test("shares add up to 1 whatever the weights do, and are unknown without weights", async () => {
  const sharesOf = async (weights: readonly (number | undefined)[]) => {
    const plan = weights.map((costWeight, i): PlannedOperation => ({
      type: "add",
      outputs: [`x_${i}`],
      preferred: "cpu",
      costWeight,
    }));
    const loaded = { ...planning.tail, plan: () => Promise.resolve(plan) };
    const { stages: [tail] } = await recordPlacement(coreml, { tail: loaded });
    return tail.operations.map(({ costShare }) => costShare);
  };
  assert.deepEqual(await sharesOf([1, 3]), [0.25, 0.75]);
  assert.deepEqual(await sharesOf([2, undefined]), [1, null]);
  assert.deepEqual(await sharesOf([0, 0]), [null, null]);
});

Deno.test("without a Neural Engine everything is skipped, with the reason, and no plan is asked for", async () => {
  const never = stagesWith(() => () => Promise.reject(new Error("asked")));
  const onnx = await recordPlacement({ name: "onnx" }, never);
  assert.match(onnx.skipped!, /^the backend onnx has one place to run/);
  const devices = ["cpu", "gpu"] as const;
  const runner = { name: "coreml", platform: () => ({ ...platform, devices }) };
  const hosted = await recordPlacement(runner, never);
  assert.match(hosted.skipped!, /^there is no Neural Engine here, only cpu, gpu$/);
  assert.deepEqual([onnx.platform, hosted.stages], [null, []]);
});

Deno.test("a plan that fails, an empty one and an interruption skip the stage; other errors are bugs", async () => {
  const failing = stagesWith((stage) => () =>
    stage === "noise"
      ? Promise.reject(new StageError({ stage, what: "no compute plan: it broke" }))
      : Promise.resolve(stage === "tail" ? planned.slice(0, 1) : planned)
  );
  const { stages } = await recordPlacement(coreml, failing);
  assert.deepEqual(stages.map(({ skipped }) => skipped), [
    ...[null, null, null, null],
    ...["no compute plan: it broke", null, "the plan places no operation"],
  ]);
  const controller = new AbortController();
  const interrupted = await recordPlacement(coreml, planning, {
    onStage: (stage) => stage === "vocoder" && controller.abort(),
    signal: controller.signal,
  });
  assert.deepEqual(interrupted.stages.map(({ skipped }) => skipped).slice(4), [
    ...[null, "interrupted", "interrupted"],
  ]);
  const buggy = stagesWith(() => () => Promise.reject(new TypeError("a bug")));
  await assert.rejects(recordPlacement(coreml, buggy), TypeError);
});

Deno.test("a stage that was not loaded is left out", async () => {
  const { noise: _, ...others } = planning;
  const { stages } = await recordPlacement(coreml, others);
  assert.deepEqual(stages.length, 6);
});
