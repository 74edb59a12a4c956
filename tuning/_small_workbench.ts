/** A workbench over the seeded small model, for tests. */
import { join } from "node:path";
import type { Backend } from "../backends/backend.ts";
import { onnxBackend } from "../backends/onnx.ts";
import { loadStages } from "../bench/load_stages.ts";
import { planBench } from "../bench/plan.ts";
import { seededCheckpoint, smallConfig } from "../convert/checkpoint/seeded.ts";
import { convert } from "../convert/convert.ts";
import { presetNamed } from "../convert/presets/built_in.ts";
import type { DeploymentTarget, Preset } from "../convert/presets/preset.ts";
import { smallPassages, smallVoice } from "../references/small.ts";
import { ChainWorkbench, type WorkbenchSetting } from "./chain_workbench.ts";
import { Journal } from "./journal.ts";

// Nothing of it is ever freed.
const checkpoint = seededCheckpoint();

/** fp16+int8pal for `target` with a threshold that the small model's weights are over. */
export function smallBase(target: DeploymentTarget = "iOS17"): Preset {
  const { stages, ...preset } = presetNamed("fp16+int8pal");
  const lowered = Object.entries(stages).map(([name, stage]) => [
    name,
    { ...stage, weightThreshold: 512 },
  ]);
  return { ...preset, target, stages: Object.fromEntries(lowered) };
}

/** What a small workbench did. */
export interface SmallWorkbench {
  readonly bench: ChainWorkbench;
  /** Packages that were loaded, those of the fp32 chain left out. */
  readonly loads: string[];
}

/**
 * A workbench over the first of the small passages, 23 frames, whose journal and packages are in `directory`, unless
 * `part` says otherwise.
 */
export async function smallWorkbench(
  directory: string,
  part: Partial<WorkbenchSetting> = {},
): Promise<SmallWorkbench & AsyncDisposable> {
  const loads: string[] = [];
  const onnx = onnxBackend({ threadCount: 1 });
  const backend: Backend = {
    ...onnx,
    load: (stage, path) => {
      loads.push(stage);
      return onnx.load(stage, path);
    },
  };
  const passages = smallPassages.map(({ text, phonemes }, id) => {
    return { id, text, phonemes, tokenCount: [...phonemes].length + 2 };
  });
  const plan = planBench(passages, { only: [1] });
  const journal = await Journal.open(join(directory, "journal.jsonl"));
  const bench = new ChainWorkbench({
    checkpoint: { sha256: checkpoint.sha256, open: () => Promise.resolve(checkpoint) },
    base: smallBase(),
    loadReference: async () => {
      const outDir = join(directory, "reference");
      await convert({ checkpoint, preset: presetNamed("fp32"), outDir });
      return await loadStages(onnx, outDir);
    },
    backend,
    passages: plan.passages,
    probed: plan.passages,
    voiceRow: smallVoice().row,
    maxFrames: plan.maxFrames,
    config: smallConfig,
    directory,
    journal,
    ...part,
  });
  return {
    bench,
    loads,
    [Symbol.asyncDispose]: async () => {
      await bench[Symbol.asyncDispose]();
      journal[Symbol.dispose]();
    },
  };
}
