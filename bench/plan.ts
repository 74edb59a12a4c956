/**
 * What a benchmark will do, decided before anything is loaded or timed.
 * @module
 */
import type { Passage } from "../passages/passages.ts";
import { tokenize } from "../passages/vocabulary.ts";
import { defaultMaxFrames } from "../stages/config.ts";

/** A passage that is ready to run. */
export interface PlannedPassage {
  /** Its place among all passages of its file, from 1: what `--only` selects and file names carry. */
  readonly number: number;
  readonly id: string;
  readonly text: string;
  readonly phonemes: string;
  /** `[T_enc]`, with a 0 at both ends. */
  readonly tokens: Int32Array;
}

/** How a benchmark measures; all have defaults. */
export interface BenchOptions {
  /** Timed runs of each passage. */
  readonly nRuns?: number;
  /** Runs of each passage before the timed ones. */
  readonly warmups?: number;
  /** Also time each stage alone on what the chain fed it, as the published figures were taken. */
  readonly isolatedStages?: boolean;
  /** Most audio frames that the packages accept. */
  readonly maxFrames?: number;
  /** Rate of speech. */
  readonly speed?: number;
  /** Numbers of the passages to run, from 1; all of them where it is absent. */
  readonly only?: readonly number[];
}

/** A plan that has been checked: every option set, every passage tokenized. */
export interface BenchPlan extends Required<Omit<BenchOptions, "only">> {
  readonly passages: readonly PlannedPassage[];
}

/** Timed runs and warm-ups of the published figures, and of `--quick`. */
export const publishedRuns = { nRuns: 5, warmups: 2 } as const;
export const quickRuns = { nRuns: 1, warmups: 1, only: [1, 2, 3] } as const;

/**
 * Checks the options and tokenizes the passages.
 * @throws {RangeError} where an option is out of its range, or a passage cannot be tokenized: the
 *   message says which, and the cause is the `PhonemeError`.
 */
export function planBench(
  passages: readonly Passage[],
  options: BenchOptions = {},
): BenchPlan {
  const {
    nRuns = publishedRuns.nRuns,
    warmups = publishedRuns.warmups,
    isolatedStages = false,
    maxFrames = defaultMaxFrames,
    speed = 1,
    only = passages.map((_, i) => i + 1),
  } = options;
  checkInteger("nRuns", nRuns, 1);
  checkInteger("warmups", warmups, 0);
  checkInteger("maxFrames", maxFrames, 1);
  if (!(speed > 0 && Number.isFinite(speed))) {
    throw new RangeError(`Cannot plan a benchmark: expected a speed over 0, received ${speed}`);
  }
  if (passages.length === 0) {
    throw new RangeError("Cannot plan a benchmark: expected at least one passage, received none");
  }
  const unknown = only.filter((number) => passages[number - 1] === undefined);
  if (unknown.length > 0 || only.length === 0) {
    throw new RangeError(
      `Cannot plan a benchmark: expected passages from 1 to ${passages.length}, ` +
        `received ${unknown.join(", ") || "none"}`,
    );
  }
  const chosen = [...new Set(only)].sort((a, b) => a - b);
  return {
    nRuns,
    warmups,
    isolatedStages,
    maxFrames,
    speed,
    passages: chosen.map((number) => planPassage(passages[number - 1], number)),
  };
}

function planPassage({ id, text, phonemes }: Passage, number: number): PlannedPassage {
  try {
    return { number, id: String(id), text, phonemes, tokens: tokenize(phonemes) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`Cannot plan passage ${number} (id ${id}): ${error.message}`, {
      cause: error,
    });
  }
}

/** Runs of the chain and of single stages that `plan` asks for, warm-ups included. */
export function countRuns({ passages, nRuns, warmups, isolatedStages }: BenchPlan): number {
  return passages.length * (nRuns + warmups) * (isolatedStages ? 2 : 1);
}

function checkInteger(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new RangeError(
    `Cannot plan a benchmark: expected ${name} to be a whole number of at least ${least}, received ${value}`,
  );
}
