/**
 * Every weight of a model with the ways to store it, and what speech loses by each.
 * @module
 */
import { mean } from "simple-statistics";
import { describeCompression } from "../convert/presets/describe.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import type { Choice } from "./allocation.ts";
import { choicesFor } from "./choices.ts";
import { type Effect, lossOf } from "./effect.ts";
import { predictedLoss } from "./predicted_loss.ts";
import type { OnTuningProgress } from "./progress.ts";
import type { WeightChoice } from "./searched_preset.ts";
import type { TunedWeight, Workbench } from "./workbench.ts";

/** A way to store a weight; the distortion is the loss that is predicted for it, in dB². */
export interface WeightOption extends WeightChoice, Choice {
  /** Sum of the squares of the changes of the weight's elements. */
  readonly squaredError: number;
}

/** A weight compressed alone. */
export interface WeightProbe {
  readonly bits: number;
  /** Sum of the squares of the changes of its elements, over 0. */
  readonly squaredError: number;
  /** On each probed passage. */
  readonly effects: readonly Effect[];
}

/** A weight, and what trying it alone showed. */
export interface ProbedWeight extends TunedWeight {
  readonly stage: StageName;
  /** From the smallest error to the largest; none where no palette changes the weight. */
  readonly probes: readonly WeightProbe[];
  /** With nothing said of losses yet. */
  readonly options: readonly WeightOption[];
}

/**
 * Bits of the palettes that a weight is tried with. What 6 bits change stands out from the rounding to fp16 between
 * stages, and small losses grow with the square of the error; but those of the most sensitive weights no longer do at 4
 * bits, and int8 weights have so few distinct values that 6 bits change only the rare ones.
 */
const probeBits = [6, 4];
/** Bits where those change nothing. */
const fewestBits = [2];

/** Tries every weight that the base preset compresses alone. */
export async function probeWeights(
  bench: Workbench,
  onProgress?: OnTuningProgress,
): Promise<readonly ProbedWeight[]> {
  const weights = await optionsOfWeights(bench, onProgress);
  const probed: ProbedWeight[] = [];
  for (const weight of weights) {
    const tried = await probe(bench, weight, probeBits);
    const probes = tried.length > 0 ? tried : await probe(bench, weight, fewestBits);
    probed.push({ ...weight, probes });
    const last = `${weight.stage} ${weight.name}`;
    onProgress?.({ work: "probing", done: probed.length, total: weights.length, last });
  }
  return probed;
}

async function probe(
  bench: Workbench,
  { stage, name, options }: Omit<ProbedWeight, "probes">,
  wantedBits: readonly number[],
): Promise<WeightProbe[]> {
  const probes: WeightProbe[] = [];
  for (const bits of wantedBits) {
    const option = options.find(({ compression, squaredError }) =>
      compression?.type === "palette" && compression.bits === bits &&
      compression.groupSize === undefined && squaredError > 0
    );
    if (option === undefined) continue;
    const { compression, squaredError } = option;
    probes.push({
      bits,
      squaredError,
      effects: await bench.effects(stage, { [name]: compression }),
    });
  }
  return probes.sort((a, b) => a.squaredError - b.squaredError);
}

/** The options of `weight` with the losses that are predicted for them, where this pitch error counts as 1 dB. */
export function predictedOptions(
  { options, probes }: ProbedWeight,
  pitchErrorOf1Db: number,
): readonly WeightOption[] {
  const losses = probes.map((probe) => ({
    squaredError: probe.squaredError,
    loss: probeLoss(probe, pitchErrorOf1Db),
  }));
  return options.map((option) => ({
    ...option,
    distortion: predictedLoss(option.squaredError, losses),
  }));
}

/** The mean loss over passages, in dB². */
export const probeLoss = ({ effects }: WeightProbe, pitchErrorOf1Db?: number): number =>
  mean(effects.map((effect) => lossOf(effect, pitchErrorOf1Db)));

/** The ways to store each weight, that of leaving it as it is first, with nothing said of losses yet. */
async function optionsOfWeights(bench: Workbench, onProgress?: OnTuningProgress) {
  const compressions = choicesFor(bench.base.target);
  const weights: Omit<ProbedWeight, "probes">[] = [];
  for (const [s, stage] of stageNames.entries()) {
    const tuned = await bench.weights(stage);
    const options = new Map(tuned.map(({ name, sizeBytes }): [string, WeightOption[]] => [
      name,
      [{ stage, weight: name, compression: null, sizeBytes, squaredError: 0, distortion: 0 }],
    ]));
    for (const [c, compression] of compressions.entries()) {
      const stored = tuned.length === 0 ? {} : await bench.stored(stage, compression);
      for (const [weight, figures] of Object.entries(stored)) {
        options.get(weight)!.push({ stage, weight, compression, ...figures, distortion: 0 });
      }
      onProgress?.({
        work: "storing",
        done: s * compressions.length + c + 1,
        total: stageNames.length * compressions.length,
        last: `${stage}, ${describeCompression(compression)}`,
      });
    }
    weights.push(...tuned.map((weight) => ({
      ...weight,
      stage,
      options: options.get(weight.name)!,
    })));
  }
  return weights;
}
