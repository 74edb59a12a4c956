/**
 * Files that a site is made from, told apart by what they hold.
 * @module
 */
import type { Merged, Source } from "../../fleet/merge.ts";
import { type AnyResult, parseAnyResult, ResultFileError } from "../any_result.ts";
import { otherFolder, type OtherResult, startOf } from "./_other_pages.ts";

/** What {@link sortSources} finds. */
export interface SortedSources extends Pick<Merged, "duplicates" | "unreadable"> {
  /** What may hold results of bench, one or many: to be merged. */
  readonly bench: readonly Source[];
  /** In the order of their starts, each once. */
  readonly others: readonly OtherResult[];
}

/** Fields that only results of other kinds than bench's have. */
const otherFields = /"(?:referencePreset|suites|peers|testCount|trials)"\s*:/;

/** Tells `sources` apart. */
export function sortSources(sources: readonly Source[]): SortedSources {
  const bench: Source[] = [];
  const unreadable: { path: string; problem: string }[] = [];
  const duplicates: { path: string; of: string }[] = [];
  const others = new Map<string, OtherResult>();
  for (const source of sources) {
    // Who has none of the fields is not parsed twice.
    const any = otherFields.test(source.text) ? parsed(source) : "bench";
    if (any instanceof ResultFileError) {
      unreadable.push({ path: source.path, problem: any.problem });
    } else if (any === "bench" || any.kind === "bench") {
      bench.push(source);
    } else {
      const other = { ...any, path: source.path };
      const earlier = others.get(otherFolder(other));
      if (earlier) duplicates.push({ path: source.path, of: earlier.path });
      else others.set(otherFolder(other), other);
    }
  }
  const byStart = (a: OtherResult, b: OtherResult) =>
    startOf(a) < startOf(b) ? -1 : Number(startOf(a) > startOf(b));
  return { bench, others: [...others.values()].sort(byStart), duplicates, unreadable };
}

function parsed({ text, path }: Source): AnyResult | ResultFileError {
  try {
    return parseAnyResult(text, path);
  } catch (error) {
    if (error instanceof ResultFileError) return error;
    throw error;
  }
}
