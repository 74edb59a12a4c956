/** What tests use to say what tables must print, by formulas of their own. */
import type { BenchResult } from "../bench/result.ts";
import { stageNames } from "../stages/contract.ts";
import type { Claim, ExpectedTable } from "./_accounted.ts";
import type { Column, ExpectedCell } from "./_printed.ts";

/** Any text. */
export const text = (): "text" => "text";
/** Heads of stages, in the order of the chain. */
export const stageHeads = [
  "Albert",
  "PostAlbert",
  "Alignment",
  "Prosody",
  "Noise",
  "Vocoder",
  "Tail",
];

/** The middle one of `values`, or the mean of the middle two. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** All of `values` together. */
export const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
/** Their mean. */
export const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;

/** Chain time over audio time. */
export const factorOf = (
  { chainMs, audioSeconds }: { readonly chainMs: number | null; readonly audioSeconds: number },
): number => chainMs! / 1000 / audioSeconds;

/**
 * Mean speed of a result's passages and, where all have one, its interval: on either side the root of the sum of squares
 * of how far the passages' intervals reach.
 */
export function meanSpeedOf({ passages }: Pick<BenchResult, "passages">): number[] {
  const measurements = passages.map(({ measurement }) => measurement!);
  const mean = meanOf(measurements.map(({ speed }) => speed!));
  const reach = (end: "lowMs" | "highMs") => {
    const reaches = measurements.map(({ audioSeconds, speed, statistics }) =>
      (1000 * audioSeconds) / statistics!.chain.medianInterval![end] - speed!
    );
    return Math.sqrt(sumOf(reaches.map((each) => each ** 2))) / reaches.length;
  };
  return measurements.some(({ statistics }) => statistics!.chain.medianInterval === null)
    ? [mean]
    : [mean, mean - reach("highMs"), mean + reach("lowMs")];
}

/** What is said of units where the circumstances are told. */
export const unitsClaim: Claim = [
  "files in MB of 10^6 bytes, memory in MiB of 2^20 and GiB of 2^30 bytes",
];

/** What is said of other work on the machine. */
export const loadClaim = (averages: readonly number[]): Claim => [
  "load #, #, # (processes at work, means of 1, 5 and 15 min)",
  ...averages,
];

/** A table with a row for each of `items`. */
export const tableFor = <T>(
  items: readonly T[],
  columns: Readonly<Record<string, (item: T) => ExpectedCell>>,
): ExpectedTable => ({
  rowCount: items.length,
  columns: Object.fromEntries(
    Object.entries(columns).map(([head, cell]): [string, Column] => [head, (i) => cell(items[i])]),
  ),
});

/** A table of texts: what they say of numbers is for claims to know. */
export const textTable = (...heads: readonly string[]): ExpectedTable => ({
  columns: Object.fromEntries(heads.map((head) => [head, text])),
});

/** A column for each stage, under its head. */
export const perStage = <T>(
  cell: (item: T, stage: typeof stageNames[number]) => ExpectedCell,
): Record<string, (item: T) => ExpectedCell> =>
  Object.fromEntries(
    stageNames.map((stage, i) => [stageHeads[i], (item: T) => cell(item, stage)]),
  );
