/**
 * Every weight of a model with the ways to store it, and what speech loses by each.
 * @module
 */
import { geometricMean, mean } from "simple-statistics";
import { describeCompression } from "../convert/presets/describe.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import type { Choice } from "./allocation.ts";
import { choicesFor } from "./choices.ts";
import { type Effect, lossOf } from "./effect.ts";
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
  /** From the smallest error to the largest; none where neither palette changes the weight. */
  readonly probes: readonly WeightProbe[];
  /** With nothing said of losses yet. */
  readonly options: readonly WeightOption[];
}

/**
 * Bits of the palettes that a weight is tried with: what 6 bits change stands out from the rounding to fp16 between
 * stages, but int8 weights have so few distinct values that it is only the rare ones, which say little of 4 bits.
 */
const probeBits = [6, 4];

/** Tries every weight that the base preset compresses alone. */
export async function probeWeights(
  bench: Workbench,
  onProgress?: OnTuningProgress,
): Promise<readonly ProbedWeight[]> {
  const weights = await optionsOfWeights(bench, onProgress);
  const probed: ProbedWeight[] = [];
  for (const weight of weights) {
    probed.push({ ...weight, probes: await probe(bench, weight) });
    const last = `${weight.stage} ${weight.name}`;
    onProgress?.({ work: "probing", done: probed.length, total: weights.length, last });
  }
  return probed;
}

async function probe(
  bench: Workbench,
  { stage, name, options }: Omit<ProbedWeight, "probes">,
): Promise<WeightProbe[]> {
  const probes: WeightProbe[] = [];
  for (const bits of probeBits) {
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

/**
 * The options of `weight` with the losses that are predicted for them, where this pitch error counts as 1 dB: as much by
 * squared error as the probes' have, of two the geometric mean. What a probe of some seconds measures is easily wrong by a
 * factor of two, and a search picks those that it is too low for; two together are wrong less often.
 */
export function predictedOptions(
  { options, probes }: ProbedWeight,
  pitchErrorOf1Db: number,
): readonly WeightOption[] {
  const lossesPerError = probes
    .map((probe) => probeLoss(probe, pitchErrorOf1Db) / probe.squaredError)
    .filter((loss) => loss > 0);
  const lossPerError = lossesPerError.length === 0 ? 0 : geometricMean(lossesPerError);
  return options.map((option) => ({ ...option, distortion: lossPerError * option.squaredError }));
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
