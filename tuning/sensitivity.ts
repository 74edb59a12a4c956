/**
 * What speech loses where one stage, or one weight, alone is compressed.
 * @module
 */
import { mean } from "simple-statistics";
import type { Compression } from "../convert/presets/preset.ts";
import { describeCompression } from "../convert/presets/describe.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import { elementCount } from "../tensor/tensor.ts";
import { lossOf, meanEffect } from "./effect.ts";
import type { OnTuningProgress } from "./progress.ts";
import type { SensitivityRow } from "./sensitivity_result.ts";
import type { TunedWeight, Workbench } from "./workbench.ts";

/** What to try. */
export interface SensitivityOptions {
  readonly compressions: readonly Compression[];
  /** Stages to compress, and whose weights to compress; those that the base preset compresses by default. */
  readonly stages?: readonly StageName[];
  /** Number of weights that are also compressed alone: the largest of all stages. */
  readonly largest: number;
  readonly onProgress?: OnTuningProgress;
}

/** What is compressed together. */
interface Subject {
  readonly stage: StageName;
  /** The single weight; null where it is the whole stage. */
  readonly weight: string | null;
  readonly weights: readonly TunedWeight[];
}

/**
 * Compresses each stage alone and each of the largest weights alone, with each of the compressions, as far as the base
 * preset compresses them.
 * @returns a row for each, those of stages first. Weights that a compression does not fit stay as they are; where none is
 *   left there is no row.
 * @throws what `bench` throws.
 */
export async function measureSensitivity(
  bench: Workbench,
  { compressions, stages = stageNames, largest, onProgress }: SensitivityOptions,
): Promise<SensitivityRow[]> {
  const subjects = await subjectsOf(bench, stages, largest);
  const rows: SensitivityRow[] = [];
  let done = 0;
  for (const subject of subjects) {
    for (const compression of compressions) {
      const row = await rowOf(bench, subject, compression);
      if (row !== null) rows.push(row);
      const last = `${subject.weight ?? subject.stage}, ${describeCompression(compression)}`;
      const total = subjects.length * compressions.length;
      onProgress?.({ work: "probing", done: ++done, total, last });
    }
  }
  return rows;
}

async function subjectsOf(
  bench: Workbench,
  stages: readonly StageName[],
  largest: number,
): Promise<Subject[]> {
  const whole: Subject[] = [];
  for (const stage of stages) {
    const weights = await bench.weights(stage);
    if (weights.length > 0) whole.push({ stage, weight: null, weights });
  }
  const single = whole
    .flatMap(({ stage, weights }) =>
      weights.map((weight): Subject => ({ stage, weight: weight.name, weights: [weight] }))
    )
    .sort((a, b) => elementsOf(b.weights) - elementsOf(a.weights))
    .slice(0, largest);
  return [...whole, ...single];
}

async function rowOf(
  bench: Workbench,
  { stage, weight, weights }: Subject,
  compression: Compression,
): Promise<SensitivityRow | null> {
  const stored = await bench.stored(stage, compression);
  const fitting = weights.filter(({ name }) => Object.hasOwn(stored, name));
  if (fitting.length === 0) return null;
  const compressions = Object.fromEntries(fitting.map(({ name }) => [name, compression]));
  const effects = await bench.effects(stage, compressions);
  const sum = (of: (weight: TunedWeight) => number) =>
    fitting.reduce((total, weight) => total + of(weight), 0);
  const sizeBytes = sum(({ name }) => stored[name].sizeBytes);
  return {
    stage,
    weight,
    compression,
    weightCount: fitting.length,
    elementCount: elementsOf(fitting),
    sizeBytes,
    savedBytes: sum((weight) => weight.sizeBytes) - sizeBytes,
    squaredError: sum(({ name }) => stored[name].squaredError),
    effect: meanEffect(effects),
    lossDb2: mean(effects.map((effect) => lossOf(effect))),
  };
}

const elementsOf = (weights: readonly TunedWeight[]): number =>
  weights.reduce((sum, { shape }) => sum + elementCount(shape), 0);
