/**
 * What `deno task ios` gives a phone: packages, a voice, the vocabulary and passages with their tokens, so that the phone
 * needs neither Deno nor phonemes. `ffi/swift/Sources/KokoBenchChain/Staging.swift` reads it.
 * @module
 */
import type { Preset } from "../../convert/presets/preset.ts";
import { type Voice, voiceRowCount } from "../../passages/voices/voice.ts";
import { vocabulary } from "../../passages/vocabulary.ts";
import { kokoro82m, type KokoroConfig } from "../../stages/config.ts";
import {
  type ComputeUnit,
  type FeatureContract,
  stageContracts,
  type StageName,
  stageNames,
} from "../../stages/contract.ts";
import type { BenchPlan, PlannedPassage } from "../plan.ts";
import type { BenchResult, Environment } from "../result.ts";

/** Names of the files beside the packages. */
export const stagingFile = "staging.json";
export const voiceFile = "voice.bin";

/** An input or output of a package, with all shapes that it may have. */
export interface StagedFeature {
  readonly name: string;
  readonly kind: FeatureContract["kind"];
  readonly shapes: readonly FeatureContract["shape"][];
}

/** A package, and what it promises to the others. */
export interface StagedPackage {
  readonly stage: StageName;
  /** Name of its directory. */
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly computeUnit: ComputeUnit;
  readonly inputs: readonly StagedFeature[];
  readonly outputs: readonly StagedFeature[];
}

/** The file {@link stagingFile}. */
export interface Staging {
  readonly format: "kokobench-staging";
  /** Raised when a field changes its meaning or goes away. */
  readonly formatVersion: 1;
  /** What staged it, for the result's environment. */
  readonly program: Pick<Environment, "kokobenchVersion" | "gitCommit" | "gitDirty">;
  /** Name of the preset. */
  readonly preset: string;
  /** Most audio frames that the packages accept. */
  readonly maxFrames: number;
  /** Timed runs of each passage, and those before them. */
  readonly runs: Pick<BenchPlan, "nRuns" | "warmups">;
  readonly weights: BenchResult["weights"];
  /** The voice, whose file holds `[rowCount, rowWidth]` little-endian fp32. */
  readonly voice: BenchResult["voice"] & {
    readonly file: string;
    readonly rowCount: number;
    readonly rowWidth: number;
  };
  /** Rows of the embedding tables: token ids are below it. */
  readonly tokenCount: number;
  /** Token ids by Unicode code point: as keys of an object, combining marks could be taken for something else. */
  readonly vocabulary: readonly { readonly codePoint: number; readonly id: number }[];
  /** The seven, in chain order. */
  readonly packages: readonly StagedPackage[];
  readonly passages: readonly (Omit<PlannedPassage, "tokens"> & {
    readonly tokens: readonly number[];
  })[];
}

/** What is staged. */
export interface StagingParts extends Pick<Staging, "program" | "weights"> {
  /** What the packages were converted with. */
  readonly preset: Preset;
  readonly plan: BenchPlan;
  /** Its rows are `[510, 2 * styleDim]`. */
  readonly voice: Pick<Voice, "name" | "sha256" | "rows">;
  /** Widths of the model; those of Kokoro-82M by default. */
  readonly config?: KokoroConfig;
}

/** Size and digest of each package. */
export type PackageMeasures = Readonly<
  Record<StageName, Pick<StagedPackage, "sizeBytes" | "sha256">>
>;

/** The content of {@link stagingFile} for `parts`. */
export function stagingOf(parts: StagingParts, measures: PackageMeasures): Staging {
  const { program, preset, weights, plan, voice, config = kokoro82m } = parts;
  const contracts = stageContracts(config);
  return {
    format: "kokobench-staging",
    formatVersion: 1,
    program,
    preset: preset.name,
    maxFrames: plan.maxFrames,
    runs: { nRuns: plan.nRuns, warmups: plan.warmups },
    weights,
    voice: {
      name: voice.name,
      sha256: voice.sha256,
      file: voiceFile,
      rowCount: voiceRowCount,
      rowWidth: voice.rows.length / voiceRowCount,
    },
    tokenCount: config.tokenCount,
    vocabulary: [...vocabulary].map(([symbol, id]) => ({ codePoint: symbol.codePointAt(0)!, id })),
    packages: stageNames.map((stage) => ({
      stage,
      name: packageNameOf(stage),
      ...measures[stage],
      computeUnit: preset.stages[stage].computeUnit,
      inputs: contracts[stage].inputs.map(stagedFeature),
      outputs: contracts[stage].outputs.map(stagedFeature),
    })),
    passages: plan.passages.map((passage) => ({ ...passage, tokens: [...passage.tokens] })),
  };
}

/** Name of the package of `stage`. */
export const packageNameOf = (stage: StageName): string =>
  `${stageContracts(kokoro82m)[stage].packageName}.mlpackage`;

function stagedFeature({ name, kind, shape, otherShapes = [] }: FeatureContract): StagedFeature {
  return { name, kind, shapes: [shape, ...otherShapes] };
}
