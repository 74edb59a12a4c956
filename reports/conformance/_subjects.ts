/** Several conformance results side by side: how each is called. */
import type { ConformanceResult } from "../../conformance/result.ts";

/** A result, and what tells it from the others. */
export interface Subject {
  /** Unlike all others; the preset where that is enough. */
  readonly label: string;
  readonly result: ConformanceResult;
}

/** What may tell results apart, after the preset, in the order of trying. */
const marks: readonly ((result: ConformanceResult) => string)[] = [
  ({ numerics }) => `${numerics} numerics`,
  ({ context }) => context.backend.name,
  ({ context }) => context.weights === null ? "other weights" : context.weights.source,
  ({ references }) => references === null ? "no references" : `${references.kind} references`,
  ({ startedAt }) => startedAt,
];

/** `results` with labels: the preset, and of {@link marks} those that tell it from others of that preset. */
export function subjectsOf(results: readonly ConformanceResult[]): Subject[] {
  let labels = results.map(({ context }) => context.preset ?? "packages made elsewhere");
  for (const mark of marks) {
    labels = labels.map((label, i) => {
      const same = results.filter((_, j) => labels[j] === label);
      const differs = new Set(same.map(mark)).size > 1;
      return differs ? `${label}, ${mark(results[i])}` : label;
    });
  }
  const seen = new Map<string, number>();
  return results.map((result, i) => {
    const count = (seen.get(labels[i]) ?? 0) + 1;
    seen.set(labels[i], count);
    return { label: count === 1 ? labels[i] : `${labels[i]} (${count})`, result };
  });
}
