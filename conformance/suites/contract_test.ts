import assert from "node:assert/strict";
import { stageContracts, stageNames } from "../../stages/contract.ts";
import { dimRange } from "../../stages/contract.ts";
import { kokoro82m } from "../../stages/config.ts";
import type { Feature } from "../../stages/loaded_stage.ts";
import { checkContract, type Declared } from "./contract.ts";

const contracts = stageContracts(kokoro82m);
/** Packages as they should be: inputs with their ranges, outputs without shapes. */
const right: Record<string, Declared> = Object.fromEntries(stageNames.map((stage) => [stage, {
  inputs: contracts[stage].inputs.map(({ name, kind, shape }): Feature => ({
    name,
    dtype: kind === "int32" ? "int32" : "fp16",
    shape: shape.map((dim) => typeof dim === "number" ? dim : dimRange(dim, 2000)),
  })),
  outputs: contracts[stage].outputs.map(({ name }): Feature => ({ name, dtype: "fp16" })),
}]));

const problems = (packages: Parameters<typeof checkContract>[0], maxFrames?: number) =>
  checkContract(packages, { maxFrames })
    .filter(({ outcome }) => outcome === "fail")
    .map(({ value, reason }) => `${value}: ${reason}`);
const changed = (
  feature: Partial<Feature> & { name: string },
  kind: "inputs" | "outputs" = "inputs",
) => ({
  ...right,
  noise: {
    ...right.noise,
    [kind]: right.noise[kind].map((each) =>
      each.name === feature.name ? { ...each, ...feature } : each
    ),
  },
});

Deno.test("packages that keep to the contract pass, each feature by itself", () => {
  const results = checkContract(right);
  assert.deepEqual(problems(right), []);
  assert.equal(
    results.length,
    stageNames.flatMap((name) => [...contracts[name].inputs, ...contracts[name].outputs]).length,
  );
});

Deno.test("a package that is missing or damaged fails with the reason", () => {
  const { tail: _, ...six } = right;
  assert.deepEqual(problems({ ...six, albert: "its weights are cut off" }), [
    "albert: its weights are cut off",
    "tail: there is no package",
  ]);
  assert.deepEqual(checkContract(six, { only: ["noise"] }).length, 4);
});

Deno.test("names, dtypes and fixed sizes have to be those of the contract", () => {
  const { inputs, outputs } = right.noise;
  const renamed = [{ ...inputs[0], name: "F0" }, inputs[1]];
  assert.deepEqual(problems({ ...right, noise: { inputs: renamed, outputs } }), [
    "noise<F0_curve: there is no such input; there are F0, style_timbre",
    "noise<F0: the contract has no such input",
  ]);
  assert.deepEqual(problems(changed({ name: "F0_curve", dtype: "fp64" })), [
    "noise<F0_curve: expected fp16 or fp32, received fp64",
  ]);
  assert.deepEqual(problems(changed({ name: "style_timbre", shape: [1, 256] })), [
    "noise<style_timbre: expected [1, 128], received [1, 256]",
  ]);
  assert.deepEqual(problems(changed({ name: "style_timbre", shape: undefined })), [
    "noise<style_timbre: expected [1, 128], received none",
  ]);
});

Deno.test("flexible inputs have to accept every size", () => {
  assert.deepEqual(problems(changed({ name: "F0_curve", shape: [1, 124] })), [
    "noise<F0_curve: expected [1, 2..4000], received [1, 124]",
  ]);
  const wide = changed({ name: "F0_curve", shape: [1, { min: 1, max: Infinity }] });
  assert.deepEqual(problems(wide), []);
  assert.equal(problems(right, 2000).length, 0);
  assert.ok(
    problems(right, 2001).includes("noise<F0_curve: expected [1, 2..4002], received [1, 2..4000]"),
  );
});

Deno.test("the vocoder's anchor may be declared in either form", () => {
  const { inputs, outputs } = right.vocoder;
  const anchored = (shape: Feature["shape"]) =>
    problems({
      ...right,
      vocoder: {
        inputs,
        outputs: outputs.map((each) => each.name === "anchor" ? { ...each, shape } : each),
      },
    });
  for (const shape of [[1], [{ min: 600, max: 1_200_000 }], [1, { min: 1, max: Infinity }]]) {
    assert.deepEqual(anchored(shape), []);
  }
  assert.deepEqual(anchored([128]), [
    "vocoder.anchor: expected [1] or [600..1200000], received [128]",
  ]);
});

Deno.test("outputs may have leading axes of 1, but no other size", () => {
  const output = (shape: Feature["shape"]) =>
    problems(changed({ name: "x_source_0", shape }, "outputs"));
  assert.deepEqual(output([1, 1, 256, { min: 1, max: 40000 }]), []);
  assert.deepEqual(output([1, 128, { min: 1, max: 40000 }]).length, 1);
  assert.deepEqual(output([2, 1, 256, { min: 1, max: 40000 }]).length, 1);
});
