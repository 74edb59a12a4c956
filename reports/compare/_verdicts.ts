/** What a comparison of results says at a glance: one table of words and tones, for every report of it. */
import type { Comparison, PairComparison } from "../../compare/comparison.ts";
import {
  mainRows,
  type TestedRow,
  type Verdict as Found,
  verdictOf,
} from "../../compare/verdict.ts";
import { chosenPercent, percent } from "../../text/figures.ts";
import type { Verdict } from "../_verdict.ts";
import { intervalText, titleOf } from "./_figures.ts";

/** The verdict on each subject, in their order; one that says so where there are none. */
export const compareVerdicts = (comparison: Comparison, failOver?: number): Verdict[] =>
  comparison.others.length === 0
    ? [{
      question: `Against ${comparison.base.label}:`,
      ...{ answer: "nothing", detail: "there is no other result", tone: "unknown" },
    }]
    : comparison.others.map((pair) => verdictOn(pair, comparison, failOver));

type Judged = Pick<Verdict, "answer" | "tone">;

/** A crash, a lost passage or a moved operation is worse than whatever times say: these stand behind it. */
function verdictOn(
  pair: PairComparison,
  { base, testCount }: Comparison,
  failOver?: number,
): Verdict {
  const found = verdictOf(pair, failOver);
  const { answer, tone, detailOf } = words[found.kind];
  const question = `${pair.label} against ${base.label}:`;
  const detail = detailOf({ found, pair, testCount, failOver });
  const worse = worseOf(pair, failOver);
  return worse === undefined
    ? { question, answer, tone, detail }
    : { question, ...worse, detail: `${answer}: ${detail}` };
}

function worseOf({ hasCrashed, lost, placement }: PairComparison, failOver?: number) {
  const bad = (answer: string): Judged => ({ answer, tone: "bad" });
  if (hasCrashed) return bad("a stage crashed or hung");
  if (lost.length > 0) return bad("passages are lost");
  if (failOver !== undefined && placement.isRegression) {
    return bad("operations moved to other devices");
  }
  return undefined;
}

interface Case {
  readonly found: Found;
  readonly pair: PairComparison;
  readonly testCount: number;
  readonly failOver?: number;
}

/**
 * Bad is what holds a significant slowdown, whatever else is faster; unknown what says nothing of the subject, such as that it was not
 * compared.
 */
const words: Readonly<
  Record<Found["kind"], Judged & { readonly detailOf: (of: Case) => string }>
> = {
  regression: { answer: "regression", tone: "bad", detailOf: regressionsOf },
  slower: { answer: "slower", tone: "bad", detailOf: changesOf },
  mixed: { answer: "some slower, some faster", tone: "bad", detailOf: changesOf },
  faster: { answer: "faster", tone: "good", detailOf: changesOf },
  "no-difference": {
    answer: "no significant difference",
    tone: "good",
    detailOf: ({ pair, testCount }) => {
      const { measure, ratio } = [...mainRows(pair.rows), ...pair.rows].find(({ ratio }) =>
        ratio !== null
      )!;
      return `${testCount} comparisons; one of ${percent(ratio!.smallestEffect)} in the ` +
        `time of the ${titleOf(measure)} would have been found (in 95% of such comparisons)`;
    },
  },
  untested: {
    answer: "not tested",
    tone: "unknown",
    detailOf: ({ pair: { rows } }) => rows[0]?.untested ?? "there are no times",
  },
  incomparable: {
    answer: "not compared",
    tone: "unknown",
    detailOf: ({ pair }) => pair.incomparable!,
  },
};

function changesOf({ found: { changed } }: Case): string {
  return changed.length === 0 ? "of single passages only" : changed.map(changeOf).join("; ");
}

function regressionsOf({ found: { regressions }, pair: { rows }, failOver }: Case): string {
  const main = regressions.filter((row) => mainRows(rows).includes(row));
  const rest = regressions.length - main.length;
  const more = rest === 0 || main.length === 0 ? "" : `; and ${rest} of single passages`;
  const changes = (main.length === 0 ? regressions : main).map(changeOf).join("; ");
  return `over the ${chosenPercent(failOver!)} that are allowed, ${changes}${more}`;
}

const changeOf = ({ measure, passage, ratio }: TestedRow): string =>
  `${titleOf(measure)}${passage === null ? "" : ` of passage ${passage}`} takes ${
    ratio.value.toFixed(3)
  } of the time ${intervalText(ratio.interval)}`;
