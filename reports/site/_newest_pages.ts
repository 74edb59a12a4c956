/** Newest results side by side on one page: of the whole site, and of each preset. */
import type { Series } from "../../fleet/history.ts";
import type { AnyResult } from "../any_result.ts";
import { jointReportsOf } from "../report_files.ts";
import type { Located, SiteAudio } from "./audio.ts";
import type { Draft, SiteLink } from "./_nav.tsx";
import type { PagesOf } from "./_presets.ts";

/** More benchmarks side by side are no longer to be told apart. */
const mostBenches = 12;

/** What a page is made of. */
export interface NewestResults {
  readonly series: readonly Series[];
  readonly conformance: readonly PagesOf<"conformance">[];
  /** The newest first, which is taken. */
  readonly comparisons: readonly PagesOf<"comparison">[];
}

/**
 * The page at `path`: the newest benchmark of each series, conformance, and the newest comparison of presets, of which `preset` alone where one is
 * given. Nothing where these are not two.
 */
export async function newestPages(
  path: string,
  { series, conformance, comparisons }: NewestResults,
  { audio, preset, links }: {
    readonly audio: SiteAudio;
    readonly preset?: string;
    readonly links?: readonly SiteLink[];
  },
): Promise<Draft[]> {
  const benches = series.flatMap(({ entries }) =>
    entries.findLast(({ speed }) => speed !== null) ?? []
  ).sort(({ result: a }, { result: b }) => a.startedAt < b.startedAt ? 1 : -1);
  const results: Located<AnyResult>[] = [
    ...benches.slice(0, mostBenches)
      .map(({ result, path }) => ({ kind: "bench" as const, result, path })),
    ...conformance.map(({ other }) => other),
    ...comparisons.slice(0, 1).map(({ other }) => only(other, preset)),
  ];
  const reported = [];
  for (const [i, any] of results.entries()) {
    // Recordings are told apart by it; their files have places of their own.
    reported.push({ any, folder: String(i), audio: await audio.of(any, path) });
  }
  const of = preset === undefined ? "the newest results" : `the newest of ${preset}`;
  return (await jointReportsOf(reported, of)).map(({ content }) => ({
    path,
    html: content,
    links,
  }));
}

const only = (
  other: PagesOf<"comparison">["other"],
  preset: string | undefined,
): Located<AnyResult> => {
  const { result } = other;
  const presets = result.presets.filter((each) =>
    (preset ?? each.preset.name) === each.preset.name
  );
  return { ...other, result: { ...result, presets } };
};
