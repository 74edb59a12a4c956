/** What is to be minded of the times of a benchmark, as sentences. */
import type { BenchResult, PassageResult } from "../bench/result.ts";
import { stageNames } from "../stages/contract.ts";
import { stageTitles } from "../stages/titles.ts";
import { halfWidthOf } from "../statistics/summary.ts";
import { adviceOf, type SampleWarning } from "../statistics/warnings.ts";
import { chosenPercent, numbered, percent } from "../text/figures.ts";

/** The warnings with what to do about them: those of chains, then those that stages alone have, then what did not grow stable. */
export const timeRemarks = (result: BenchResult): string[] => [
  ...chainRemarks(result),
  ...stageRemarks(result),
  ...result.passages.flatMap((passage) => unstableRemarks(passage, result.settings)),
];

/** A sentence for each advice, with the passages that it is of. */
function chainRemarks({ passages }: BenchResult): string[] {
  const numbers = new Map<string, number[]>();
  for (const { number, measurement } of passages) {
    for (const advice of measurement?.statistics?.chain.warnings.map(adviceOf) ?? []) {
      numbers.set(advice, [...numbers.get(advice) ?? [], number]);
    }
  }
  return [...numbers].map(([advice, of]) => `${capitalized(numbered("passage", of))}: ${advice}`);
}

/** Runs that are too few are too few of each stage as well. */
const stageKinds: Readonly<Record<Exclude<SampleWarning["kind"], "few-runs">, string>> = {
  outliers: "Outliers",
  drift: "Drift",
  correlated: "Neighbours that are alike",
};

/** A sentence for each kind of warning, with the stages that have it where their chain has not. */
function stageRemarks({ passages }: BenchResult): string[] {
  return Object.entries(stageKinds).flatMap(([kind, title]) => {
    const stages = stageNames.flatMap((stage) => {
      const numbers = passages.flatMap(({ number, measurement }) => {
        const { chain, stages } = measurement?.statistics ?? {};
        const has = (warnings: readonly SampleWarning[] = []) =>
          warnings.some((warning) => warning.kind === kind);
        return has(stages?.[stage].warnings) && !has(chain?.warnings) ? number : [];
      });
      return numbers.length === 0 ? [] : `${stageTitles[stage]} (${numbered("passage", numbers)})`;
    });
    return stages.length === 0
      ? []
      : `${title} in single stages, not in the chain: ${stages.join(", ")}.`;
  });
}

function unstableRemarks(
  { number, outcome, measurement }: PassageResult,
  { untilStable }: BenchResult["settings"],
): string[] {
  const chain = measurement?.statistics?.chain;
  if (untilStable === null || outcome !== "done" || !chain) return [];
  const width = halfWidthOf(chain);
  if (width !== null && width <= widest(untilStable)) return [];
  const known = width === null ? "not known" : `known to ${percent(width)} either way`;
  return [
    `Passage ${number}: after ${chain.n} runs the median is ${known}, not to ${
      chosenPercent(untilStable)
    }. ` +
    "Measure on a machine that is idle, or allow more with --max-runs.",
  ];
}

/** An interval of other draws than those that ended the runs may be a little wider. */
const widest = (untilStable: number): number => 1.1 * untilStable;

const capitalized = (text: string): string => text[0].toUpperCase() + text.slice(1);
