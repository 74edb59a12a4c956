/** The newest results of a site on one page, side by side. */
import type { History } from "../../fleet/history.ts";
import type { AnyResult } from "../any_result.ts";
import { jointReportsOf } from "../report_files.ts";
import type { Located, SiteAudio } from "./audio.ts";
import type { Draft, SiteLink } from "./_nav.tsx";
import { newestPath } from "./_paths.ts";
import { pagesOf, type PresetResults } from "./_presets.ts";
import type { OtherPages } from "./_other_pages.ts";

/** More benchmarks side by side are no longer to be told apart. */
const mostBenches = 12;

/** A way to {@link newestPage}. */
export const newestLink: SiteLink = { path: newestPath, text: "The newest results on one page" };

/** The newest benchmark of each series and conformance of each preset, and the newest comparison of presets; nothing where these are not two. */
export async function newestPage(
  { series }: History,
  presets: readonly PresetResults[],
  others: readonly OtherPages[],
  audio: SiteAudio,
): Promise<Draft[]> {
  const benches = series.flatMap(({ entries }) =>
    entries.findLast(({ speed }) => speed !== null) ?? []
  ).sort(({ result: a }, { result: b }) => a.startedAt < b.startedAt ? 1 : -1);
  const results: Located<AnyResult>[] = [
    ...benches.slice(0, mostBenches)
      .map(({ result, path }) => ({ kind: "bench" as const, result, path })),
    ...presets.flatMap(({ conformance }) => conformance.map(({ other }) => other)),
    ...pagesOf(others, "comparison").slice(0, 1).map(({ other }) => other),
  ];
  const reported = [];
  for (const [i, any] of results.entries()) {
    // Recordings are told apart by it; their files have places of their own.
    reported.push({ any, folder: String(i), audio: await audio.of(any, newestPath) });
  }
  const files = await jointReportsOf(reported);
  return files.map(({ content }) => ({ path: newestPath, html: content }));
}
