import assert from "node:assert/strict";
import type { MilOperation, MilProgram } from "../../coreml/mil/program.ts";
import { stageNames } from "../../stages/contract.ts";
import { elementCount } from "../../tensor/tensor.ts";
import { emptyKokoro } from "../_testing.ts";
import { buildStage } from "../stages/mod.ts";
import { defaultPresetName, presetNamed, presets, UnknownPresetError } from "./built_in.ts";
import type { Compression, Preset } from "./preset.ts";
import { presetSchema } from "./schema.ts";
import { requiredTarget } from "./target.ts";

const tableOf = ({ stages }: Preset) =>
  stageNames.map((stage) => {
    const { precision, computeUnit, compression } = stages[stage];
    return `${precision} ${computeUnit} ${compression?.type ?? null}`;
  });

Deno.test("the published chain's precisions, compute units and palettes", () => {
  const preset = presetNamed("fp16+int8pal");
  assert.deepEqual(tableOf(preset), [
    "fp16 CPU_AND_NE palette",
    "fp16 CPU_AND_NE palette",
    "fp16 CPU_AND_NE palette",
    "fp16 ALL palette",
    "fp32 ALL palette",
    "fp16 CPU_AND_NE palette",
    "fp32 ALL null",
  ]);
  assert.deepEqual(preset.stages.noise, {
    precision: "fp32",
    computeUnit: "ALL",
    compression: { type: "palette", bits: 8 },
    weightThreshold: 2048,
    exceptions: {},
  });
  assert.deepEqual(
    tableOf(presetNamed("fp16")),
    tableOf(preset).map((row) => row.replace("palette", "null")),
  );
});

Deno.test("m5-safe is the published chain elsewhere: Tail on the GPU, all else on the Neural Engine", () => {
  const { stages } = presetNamed("m5-safe");
  const published = presetNamed("fp16+int8pal").stages;
  for (const stage of stageNames) {
    const computeUnit = stage === "tail" ? "CPU_AND_GPU" : "CPU_AND_NE";
    assert.deepEqual(stages[stage], { ...published[stage], computeUnit });
  }
});

Deno.test("each compressed preset has its own compression, in all stages but Tail", () => {
  const expected: Record<string, Compression | null> = {
    "fp16": null,
    "fp32": null,
    "fp16+int8pal": { type: "palette", bits: 8 },
    "fp16+int6pal": { type: "palette", bits: 6 },
    "fp16+int4pal": { type: "palette", bits: 4, groupSize: 8 },
    "fp16+int8lin": { type: "linear", bits: 8, granularity: "channel", mode: "symmetric" },
    "m5-safe": { type: "palette", bits: 8 },
  };
  assert.deepEqual(presets.map(({ name }) => name).sort(), Object.keys(expected).sort());
  for (const { name, stages, target } of presets) {
    for (const stage of stageNames) {
      const wanted = stage === "tail" ? null : expected[name];
      assert.deepEqual(stages[stage].compression, wanted, `${name} ${stage}`);
    }
    assert.equal(target, name === "fp16+int4pal" ? "iOS18" : "iOS17");
  }
});

Deno.test("every preset is complete, and for the oldest system that it can be for", () => {
  assert(presets.some(({ name }) => name === defaultPresetName));
  for (const preset of presets) {
    assert.deepEqual(presetSchema.parse(preset), preset);
    assert.deepEqual(Object.keys(preset.stages), [...stageNames]);
    assert.equal(preset.target, requiredTarget(preset).target);
  }
});

Deno.test("an unknown preset names the known ones, and the nearest where it is near", () => {
  assert.throws(() => presetNamed("FP61"), (error) => {
    assert(error instanceof UnknownPresetError && error instanceof RangeError);
    assert.match(
      error.message,
      /"FP61": expected one of fp16, .*, or a \.json file\. Did you mean fp16\?$/,
    );
    return true;
  });
  assert.throws(() => presetNamed("FP16+INT8"), /Did you mean fp16\+int8pal\?$/);
  assert.throws(() => presetNamed("quantized"), /m5-safe, or a \.json file$/);
});

/** Output channels of the constant `weight`: a transposed convolution's are on axis 1, others' on axis 0. */
function channelsOf(weight: MilOperation, { operations }: MilProgram): number {
  const isTransposed = operations.some(({ type, inputs }) =>
    type === "conv_transpose" &&
    inputs.weight.some((binding) => "ref" in binding && binding.ref === weight.name)
  );
  return weight.attributes.val.type.shape[isTransposed ? 1 : 0];
}

const matches = (pattern: string, name: string): boolean => {
  const literals = pattern.replaceAll(".", "_").split("*").map(RegExp.escape);
  return new RegExp(`^${literals.join(".*")}$`).test(name);
};

Deno.test("groups divide the output channels of every weight that has no exception", () => {
  const checkpoint = emptyKokoro();
  const grouped = presets.filter(({ stages }) =>
    Object.values(stages).some(({ compression }) =>
      compression?.type === "palette" && compression.groupSize !== undefined
    )
  );
  assert.deepEqual(grouped.map(({ name }) => name), ["fp16+int4pal"]);
  for (const stage of stageNames) {
    const program = buildStage(stage, checkpoint, { precision: "fp32", maxFrames: 2000 });
    const { compression, exceptions, weightThreshold } = grouped[0].stages[stage];
    if (compression?.type !== "palette") continue;
    const weights = program.operations.filter(({ type, attributes }) => {
      const { shape } = attributes.val?.type ?? {};
      return type === "const" && shape!.length > 1 && elementCount(shape!) > weightThreshold;
    });
    const indivisible = weights
      .filter((weight) => channelsOf(weight, program) % compression.groupSize! !== 0)
      .map(({ name }) => name);
    const excepted = weights
      .map(({ name }) => name)
      .filter((name) => Object.keys(exceptions).some((pattern) => matches(pattern, name)));
    assert.deepEqual(excepted, indivisible, stage);
    for (const pattern of Object.keys(exceptions)) {
      assert(excepted.some((name) => matches(pattern, name)), `${pattern} matches no weight`);
    }
  }
});
