/**
 * The built-in presets: what each stage is converted to and where it should run.
 * @module
 */
import { type ComputeUnit, type StageName, stageNames } from "../../stages/contract.ts";
import { suggestion } from "./_suggestion.ts";
import type { Compression, Precision, Preset, StagePreset } from "./preset.ts";
import { requiredTarget } from "./target.ts";

type StageTable = Readonly<Record<StageName, readonly [Precision, ComputeUnit]>>;

/**
 * The published chain. Noise and Tail stay fp32, because a phase of 1e5 rad and an exp() do not survive fp16.
 * Tail's weights are left as they are: 0.1 MB decide on every sample.
 */
const published: StageTable = {
  albert: ["fp16", "CPU_AND_NE"],
  post_albert: ["fp16", "CPU_AND_NE"],
  alignment: ["fp16", "CPU_AND_NE"],
  prosody: ["fp16", "ALL"],
  noise: ["fp32", "ALL"],
  vocoder: ["fp16", "CPU_AND_NE"],
  tail: ["fp32", "ALL"],
};

/**
 * Where the chain survives on an M5 with macOS 26.4 and later: LSTMs abort on its GPU on the second prediction, and
 * the CPU path of Tail crashes.
 */
const survivingOnM5: StageTable = {
  albert: ["fp16", "CPU_AND_NE"],
  post_albert: ["fp16", "CPU_AND_NE"],
  alignment: ["fp16", "CPU_AND_NE"],
  prosody: ["fp16", "CPU_AND_NE"],
  noise: ["fp32", "CPU_AND_NE"],
  vocoder: ["fp16", "CPU_AND_NE"],
  tail: ["fp32", "CPU_AND_GPU"],
};

/**
 * For comparisons: the Neural Engine has no fp32, so nothing asks for it, and the stages with an LSTM or a running
 * sum stay on the CPU, where no system is known to abort on them.
 */
const allFp32: StageTable = {
  albert: ["fp32", "CPU_AND_GPU"],
  post_albert: ["fp32", "CPU_ONLY"],
  alignment: ["fp32", "CPU_ONLY"],
  prosody: ["fp32", "CPU_ONLY"],
  noise: ["fp32", "CPU_AND_GPU"],
  vocoder: ["fp32", "CPU_AND_GPU"],
  tail: ["fp32", "CPU_AND_GPU"],
};

type Exceptions = Partial<Record<StageName, StagePreset["exceptions"]>>;

function preset(
  name: string,
  table: StageTable,
  compression: Compression | null = null,
  exceptions: Exceptions = {},
): Preset {
  const stageOf = (stage: StageName): StagePreset => ({
    precision: table[stage][0],
    computeUnit: table[stage][1],
    compression: stage === "tail" ? null : compression,
    weightThreshold: 2048,
    exceptions: exceptions[stage] ?? {},
  });
  const stages = Object.fromEntries(
    stageNames.map((stage) => [stage, stageOf(stage)]),
  ) as Preset["stages"];
  return { name, target: requiredTarget({ stages }).target, anchor: "mean", stages };
}

const palette8: Compression = { type: "palette", bits: 8 };

/**
 * Weights whose output channels eight does not divide: 178 tokens, 50 duration bins, 1028 and 2180 scales and
 * shifts of adaptive norms. At 8 bits they are 1.3 of 40 MiB. A depthwise convolution of 3270 elements has one
 * output channel a group, and stays as it is.
 */
const indivisibleByEight: Exceptions = {
  albert: { "bert.embeddings.word_embeddings.weight": palette8 },
  post_albert: {
    "text_encoder.embedding.weight": palette8,
    "predictor.duration_proj.linear_layer.weight": palette8,
  },
  vocoder: {
    "decoder.encode.norm1.fc.weight": palette8,
    "decoder.decode.*.norm1.fc.weight": palette8,
    "decoder.decode.3.pool.weight*": null,
  },
};

/**
 * The presets that need no file. Groups of eight: tables take 0.4 of 40 MiB and a weight's error is 2 to 4% under
 * that of sixteen.
 */
export const presets: readonly Preset[] = [
  preset("fp16", published),
  preset("fp32", allFp32),
  preset("fp16+int8pal", published, palette8),
  preset("fp16+int6pal", published, { type: "palette", bits: 6 }),
  preset(
    "fp16+int4pal",
    published,
    { type: "palette", bits: 4, groupSize: 8 },
    indivisibleByEight,
  ),
  preset(
    "fp16+int8lin",
    published,
    { type: "linear", bits: 8, granularity: "channel", mode: "symmetric" },
  ),
  preset("m5-safe", survivingOnM5, palette8),
];

/** Name of the preset that is used where none is asked for. */
export const defaultPresetName = "fp16+int8pal";

/** Thrown for a name that no built-in preset has. */
export class UnknownPresetError extends RangeError {
  override readonly name = "UnknownPresetError";
  constructor(readonly received: string, readonly known: readonly string[]) {
    super(
      `Cannot use preset ${JSON.stringify(received)}: expected one of ${
        known.join(", ")
      }, or a .json file` +
        suggestion(received, known),
    );
  }
}

/**
 * The built-in preset called `name`.
 * @throws {UnknownPresetError} when there is none of that name.
 */
export function presetNamed(name: string): Preset {
  const preset = presets.find((candidate) => candidate.name === name);
  if (!preset) throw new UnknownPresetError(name, presets.map((known) => known.name));
  return preset;
}
