/**
 * What is to be minded of the results of a comparison, a sentence each.
 * @module
 */
import { conditionRemarks } from "../bench/conditions.ts";
import { adviceOf, type SampleWarning, warningsOf } from "../statistics/warnings.ts";
import { numbered } from "../text/figures.ts";
import { sessionsAsObservations } from "./ratio.ts";
import { isTimed, type Subject, timesOf } from "./subject.ts";

/** Of one subject: conditions it was measured in, and what the times of its chain show. */
export function remarksOf({ label, results }: Subject, isInTurns: boolean): string[] {
  const conditions = results.flatMap(({ conditions, environment }) =>
    conditions ? conditionRemarks(conditions, environment.logicalCores) : []
  );
  const found = results.flatMap(({ passages }) =>
    passages.filter(isTimed).flatMap((passage) =>
      warningsOf(timesOf(passage, "chain")).map((warning) => ({ number: passage.number, warning }))
    )
  ).filter(({ warning: { kind } }) => !(isInTurns && cancelling.has(kind)));
  const kinds = [...new Set(found.map(({ warning }) => warning.kind))];
  return [
    ...new Set(conditions),
    ...kinds.map((kind) => {
      const same = found.filter(({ warning }) => warning.kind === kind);
      const numbers = [...new Set(same.map(({ number }) => number))];
      const places = numbered("passage", numbers);
      return `${places}: ${adviceOf(same[0].warning)}`;
    }),
  ].map((remark) => `${label}: ${remark}`);
}

/** What meets both sides alike where they run in turns. */
const cancelling = new Set<SampleWarning["kind"]>(["drift", "correlated"]);

/** What the intervals of a comparison could only infer: undefined where that is nothing. */
export function intervalRemark(
  base: Subject,
  other: Subject,
  isInTurns: boolean,
): string | undefined {
  const fewest = Math.min(base.results.length, other.results.length);
  if (isInTurns || fewest >= sessionsAsObservations) return undefined;
  return `${base.label} and ${other.label} were measured apart: how alike two sessions are, with heat and other work, was inferred from how ` +
    "alike stretches of one are, which makes intervals wide. Measure both in turns (deno task bench --interleave), or take " +
    `${sessionsAsObservations} results of either.`;
}
