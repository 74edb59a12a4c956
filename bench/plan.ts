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
  /** Fewest timed runs of each passage. */
  readonly nRuns?: number;
  /** Least time of a passage's timed runs together, in ms. */
  readonly minTimeMs?: number | null;
  /** Widest half of the 95% interval of a passage's median chain time, over it: 0.01 is 1% either way. */
  readonly untilStable?: number | null;
  /** Most timed runs of a passage; {@link defaultMaxRuns} where `untilStable` is asked for, else as many as it takes. */
  readonly maxRuns?: number | null;
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
/** Most timed runs of a passage that is to grow stable, which it may never do: enough for 1% where times vary by 4%. */
export const defaultMaxRuns = 100;
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
    minTimeMs = null,
    untilStable = null,
    maxRuns = untilStable === null ? null : Math.max(nRuns, defaultMaxRuns),
    warmups = publishedRuns.warmups,
    isolatedStages = false,
    maxFrames = defaultMaxFrames,
    speed = 1,
    only = passages.map((_, i) => i + 1),
  } = options;
  checkInteger("nRuns", nRuns, 1);
  checkNumber("minTimeMs", minTimeMs);
  checkNumber("untilStable", untilStable);
  if (maxRuns !== null) checkInteger("maxRuns", maxRuns, nRuns);
  checkInteger("warmups", warmups, 0);
  checkInteger("maxFrames", maxFrames, 1);
  checkNumber("speed", speed);
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
    ...{ nRuns, minTimeMs, untilStable, maxRuns },
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

/** Whether times decide on how many runs there are. */
export const isOpenEnded = ({ minTimeMs, untilStable }: BenchPlan): boolean =>
  minTimeMs !== null || untilStable !== null;

/** Runs of the chain and of single stages that `plan` asks for at least, warm-ups included. */
export function countRuns({ passages, nRuns, warmups, isolatedStages }: BenchPlan): number {
  return passages.length * (nRuns + warmups) * (isolatedStages ? 2 : 1);
}

function checkInteger(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new RangeError(
    `Cannot plan a benchmark: expected ${name} to be a whole number of at least ${least}, received ${value}`,
  );
}

function checkNumber(name: string, value: number | null): void {
  if (value === null || (value > 0 && Number.isFinite(value))) return;
  throw new RangeError(
    `Cannot plan a benchmark: expected ${name} to be a number over 0, received ${value}`,
  );
}
