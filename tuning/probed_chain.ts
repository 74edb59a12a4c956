/**
 * The chain without compression, in which one stage after the other is altered.
 * @module
 */
import { join } from "node:path";
import type { Backend } from "../backends/backend.ts";
import { compressProgram } from "../convert/compress/compress_program.ts";
import type { Preset } from "../convert/presets/preset.ts";
import { type MlPackage, writePackage } from "../coreml/package.ts";
import type { LoadedStages } from "../stages/chain.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import type { LoadedStage } from "../stages/loaded_stage.ts";
import { withTemporaryDirectory } from "../system/atomic_file.ts";
import { audioOf, type ChainTrace, rerunAltered, type TraceOptions } from "./chain_trace.ts";
import type { Effect } from "./effect.ts";
import { measureEffect, type SpokenPassage } from "./measure_effect.ts";
import type { WeightCompressions } from "./workbench.ts";

/** What a {@link ProbedChain} is made of. */
export interface ProbedChainSetting extends TraceOptions {
  readonly preset: Preset;
  /** The package of a stage under that preset. */
  readonly packageOf: (stage: StageName) => Promise<MlPackage>;
  readonly backend: Backend;
  /** Where packages are while they are being loaded. */
  readonly directory: string;
}

/** A loaded chain that can tell what altering one of its stages does. */
export class ProbedChain implements AsyncDisposable {
  readonly #setting: ProbedChainSetting;
  readonly #scope = new AsyncDisposableStack();
  readonly #spoken = new Map<ChainTrace, SpokenPassage>();
  #stages?: LoadedStages;

  constructor(setting: ProbedChainSetting) {
    this.#setting = setting;
  }

  /**
   * What storing weights of `stage` as `compressions` says does to the passages of `references`, which the fp32 chain
   * spoke.
   * @throws {ConvertError} as `compressProgram`, {StageError} as `runStage`, {RangeError} as `distortionOf`.
   */
  async effects(
    stage: StageName,
    compressions: WeightCompressions,
    references: readonly ChainTrace[],
  ): Promise<Effect[]> {
    const stages = this.#stages ??= await this.#load();
    const { preset, packageOf } = this.#setting;
    const plain = await packageOf(stage);
    const altered = { ...preset.stages[stage], exceptions: compressions };
    const { program } = compressProgram(plain.program, altered, stage);
    await using loaded = await this.#loaded(stage, { ...plain, program });
    const effects: Effect[] = [];
    for (const reference of references) {
      const passage = await this.#speak(reference, stages);
      effects.push(await measureEffect(stage, loaded, passage, stages, this.#setting));
    }
    return effects;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scope.disposeAsync();
  }

  async #load(): Promise<LoadedStages> {
    const stages: Partial<Record<StageName, LoadedStage>> = {};
    for (const stage of stageNames) {
      this.#setting.signal?.throwIfAborted();
      stages[stage] = this.#scope.use(
        await this.#loaded(stage, await this.#setting.packageOf(stage)),
      );
    }
    return stages as LoadedStages;
  }

  async #loaded(stage: StageName, content: MlPackage): Promise<LoadedStage> {
    const { backend, directory, preset: { stages } } = this.#setting;
    return await withTemporaryDirectory(join(directory, "packages"), async (temporary) => {
      const path = join(temporary, `${stage}.mlpackage`);
      await writePackage(path, content);
      return await backend.load(stage, path, { computeUnit: stages[stage].computeUnit });
    });
  }

  /** A passage by this chain and by the reference, whose durations both have. */
  async #speak(reference: ChainTrace, stages: LoadedStages): Promise<SpokenPassage> {
    const known = this.#spoken.get(reference);
    if (known !== undefined) return known;
    const base = await rerunAltered(reference, stages, stages, this.#setting);
    const passage = { base, reference: audioOf(reference) };
    this.#spoken.set(reference, passage);
    return passage;
  }
}
