/**
 * The presets: what each stage is converted to and where it should run, as one table.
 * @module
 */
import { closest, distance } from "fastest-levenshtein";
import type { ComputeUnit } from "../../stages/contract.ts";
import type { Precision, Preset, StagePreset } from "./preset.ts";

const stored = (precision: Precision) => (computeUnit: ComputeUnit): StagePreset => ({
  precision,
  computeUnit,
  compression: null,
  weightThreshold: 2048,
  exceptions: {},
});
const fp16 = stored("fp16");
const fp32 = stored("fp32");

/**
 * Every preset there is. `fp16` is the published chain without its compression: Noise and Tail stay
 * fp32, because a phase of 1e5 rad and an exp() do not survive fp16. `fp32` is for comparisons: the
 * Neural Engine has no fp32, so nothing asks for it, and the stages with an LSTM or a running sum
 * stay on the CPU, where no system is known to abort on them.
 */
export const presets: readonly Preset[] = [
  {
    name: "fp16",
    target: "iOS17",
    anchor: "mean",
    stages: {
      albert: fp16("CPU_AND_NE"),
      post_albert: fp16("CPU_AND_NE"),
      alignment: fp16("CPU_AND_NE"),
      prosody: fp16("ALL"),
      noise: fp32("ALL"),
      vocoder: fp16("CPU_AND_NE"),
      tail: fp32("ALL"),
    },
  },
  {
    name: "fp32",
    target: "iOS17",
    anchor: "mean",
    stages: {
      albert: fp32("CPU_AND_GPU"),
      post_albert: fp32("CPU_ONLY"),
      alignment: fp32("CPU_ONLY"),
      prosody: fp32("CPU_ONLY"),
      noise: fp32("CPU_AND_GPU"),
      vocoder: fp32("CPU_AND_GPU"),
      tail: fp32("CPU_AND_GPU"),
    },
  },
];

/** Name of the preset that is used where none is asked for. */
export const defaultPresetName = "fp16";

/** Thrown for a preset that the table does not have. */
export class UnknownPresetError extends RangeError {
  override readonly name = "UnknownPresetError";
  constructor(readonly received: string, readonly known: readonly string[]) {
    const nearest = closest(received.toLowerCase(), [...known]);
    const near = distance(received.toLowerCase(), nearest) <= nearest.length / 2;
    super(
      `Cannot use preset ${JSON.stringify(received)}: expected one of ${known.join(", ")}` +
        (near ? `. Did you mean ${nearest}?` : ""),
    );
  }
}

/**
 * The preset called `name`.
 * @throws {UnknownPresetError} when the table has none of that name.
 */
export function presetNamed(name: string): Preset {
  const preset = presets.find((candidate) => candidate.name === name);
  if (!preset) throw new UnknownPresetError(name, presets.map((known) => known.name));
  return preset;
}
