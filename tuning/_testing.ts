/** Comparisons of presets of the seeded small model, kept in memory, for tests. */
import { join } from "node:path";
import type { Backend } from "../backends/backend.ts";
import { onnxBackend } from "../backends/onnx.ts";
import { fakeContext } from "../bench/_context.ts";
import { loadStages } from "../bench/load_stages.ts";
import { type BenchOptions, planBench } from "../bench/plan.ts";
import { seededCheckpoint, smallConfig } from "../convert/checkpoint/seeded.ts";
import { convert } from "../convert/convert.ts";
import { presetNamed } from "../convert/presets/built_in.ts";
import { smallPassages, smallVoice } from "../references/small.ts";
import { type FakeOptions, fakeStages, tinyConfig } from "../stages/_fake_stages.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { ComparisonEvent, ComparisonSetting, ComparisonStore } from "./compare_presets.ts";
import { type Comparison, comparisonSchema } from "./comparison_result.ts";

/** A setting, and what it leaves behind. */
export interface TestComparison {
  readonly setting: ComparisonSetting;
  /** What was saved, each as a reader of the file finds it. */
  readonly saved: Comparison[];
  readonly audio: Map<string, Float32Array>;
  readonly events: ComparisonEvent[];
}

type Part = Partial<Omit<ComparisonSetting, "store">> & { readonly earlier?: Comparison };

const reference = presetNamed("fp32");
// Nothing of it is ever freed.
const checkpoint = seededCheckpoint();

/**
 * Presets fp32 and fp16 on the first of the small passages, 23 frames, one run each, on the real backend, unless `part`
 * and `options` say otherwise; `directory` is for packages.
 */
export function smallComparison(
  directory: string,
  { earlier, ...part }: Part = {},
  options: BenchOptions = {},
): TestComparison {
  const [saved, events]: [Comparison[], ComparisonEvent[]] = [[], []];
  const audio = new Map<string, Float32Array>();
  const store: ComparisonStore = {
    path: directory,
    earlier,
    save: (comparison) => {
      saved.push(comparisonSchema.parse(JSON.parse(JSON.stringify(comparison))));
      return Promise.resolve();
    },
    saveAudio: (file, samples) => Promise.resolve(void audio.set(file, samples)),
    hasAudio: () => Promise.resolve(true),
  };
  const chain = onnxBackend({ threadCount: 1 });
  const { environment, backend, weights, voice } = fakeContext;
  const passages = smallPassages.map(({ text, phonemes }, id) => {
    return { id, text, phonemes, tokenCount: [...phonemes].length + 2 };
  });
  const setting: ComparisonSetting = {
    presets: [reference, presetNamed("fp16")],
    plan: planBench(passages, { nRuns: 1, warmups: 0, only: [1], ...options }),
    voiceRow: smallVoice().row,
    config: smallConfig,
    checkpoint: { sha256: checkpoint.sha256, open: () => Promise.resolve(checkpoint) },
    backends: { chain, declared: onnxBackend({ threadCount: 1, numerics: "declared" }) },
    reference: {
      preset: reference,
      load: async () => {
        const outDir = join(directory, "reference");
        await convert({ checkpoint, preset: reference, outDir });
        return await loadStages(chain, outDir);
      },
    },
    context: { environment, backend, weights: weights!, voice },
    store,
    transcribe: () => Promise.resolve({ status: "skipped", reason: "nobody listens" }),
    onEvent: (event) => events.push(event),
    ...part,
  };
  return { setting, saved, audio, events };
}

/** The same on stages that compute nothing: 2 frames a token, 14 of the first passage. */
export function fakeComparison(
  directory: string,
  part: Part = {},
  options: BenchOptions = {},
): TestComparison {
  const backend = fakeBackend();
  const load = () => Promise.resolve({ stages: fakeStages(), [Symbol.asyncDispose]: nothing });
  return smallComparison(directory, {
    config: tinyConfig,
    voiceRow: () => new Float32Array(2 * tinyConfig.styleDim),
    backends: { chain: backend, declared: backend },
    reference: { preset: reference, load },
    ...part,
  }, options);
}

/** A backend that loads a fake stage whatever the package. */
export function fakeBackend(options?: FakeOptions): Backend {
  const stages = fakeStages(options);
  return {
    name: "fake",
    describe: () => Promise.resolve({}),
    load: (stage) => Promise.resolve(stages[stage]),
  };
}

const nothing = () => Promise.resolve();

/** Puts `element` in place of every element of a fake stage's output. */
export function filled(element: number): (value: Tensor) => Tensor {
  return (value) => ({ ...value, data: value.data.map(() => element as never) }) as Tensor;
}
