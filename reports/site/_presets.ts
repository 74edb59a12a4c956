/** What a site has of each preset, over all kinds of results. */
import type { History, Series } from "../../fleet/history.ts";
import type { OtherPages, OtherResult } from "./_other_pages.ts";

/** Pages of results of one kind. */
export type PagesOf<K extends OtherResult["kind"]> = OtherPages & {
  readonly other: Extract<OtherResult, { kind: K }>;
};

/** A preset and the results that tell of it. */
export interface PresetResults {
  readonly name: string;
  readonly series: readonly Series[];
  /** The newest of each backend. */
  readonly conformance: readonly PagesOf<"conformance">[];
  /** Comparisons that have it, the newest first. */
  readonly comparisons: readonly PagesOf<"comparison">[];
  /** Of all its packages, by the newest result of bench, else of conformance, else of a comparison. */
  readonly sizeBytes: number | null;
}

/** Those of `pages`, in the order of their starts, that are of `kind`; the newest first. */
export const pagesOf = <K extends OtherResult["kind"]>(
  pages: readonly OtherPages[],
  kind: K,
): PagesOf<K>[] => pages.filter((each): each is PagesOf<K> => each.other.kind === kind).reverse();

/** The presets of `history` and of `pages`, by their names. */
export function presetsOf({ series }: History, pages: readonly OtherPages[]): PresetResults[] {
  const conformance = pagesOf(pages, "conformance");
  const comparisons = pagesOf(pages, "comparison");
  const names = new Set([
    ...series.map(({ preset }) => preset),
    ...conformance.flatMap(({ other }) => other.result.context.preset ?? []),
    ...comparisons.flatMap(({ other }) => other.result.presets.map(({ preset }) => preset.name)),
  ]);
  return [...names].sort().map((name) => {
    const own = series.filter(({ preset }) => preset === name);
    const judged = conformance.filter(({ other }) => other.result.context.preset === name);
    const compared = comparisons.filter(({ other }) =>
      other.result.presets.some(({ preset }) => preset.name === name)
    );
    return {
      name,
      series: own,
      conformance: newestOfEach(judged, ({ other }) => other.result.context.backend.name),
      comparisons: compared,
      sizeBytes: sizeOf(name, own, judged, compared),
    };
  });
}

/** The first of `all` of each key. */
const newestOfEach = <T>(all: readonly T[], keyOf: (each: T) => string): T[] =>
  [...Map.groupBy(all, keyOf).values()].map(([first]) => first);

function sizeOf(
  name: string,
  series: readonly Series[],
  [judged]: readonly PagesOf<"conformance">[],
  compared: readonly PagesOf<"comparison">[],
): number | null {
  const results = series.flatMap(({ entries }) => entries.map(({ result }) => result))
    .filter(({ packages }) => packages.length > 0);
  if (results.length > 0) {
    return sum(results.reduce((a, b) => b.startedAt > a.startedAt ? b : a).packages);
  }
  if (judged !== undefined && judged.other.result.context.packages.length > 0) {
    return sum(judged.other.result.context.packages);
  }
  const figures = compared.flatMap(({ other }) =>
    other.result.presets.find(({ preset }) => preset.name === name)?.figures ?? []
  );
  return figures[0]?.sizeBytes ?? null;
}

const sum = (packages: readonly { readonly sizeBytes: number }[]): number =>
  packages.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
