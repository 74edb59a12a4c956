/**
 * A stage's Core ML package: its program, its features with the sizes they accept, and what it says
 * about itself.
 * @module
 */
import { opsetOf, opsets } from "../coreml/mil/opset.ts";
import type { MlFeature, MlPackage } from "../coreml/package.ts";
import {
  dimRange,
  type FeatureContract,
  type FlexibleDim,
  stageContracts,
  type StageName,
  stageNames,
} from "../stages/contract.ts";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import { compressProgram, type StoredWeight } from "./compress/compress_program.ts";
import { describeCompression } from "./presets/describe.ts";
import type { Preset } from "./presets/preset.ts";
import { buildStage } from "./stages/mod.ts";

/** Sizes of an utterance of 8 s: what tools that run a model at its default shape should see. */
const typicalSize = { T: 128, T_a: 320 };

const summaries: Readonly<Record<StageName, string>> = {
  albert: "token ids to contextual embeddings",
  post_albert: "embeddings and style to durations and encodings",
  alignment: "encodings stretched to audio frames",
  prosody: "encodings and style to pitch and energy",
  noise: "pitch to harmonic excitation",
  vocoder: "encodings, curves and excitation to spectral features",
  tail: "spectral features to 24 kHz audio",
};

/** What a package is made of. */
export interface StagePackageOptions {
  readonly checkpoint: Checkpoint;
  readonly preset: Preset;
  readonly maxFrames: number;
}

/**
 * The package of `stage`. Like coremltools' own, its outputs declare an element type and no shape,
 * but for the vocoder's anchor where its shape is fixed.
 * @throws {CheckpointError} where a weight is missing.
 * @throws {ConvertError} where a weight does not fit the precision, or the preset's compression the weights.
 */
export function stagePackage(
  stage: StageName,
  { checkpoint, preset, maxFrames }: StagePackageOptions,
): MlPackage {
  const contract = stageContracts(checkpoint.config)[stage];
  const { precision, computeUnit } = preset.stages[stage];
  const opset = opsetOf(preset.target);
  const { program, weights } = compressProgram(
    buildStage(stage, checkpoint, { precision, maxFrames, anchor: preset.anchor, opset }),
    preset.stages[stage],
    stage,
  );
  const shapes = new Map(
    program.operations.flatMap(({ outputs }) =>
      outputs.map(({ name, type }) => [name, type.shape] as const)
    ),
  );
  const dtypeOf = (feature: FeatureContract) => feature.kind === "float" ? precision : "int32";
  return {
    specificationVersion: opsets[opset].specificationVersion,
    inputs: contract.inputs.map((feature) => ({
      name: feature.name,
      dtype: dtypeOf(feature),
      ...acceptedShapes(feature, maxFrames),
    })),
    outputs: contract.outputs.map((feature) => {
      const shape = shapes.get(feature.name)!;
      return {
        name: feature.name,
        dtype: dtypeOf(feature),
        ...(isFixed(shape) && { shape }),
      };
    }),
    program,
    metadata: {
      shortDescription: `Kokoro text to speech, stage ${stageNames.indexOf(stage) + 1} of ` +
        `${stageNames.length}: ${summaries[stage]}`,
      version: "1.0",
      author: "kokobench, from the weights of Kokoro-82M",
      license: "Apache-2.0",
      userDefined: {
        "kokobench.stage": stage,
        "kokobench.preset": preset.name,
        "kokobench.precision": precision,
        "kokobench.computeUnit": computeUnit,
        ...compressionOf(weights),
        "kokobench.maxFrames": `${maxFrames}`,
        "kokobench.checkpointSha256": checkpoint.sha256,
      },
    },
  };
}

/** How many weights are stored in which way, where any are compressed. */
function compressionOf(weights: readonly StoredWeight[]): Record<string, string> {
  if (weights.every(({ compression }) => compression === null)) return {};
  const ways = Map.groupBy(weights, ({ compression }) => describeCompression(compression));
  const counts = [...ways].map(([way, { length }]) => `${way}: ${length} weights`);
  return { "kokobench.compression": counts.join("; ") };
}

function isFixed(shape: readonly unknown[]): shape is readonly number[] {
  return shape.every((dim) => typeof dim === "number");
}

function acceptedShapes(
  { shape: dims }: FeatureContract,
  maxFrames: number,
): Pick<MlFeature, "shape" | "ranges"> {
  if (isFixed(dims)) return { shape: dims };
  const fixed = (size: number) => ({ min: size, max: size });
  const ranges = dims.map((dim) => typeof dim === "number" ? fixed(dim) : dimRange(dim, maxFrames));
  const shape = dims.map((dim, axis) =>
    typeof dim === "number" ? dim : Math.min(typical(dim), ranges[axis].max)
  );
  return { shape, ranges };
}

function typical({ symbol, scale, offset }: FlexibleDim): number {
  return scale * typicalSize[symbol] + offset;
}
