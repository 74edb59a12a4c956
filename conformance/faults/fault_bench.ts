/**
 * A place to plant faults in: the seven packages of a checkpoint, converted once, and their references.
 * @module
 */
import { join } from "node:path";
import type { Backend } from "../../backends/backend.ts";
import { convert } from "../../convert/convert.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import type { Checkpoint } from "../../convert/checkpoint/checkpoint.ts";
import { PackageError, readPackage, writePackage } from "../../coreml/package.ts";
import type { Voice } from "../../passages/voices/voice.ts";
import { type LoadedStages, runChain } from "../../stages/chain.ts";
import type { KokoroConfig } from "../../stages/config.ts";
import { stageContracts, type StageName, stageNames } from "../../stages/contract.ts";
import type { LoadedStage } from "../../stages/loaded_stage.ts";
import { StageError } from "../../stages/stage_error.ts";
import { type Glue, productGlue } from "../glue_vectors/glue.ts";
import type { ReferenceSource } from "../reference_source.ts";
import type { ChainedOptions } from "../suites/options.ts";
import { withPredict } from "./_decorate.ts";
import { ProgramEditor } from "./_program_editor.ts";
import { type Fault, faultFrames, type Injection } from "./fault.ts";

/** What the packages are made of and compared with. */
export interface FaultBenchOptions {
  readonly checkpoint: Checkpoint;
  /** The voice of the references. */
  readonly voice: Voice;
  readonly source: ReferenceSource;
  readonly backend: Backend;
  /** An empty directory, for packages. */
  readonly directory: string;
}

/** The system under test, with a fault in it or without. */
export interface Subject {
  /** The stages; for one that did not load, why. A new set for every suite: wrappers have a memory. */
  readonly stages: () => Readonly<Record<StageName, LoadedStage | string>>;
  readonly source: ReferenceSource;
  readonly glue: Glue;
  readonly chain: NonNullable<ChainedOptions["chain"]>;
  readonly sampleOf: ChainedOptions["sampleOf"];
}

/** The packages, converted and loaded. Disposing frees them; the directory is the caller's. */
export class FaultBench implements AsyncDisposable {
  readonly config: KokoroConfig;
  readonly #loaded = new AsyncDisposableStack();
  #planted = 0;

  private constructor(
    readonly options: FaultBenchOptions,
    readonly stages: LoadedStages,
  ) {
    this.config = options.checkpoint.config;
    for (const stage of Object.values(stages)) this.#loaded.use(stage);
  }

  /** Converts the checkpoint to fp32 packages and loads them. */
  static async open(options: FaultBenchOptions): Promise<FaultBench> {
    const { checkpoint, backend, directory } = options;
    const outDir = join(directory, "right");
    await convert({ checkpoint, preset: presetNamed("fp32"), maxFrames: faultFrames, outDir });
    const stages: Partial<Record<StageName, LoadedStage>> = {};
    for (const stage of stageNames) {
      stages[stage] = await backend.load(stage, pathOf(outDir, stage, checkpoint.config));
    }
    return new FaultBench(options, stages as LoadedStages);
  }

  /** The subject without a fault. */
  subject(): Subject {
    return {
      stages: () => this.stages,
      source: this.options.source,
      glue: productGlue,
      chain: runChain,
      sampleOf: undefined,
    };
  }

  /** Plants `fault`, lets `use` look at the subject, and takes it out again. */
  async withFault<T>(fault: Fault, use: (subject: Subject) => Promise<T>): Promise<T> {
    const { injection } = fault;
    const right = this.subject();
    switch (injection.kind) {
      case "references":
        return await use({ ...right, source: injection.change(right.source) });
      case "host": {
        const { glue, chain = runChain, sampleOf } = injection;
        const { voice } = this.options;
        return await use({
          ...right,
          glue: { ...productGlue, ...glue },
          chain,
          sampleOf: sampleOf && ((utterance) => sampleOf(utterance, voice)),
        });
      }
      case "backend": {
        const stage = fault.place as StageName;
        const { wrap } = injection;
        return await use({
          ...right,
          stages: () => ({ ...this.stages, [stage]: wrap(this.stages[stage]) }),
        });
      }
      default:
        return await this.#withPackage(fault.place as StageName, injection, use);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#loaded.disposeAsync();
  }

  async #withPackage<T>(
    stage: StageName,
    injection: Injection & { readonly kind: "program" | "declaration" | "files" },
    use: (subject: Subject) => Promise<T>,
  ): Promise<T> {
    const { directory, backend } = this.options;
    const path = join(directory, `faulty_${this.#planted++}.mlpackage`);
    await writeFaulty(pathOf(join(directory, "right"), stage, this.config), path, injection);
    await using loaded = new AsyncDisposableStack();
    let faulty: LoadedStage | string;
    try {
      const planted = loaded.use(await backend.load(stage, path));
      // A palette is planted in place of exactly its values: what differs is the fault's, not the compression's.
      const { compression } = this.stages[stage];
      faulty = { ...withPredict(planted, (feeds) => planted.predict(feeds)), compression };
    } catch (error) {
      if (!(error instanceof PackageError || error instanceof StageError)) throw error;
      faulty = error.message;
    }
    return await use({ ...this.subject(), stages: () => ({ ...this.stages, [stage]: faulty }) });
  }
}

function pathOf(directory: string, stage: StageName, config: KokoroConfig): string {
  return join(directory, `${stageContracts(config)[stage].packageName}.mlpackage`);
}

async function writeFaulty(
  right: string,
  path: string,
  injection: Injection & { readonly kind: "program" | "declaration" | "files" },
): Promise<void> {
  const source = readPackage(right);
  switch (injection.kind) {
    case "files":
      await writePackage(path, source);
      return await injection.damage(path);
    case "declaration":
      return await writePackage(path, injection.change(source));
    case "program": {
      const editor = new ProgramEditor(source.program);
      injection.edit(editor);
      return await writePackage(path, { ...source, program: editor.program });
    }
  }
}
