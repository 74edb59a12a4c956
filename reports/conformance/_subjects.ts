/** Several conformance results side by side: how each is called. */
import type { ConformanceResult } from "../../conformance/result.ts";
import { type Labelled, labelled } from "../_labels.ts";

/** A result, and what tells it from the others: the preset where that is enough. */
export type Subject = Labelled<ConformanceResult>;

/** What may tell results apart, after the preset, in the order of trying. */
const marks: readonly ((result: ConformanceResult) => string)[] = [
  ({ numerics }) => `${numerics} numerics`,
  ({ context }) => context.backend.name,
  ({ context }) => context.weights === null ? "other weights" : context.weights.source,
  ({ references }) => references === null ? "no references" : `${references.kind} references`,
  ({ startedAt }) => startedAt,
];

/** `results` with labels. */
export const subjectsOf = (results: readonly ConformanceResult[]): Subject[] =>
  labelled(results, ({ context }) => context.preset ?? "packages made elsewhere", marks);
