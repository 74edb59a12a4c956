/** The seeded small checkpoint's packages, for tests of suites. */
import { onnxBackend } from "../../backends/onnx.ts";
import { join } from "node:path";
import { seededCheckpoint, smallConfig } from "../../convert/checkpoint/seeded.ts";
import { convert } from "../../convert/convert.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import type { LoadedStages } from "../../stages/chain.ts";
import { stageContracts, type StageName } from "../../stages/contract.ts";
import type { LoadedStage } from "../../stages/loaded_stage.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { ReferenceSource } from "../reference_source.ts";
import { openSmallReferences } from "../references.ts";

/** Packages, loaded, and their references. */
export interface SmallSetting {
  readonly directory: string;
  readonly stages: LoadedStages;
  readonly source: ReferenceSource;
}

/** Converts the small checkpoint, loads it, calls `test` and removes everything. */
export async function withSmallStages(
  preset: string,
  test: (setting: SmallSetting) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await convert({
      checkpoint: seededCheckpoint(),
      preset: presetNamed(preset),
      outDir: directory,
    });
    await using loaded = new AsyncDisposableStack();
    const backend = onnxBackend({ threadCount: 1 });
    const stages: Partial<Record<StageName, LoadedStage>> = {};
    for (const { stage, packageName } of Object.values(stageContracts(smallConfig))) {
      const path = join(directory, `${packageName}.mlpackage`);
      stages[stage] = loaded.use(await backend.load(stage, path));
    }
    using source = await openSmallReferences();
    await test({ directory, stages: stages as LoadedStages, source });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

export { smallConfig };

/** `stages` with `change` applied to the output `name` of `stage`. */
export function withOutput(
  stages: LoadedStages,
  stage: StageName,
  name: string,
  change: (values: Float32Array) => void,
): LoadedStages {
  const { predict } = stages[stage];
  return {
    ...stages,
    [stage]: {
      ...stages[stage],
      inputs: stages[stage].inputs,
      outputs: stages[stage].outputs,
      predict: async (feeds: Readonly<Record<string, Tensor>>) => {
        const prediction = await predict.call(stages[stage], feeds);
        const { shape, data } = prediction.outputs[name];
        const changed = Float32Array.from(data as Float32Array);
        change(changed);
        const outputs = { ...prediction.outputs, [name]: tensor("fp32", shape, changed) };
        return { ...prediction, outputs };
      },
    },
  };
}
