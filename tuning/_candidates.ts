/**
 * The presets that a search can measure, and those that it has measured.
 * @module
 */
import type { Preset } from "../convert/presets/preset.ts";
import type { Allocation } from "./allocation.ts";
import type { WeightOption } from "./probe_weights.ts";
import type { SearchPoint } from "./search_result.ts";
import { presetOfChoices } from "./searched_preset.ts";
import type { Evaluation } from "./workbench.ts";

/** A preset that can be measured. */
interface Candidate extends Pick<SearchPoint, "predicted"> {
  readonly choices: readonly WeightOption[];
}

/** What {@link Candidates} are made of. */
export interface CandidatesSetting {
  readonly base: Preset;
  /** From the largest to the smallest. */
  readonly allocations: readonly Allocation<WeightOption>[];
  /** Size of all that is in the packages beside these weights. */
  readonly restBytes: number;
  /** Log-spectral distance of the preset with all weights as they are. */
  readonly plainLsdDb: number;
  readonly evaluate: (preset: Preset) => Promise<Evaluation>;
}

/** Presets of a search, measured one by one. */
export class Candidates {
  readonly #setting: CandidatesSetting;
  readonly #all: readonly Candidate[];
  readonly #measured = new Map<Candidate, SearchPoint>();

  constructor(setting: CandidatesSetting) {
    this.#setting = setting;
    const { allocations, restBytes, plainLsdDb } = setting;
    this.#all = allocations.map(({ choices, sizeBytes, distortion }) => ({
      choices,
      predicted: {
        sizeBytes: restBytes + sizeBytes,
        lsdDb: Math.sqrt(plainLsdDb ** 2 + distortion),
      },
    }));
  }

  /** Those that were measured, from the smallest to the largest. */
  get points(): SearchPoint[] {
    return [...this.#measured.values()]
      .sort((a, b) => a.measured.sizeBytes - b.measured.sizeBytes);
  }

  /**
   * Measures the largest candidate that is expected to take at most `sizeBytes`; undefined where even the smallest takes
   * more, or it was measured before.
   */
  async measureWithin(sizeBytes: number): Promise<SearchPoint | undefined> {
    const candidate = this.#all.find(({ predicted }) => predicted.sizeBytes <= sizeBytes);
    return candidate && !this.#measured.has(candidate) ? await this.#measure(candidate) : undefined;
  }

  /** Measures what is expected in the middle between the sizes of two points; undefined where there is nothing left. */
  async measureBetween(small: SearchPoint, large: SearchPoint): Promise<SearchPoint | undefined> {
    const isBetween = ({ predicted: { sizeBytes } }: Candidate) =>
      sizeBytes > small.predicted.sizeBytes && sizeBytes < large.predicted.sizeBytes;
    const between = this.#all.filter(isBetween);
    const middle = (small.predicted.sizeBytes + large.predicted.sizeBytes) / 2;
    const candidate = between.find(({ predicted }) => predicted.sizeBytes <= middle) ??
      between.at(-1);
    return candidate && await this.#measure(candidate);
  }

  async #measure(candidate: Candidate): Promise<SearchPoint> {
    const { base, evaluate } = this.#setting;
    const preset = presetOfChoices("searched", base, candidate.choices);
    const measured = await evaluate(preset);
    const name = `searched-${Number((measured.sizeBytes / 1e6).toPrecision(5))}MB`;
    const point = { preset: { ...preset, name }, predicted: candidate.predicted, measured };
    this.#measured.set(candidate, point);
    return point;
  }

  /**
   * Sizes in bytes, `count` of them and evenly apart, from `largestBytes` down to where the distance is expected to be
   * `widestDb` more than without compression, or there is nothing smaller.
   */
  sizes(count: number, largestBytes: number, widestDb: number): number[] {
    const { plainLsdDb } = this.#setting;
    const smallest = this.#all.findLast(({ predicted }) =>
      predicted.lsdDb <= plainLsdDb + widestDb
    )!;
    const step = (largestBytes - smallest.predicted.sizeBytes) / Math.max(1, count - 1);
    return Array.from({ length: count }, (_, i) => largestBytes - i * step);
  }
}
