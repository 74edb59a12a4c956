/**
 * A workbench over the packages of a checkpoint.
 * @module
 */
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import type { Backend } from "../backends/backend.ts";
import { loadStages } from "../bench/load_stages.ts";
import type { PlannedPassage } from "../bench/plan.ts";
import type { CheckpointSource } from "../convert/cache.ts";
import type { Checkpoint } from "../convert/checkpoint/checkpoint.ts";
import { compressProgram } from "../convert/compress/compress_program.ts";
import { weightsOf } from "../convert/compress/compressible.ts";
import { fits } from "../convert/compress/grid.ts";
import { convert } from "../convert/convert.ts";
import type { Compression, Preset } from "../convert/presets/preset.ts";
import { stagePackage } from "../convert/stage_package.ts";
import type { MlPackage } from "../coreml/package.ts";
import type { LoadedStages } from "../stages/chain.ts";
import type { KokoroConfig } from "../stages/config.ts";
import type { StageName } from "../stages/contract.ts";
import { withTemporaryDirectory } from "../system/atomic_file.ts";
import { elementCount } from "../tensor/tensor.ts";
import { type ChainTrace, traceChain } from "./chain_trace.ts";
import { type Effect, effectSchema } from "./effect.ts";
import type { Journal } from "./journal.ts";
import { measureChain } from "./measure_chain.ts";
import { ProbedChain } from "./probed_chain.ts";
import { uncompressed } from "./searched_preset.ts";
import {
  type Evaluation,
  evaluationSchema,
  type StoredSizes,
  storedSizesSchema,
  type TunedWeight,
  tunedWeightsSchema,
  type WeightCompressions,
  type Workbench,
} from "./workbench.ts";

/** What a {@link ChainWorkbench} works with. */
export interface WorkbenchSetting {
  readonly checkpoint: CheckpointSource;
  readonly base: Preset;
  /** Loads the fp32 chain, which all audio is compared with. */
  readonly loadReference: () => Promise<{ readonly stages: LoadedStages } & AsyncDisposable>;
  readonly backend: Backend;
  /** What presets are evaluated on. */
  readonly passages: readonly PlannedPassage[];
  /** What single weights are tried on. */
  readonly probed: readonly PlannedPassage[];
  readonly voiceRow: (phonemeCount: number) => Float32Array;
  readonly speed?: number;
  readonly maxFrames: number;
  readonly config?: KokoroConfig;
  /** Where packages are while they are measured. */
  readonly directory: string;
  /** One for this checkpoint, voice, speed and backend: they are no part of its keys. */
  readonly journal: Journal;
  readonly signal?: AbortSignal;
}

/** What is kept of the fp32 chain's values: what the host gave, and the audio. */
const spoken = "input_ids attention_mask speed style_s style_timbre pred_dur audio".split(" ");

/** A workbench over real packages. Nothing is opened, loaded or run that the journal's answers make needless. */
export class ChainWorkbench implements Workbench, AsyncDisposable {
  readonly #setting: WorkbenchSetting;
  readonly #plain: Preset;
  readonly #scope = new AsyncDisposableStack();
  readonly #probed: ProbedChain;
  readonly #packages = new Map<StageName, MlPackage>();
  /** What the fp32 chain spoke, by phonemes. */
  readonly #references = new Map<string, ChainTrace>();
  #checkpoint?: Checkpoint;

  constructor(setting: WorkbenchSetting) {
    this.#setting = setting;
    this.#plain = uncompressed(setting.base);
    this.#probed = this.#scope.use(
      new ProbedChain({
        ...setting,
        preset: this.#plain,
        packageOf: (stage) => this.#packageOf(stage),
      }),
    );
  }

  get base(): Preset {
    return this.#setting.base;
  }

  weights(stage: StageName): Promise<readonly TunedWeight[]> {
    const key = ["weights", this.#stageKey(stage)];
    return this.#once(key, tunedWeightsSchema, async () => {
      const { program } = await this.#packageOf(stage);
      const { weights } = compressProgram(program, this.base.stages[stage], stage);
      return weights.flatMap(({ name, shape, dtype, compression }) => {
        if (compression === null) return [];
        const sizeBytes = elementCount(shape) * (dtype === "fp16" ? 2 : 4);
        return [{ name, shape: [...shape], sizeBytes }];
      });
    });
  }

  stored(stage: StageName, compression: Compression): Promise<StoredSizes> {
    const key = ["stored", this.#stageKey(stage), compression];
    return this.#once(key, storedSizesSchema, async () => {
      const tuned = new Set((await this.weights(stage)).map(({ name }) => name));
      const { program } = await this.#packageOf(stage);
      const names = weightsOf(program)
        .filter((weight) => tuned.has(weight.name) && fits(compression, weight))
        .map(({ name }) => name);
      const exceptions = Object.fromEntries(names.map((name) => [name, compression]));
      const preset = { ...this.#plain.stages[stage], exceptions };
      const { weights } = compressProgram(program, preset, stage);
      return Object.fromEntries(
        weights.filter(({ name }) => Object.hasOwn(exceptions, name))
          .map(({ name, sizeBytes, squaredError }) => [name, { sizeBytes, squaredError }]),
      );
    });
  }

  effects(stage: StageName, compressions: WeightCompressions): Promise<readonly Effect[]> {
    const { probed } = this.#setting;
    const { anchor, stages } = this.#plain;
    // A target decides on how values are stored, not on what they are.
    const key = ["effects", anchor, stages, phonemesOf(probed), stage, compressions];
    return this.#once(key, z.array(effectSchema), async () => {
      const references = await this.#speak(probed);
      return await this.#probed.effects(stage, compressions, references);
    });
  }

  evaluate({ name: _, ...preset }: Preset): Promise<Evaluation> {
    const { passages } = this.#setting;
    const key = ["evaluation", preset, phonemesOf(passages)];
    return this.#once(key, evaluationSchema, async () => {
      const references = await this.#speak(passages);
      return await this.#evaluate({ ...preset, name: "evaluated" }, references);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scope.disposeAsync();
    this.#checkpoint?.[Symbol.dispose]();
  }

  #once<T>(key: unknown, schema: z.ZodType<T>, measure: () => Promise<T>): Promise<T> {
    return this.#setting.journal.once(key, schema, async () => {
      // Compressing takes no turn of the event loop, and Ctrl-C is heard only between two of them.
      await setImmediate();
      this.#setting.signal?.throwIfAborted();
      return await measure();
    });
  }

  /** What decides on the weights of a stage and on how the base preset stores them. */
  #stageKey(stage: StageName) {
    const { target, anchor, stages } = this.base;
    return [stage, target, anchor, stages[stage]];
  }

  async #openCheckpoint(): Promise<Checkpoint> {
    return this.#checkpoint ??= await this.#setting.checkpoint.open();
  }

  async #packageOf(stage: StageName): Promise<MlPackage> {
    const known = this.#packages.get(stage);
    if (known !== undefined) return known;
    const checkpoint = await this.#openCheckpoint();
    const { maxFrames } = this.#setting;
    const made = stagePackage(stage, { checkpoint, preset: this.#plain, maxFrames });
    this.#packages.set(stage, made);
    return made;
  }

  /** `passages` by the fp32 chain. */
  async #speak(passages: readonly PlannedPassage[]): Promise<ChainTrace[]> {
    const { loadReference, voiceRow, speed, maxFrames, config, signal } = this.#setting;
    const unspoken = passages.filter(({ phonemes }) => !this.#references.has(phonemes));
    if (unspoken.length > 0) {
      await using reference = await loadReference();
      for (const { tokens, phonemes } of unspoken) {
        const sample = { tokens, voiceRow: voiceRow(tokens.length - 2), speed };
        const trace = await traceChain(reference.stages, sample, { maxFrames, config, signal });
        const values = spoken.map((name) => [name, trace.values[name]]);
        this.#references.set(phonemes, { ...trace, values: Object.fromEntries(values) });
      }
    }
    return passages.map(({ phonemes }) => this.#references.get(phonemes)!);
  }

  async #evaluate(preset: Preset, references: readonly ChainTrace[]): Promise<Evaluation> {
    const { backend, directory, passages, maxFrames, config, signal } = this.#setting;
    const checkpoint = await this.#openCheckpoint();
    return await withTemporaryDirectory(join(directory, "packages"), async (outDir) => {
      const manifest = await convert({ checkpoint, preset, maxFrames, outDir, signal });
      await using loaded = await loadStages(backend, outDir, { preset, signal });
      const runs = { nRuns: 1, warmups: 0, maxFrames, config, signal };
      const figures: Evaluation["passages"] = [];
      for (const [i, { number }] of passages.entries()) {
        const measured = await measureChain(loaded.stages, references[i], runs);
        const { distortion, differingDurations } = measured.figures;
        figures.push({ number, distortion, differingDurations });
      }
      const sizeBytes = manifest.packages.reduce((sum, next) => sum + next.sizeBytes, 0);
      return { sizeBytes, passages: figures };
    });
  }
}

const phonemesOf = (passages: readonly PlannedPassage[]): string[] =>
  passages.map(({ phonemes }) => phonemes);
