/**
 * The presets that a search can measure, and those that it has measured.
 * @module
 */
import type { Preset } from "../convert/presets/preset.ts";
import { type Allocation, bestAllocations, filledUp } from "./allocation.ts";
import { predictedOptions, type ProbedWeight, type WeightOption } from "./probe_weights.ts";
import type { SearchPoint } from "./search_result.ts";
import { presetOfChoices } from "./searched_preset.ts";
import type { Evaluation } from "./workbench.ts";

/** What {@link Candidates} are made of. */
export interface CandidatesSetting {
  readonly base: Preset;
  readonly weights: readonly ProbedWeight[];
  /** Pitch error that counts as 1 dB, in cents. */
  readonly pitchErrorOf1Db: number;
  /** Size of all that is in the packages beside these weights. */
  readonly restBytes: number;
  /** Log-spectral distance of the preset with all weights as they are. */
  readonly plainLsdDb: number;
  readonly evaluate: (preset: Preset) => Promise<Evaluation>;
}

/** Presets of a search that take a pitch error to cost the same, measured one by one. */
export class Candidates {
  readonly #setting: CandidatesSetting;
  /** The ways to store each weight. */
  readonly #options: readonly (readonly WeightOption[])[];
  /** From the largest to the smallest. */
  readonly #allocations: readonly Allocation<WeightOption>[];
  readonly #points: SearchPoint[] = [];

  constructor(setting: CandidatesSetting) {
    this.#setting = setting;
    const { weights, pitchErrorOf1Db } = setting;
    this.#options = weights.map((weight) => predictedOptions(weight, pitchErrorOf1Db));
    this.#allocations = [...bestAllocations(this.#options)];
  }

  /** Those that were measured, from the smallest to the largest. */
  get points(): SearchPoint[] {
    return this.#points.toSorted((a, b) => a.measured.sizeBytes - b.measured.sizeBytes);
  }

  /**
   * Measures the best candidate that is expected to take at most `sizeBytes`; undefined where even the smallest takes
   * more, or it was measured before.
   */
  async measureWithin(sizeBytes: number): Promise<SearchPoint | undefined> {
    const most = sizeBytes - this.#setting.restBytes;
    const allocation = this.#allocations.find((next) => next.sizeBytes <= most);
    return allocation && await this.#measure(filledUp(allocation, this.#options, most));
  }

  /** Measures what is expected in the middle between the sizes of two points; undefined where there is nothing left. */
  async measureBetween(small: SearchPoint, large: SearchPoint): Promise<SearchPoint | undefined> {
    const between = this.#allocations.filter((allocation) => {
      const { sizeBytes } = this.#predicted(allocation);
      return sizeBytes > small.predicted.sizeBytes && sizeBytes < large.predicted.sizeBytes;
    });
    const middle = (small.predicted.sizeBytes + large.predicted.sizeBytes) / 2;
    const allocation = between.find((next) => this.#predicted(next).sizeBytes <= middle) ??
      between.at(-1);
    return allocation && await this.#measure(allocation);
  }

  #predicted({ sizeBytes, distortion }: Allocation<WeightOption>): SearchPoint["predicted"] {
    const { restBytes, plainLsdDb } = this.#setting;
    return {
      sizeBytes: restBytes + sizeBytes,
      lsdDb: Math.sqrt(plainLsdDb ** 2 + distortion),
    };
  }

  async #measure(allocation: Allocation<WeightOption>): Promise<SearchPoint | undefined> {
    const { base, evaluate, pitchErrorOf1Db } = this.#setting;
    const predicted = this.#predicted(allocation);
    const isKnown = this.#points.some((point) =>
      point.predicted.sizeBytes === predicted.sizeBytes &&
      point.predicted.lsdDb === predicted.lsdDb
    );
    if (isKnown) return undefined;
    const preset = presetOfChoices("searched", base, allocation.choices);
    const measured = await evaluate(preset);
    const size = Number((measured.sizeBytes / 1e6).toPrecision(5));
    const name = `searched-${size}MB-${pitchErrorOf1Db}c`;
    const point = { preset: { ...preset, name }, pitchErrorOf1Db, predicted, measured };
    this.#points.push(point);
    return point;
  }

  /**
   * Sizes in bytes, `count` of them and evenly apart, from `largestBytes` down to where the distance is expected to be
   * `widestDb` more than without compression, or there is nothing smaller.
   */
  sizes(count: number, largestBytes: number, widestDb: number): number[] {
    const { plainLsdDb } = this.#setting;
    const smallest = this.#allocations.map((allocation) => this.#predicted(allocation))
      .findLast(({ lsdDb }) => lsdDb <= plainLsdDb + widestDb)!;
    const step = (largestBytes - smallest.sizeBytes) / Math.max(1, count - 1);
    return Array.from({ length: count }, (_, i) => largestBytes - i * step);
  }
}
