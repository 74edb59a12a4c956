/**
 * Every weight of a model with the ways to store it, and what speech loses by each.
 * @module
 */
import { mean } from "simple-statistics";
import { describeCompression } from "../convert/presets/describe.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import type { Choice } from "./allocation.ts";
import { choicesFor } from "./choices.ts";
import { lossOf } from "./effect.ts";
import type { OnTuningProgress } from "./progress.ts";
import type { WeightChoice } from "./searched_preset.ts";
import type { TunedWeight, Workbench } from "./workbench.ts";

/** A way to store a weight; the distortion is the loss that is predicted for it, in dB². */
export interface WeightOption extends WeightChoice, Choice {
  /** Sum of the squares of the changes of the weight's elements. */
  readonly squaredError: number;
}

/** A weight, and what trying it alone showed. */
export interface ProbedWeight extends TunedWeight {
  readonly stage: StageName;
  /** The loss in dB² by the squared error, where both are small; 0 where no palette changes the weight. */
  readonly lossPerError: number;
  readonly options: readonly WeightOption[];
}

/**
 * Bits of the palette that a weight is tried with: of the first that changes it. At 6 bits losses grow with the square
 * of the error, which at 4 bits those of the most sensitive weights no longer do, and stand out from the rounding to
 * fp16 between stages.
 */
const probeBits = [6, 4, 2];

/**
 * Tries every weight that the base preset compresses alone, and predicts what each way to store it costs: as much more
 * as the square of its error is larger.
 */
export async function probeWeights(
  bench: Workbench,
  onProgress?: OnTuningProgress,
): Promise<readonly ProbedWeight[]> {
  const weights = await optionsOfWeights(bench, onProgress);
  const probed: ProbedWeight[] = [];
  for (const weight of weights) {
    const lossPerError = await probe(bench, weight);
    const options = weight.options.map((option) => ({
      ...option,
      distortion: lossPerError * option.squaredError,
    }));
    probed.push({ ...weight, lossPerError, options });
    const last = `${weight.stage} ${weight.name}`;
    onProgress?.({ work: "probing", done: probed.length, total: weights.length, last });
  }
  return probed;
}

async function probe(
  bench: Workbench,
  { stage, name, options }: Omit<ProbedWeight, "lossPerError">,
): Promise<number> {
  const tried = probeBits.flatMap((bits) =>
    options.filter(({ compression }) =>
      compression?.type === "palette" && compression.bits === bits &&
      compression.groupSize === undefined
    )
  ).find(({ squaredError }) => squaredError > 0);
  if (tried === undefined) return 0;
  const effects = await bench.effects(stage, { [name]: tried.compression });
  return mean(effects.map(lossOf)) / tried.squaredError;
}

/** The ways to store each weight, that of leaving it as it is first, with nothing said of losses yet. */
async function optionsOfWeights(bench: Workbench, onProgress?: OnTuningProgress) {
  const compressions = choicesFor(bench.base.target);
  const weights: Omit<ProbedWeight, "lossPerError">[] = [];
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
