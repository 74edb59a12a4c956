/** Every stage against the official PyTorch modules, on weights that need no download: see `references/small.ts`. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { stageContracts, type StageName, stageNames } from "../../stages/contract.ts";
import { SafetensorsFile } from "../../tensor/safetensors.ts";
import { cast, type Tensor } from "../../tensor/tensor.ts";
import { numbersOf, runStage } from "../_testing.ts";
import { seededCheckpoint } from "../checkpoint/seeded.ts";

const file = new SafetensorsFile(
  join(import.meta.dirname!, "../../references/data/small/passage_2_13tok.safetensors"),
);
const reference = Object.fromEntries(file.names.map((name) => [name, file.tensor(name)]));
file[Symbol.dispose]();
const checkpoint = seededCheckpoint();
const contracts = stageContracts(checkpoint.config);

/** Stage that gives a feature; what the host gives has none. */
const sources: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(contracts).flatMap(({ stage, outputs }) =>
    outputs.map(({ name }) => [name, `${stage}.${name}`])
  ),
);
const valueOf = (feature: string): Tensor => {
  const renamed = ({ F0_curve: "F0", N_pred: "N" } as Record<string, string>)[feature] ?? feature;
  return reference[sources[renamed] ?? renamed];
};

function relativeError(actual: Tensor, expected: Tensor): number {
  const [a, b] = [numbersOf(actual), numbersOf(expected)];
  assert.equal(a.length, b.length);
  const norm = (values: readonly number[]) => Math.hypot(...values);
  return norm(a.map((value, i) => value - b[i])) / norm(b);
}

/** Relative L2 errors of the outputs of `stage`, fed with the reference's values. */
async function errorsOf(stage: StageName, precision: "fp16" | "fp32") {
  const { inputs, outputs } = contracts[stage];
  const feeds = Object.fromEntries(
    inputs.map(({ name, kind }) => [
      name,
      cast(valueOf(name), kind === "float" ? precision : "int32"),
    ]),
  );
  const given = await runStage(stage, checkpoint, feeds, { precision });
  return outputs.map(({ name }) => ({
    name,
    error: relativeError(given[name], reference[`${stage}.${name}`]),
  }));
}

/**
 * Largest relative L2 error of each stage in fp32. The noise's is that of the module, which sums up phases in fp32:
 * they are off by 1e-3 rad after half a second.
 */
const fp32Bounds: Readonly<Record<StageName, number>> = {
  albert: 5e-6,
  post_albert: 5e-6,
  alignment: 0,
  prosody: 5e-6,
  noise: 2e-3,
  vocoder: 5e-6,
  tail: 5e-6,
};

for (const stage of stageNames) {
  Deno.test(`${stage} computes what PyTorch does`, async () => {
    for (const { name, error } of await errorsOf(stage, "fp32")) {
      assert(error <= fp32Bounds[stage], `${name}: ${error}`);
    }
  });
}

for (const stage of stageNames.filter((name) => name !== "noise" && name !== "tail")) {
  Deno.test(`${stage} with fp16 weights stays near PyTorch`, async () => {
    for (const { name, error } of await errorsOf(stage, "fp16")) {
      assert(error <= 5e-3, `${name}: ${error}`);
    }
  });
}
