/**
 * Feeds of regressions.
 * @module
 */
import { Feed } from "feed";
import { mainRows } from "../../compare/verdict.ts";
import type { HistoryEntry } from "../../fleet/changes.ts";
import type { History, Series } from "../../fleet/history.ts";
import { stageTitles } from "../../stages/titles.ts";
import { sha256Bytes } from "../../system/digest.ts";
import { withoutControls } from "../_terminal_table.ts";
import type { ReportFile } from "../report_files.ts";
import { feedLinks } from "./_nav.tsx";
import { firstPath, regressionPath } from "./_paths.ts";
import { newestFirst } from "./_results_table.tsx";

/** What {@link feedFiles} tells. */
export interface FeedOptions {
  readonly title: string;
  /** Where the site is going to stand: links of feeds are absolute. */
  readonly baseUrl: string;
}

/** Most regressions of a feed, the newest: readers keep the older ones. */
const mostItems = 100;

/** The feeds of the regressions in `history`, as Atom and as JSON Feed. The same history gives the same bytes. */
export function feedFiles(history: History, options: FeedOptions): ReportFile[] {
  const [atom, json] = feedLinks.map(({ path }) => path);
  return [
    // Atom's titles are HTML here; those of JSON Feed are plain text.
    { name: atom, content: feedOf(history, options, asHtml).atom1() + "\n" },
    { name: json, content: feedOf(history, options, (text) => text).json1() + "\n" },
  ];
}

function feedOf(
  history: History,
  { title, baseUrl }: FeedOptions,
  titleOf: (text: string) => string,
): Feed {
  const url = (path: string) => new URL(path, baseUrl).href;
  const all = newestFirst(history.series);
  const [atom, json] = feedLinks.map(({ path }) => url(path));
  const feed = new Feed({
    title: `${title}: regressions`,
    id: url(firstPath),
    link: url(firstPath),
    feedLinks: { atom, json },
    // When the site is made says nothing of what is on it.
    updated: new Date(all[0]?.entry.result.startedAt ?? 0),
    author: { name: "kokobench" },
    generator: "kokobench",
    copyright: "",
  });
  for (const { series, entry } of all.filter(isRegression).slice(0, mostItems)) {
    feed.addItem({
      title: titleOf(withoutControls(headlineOf(series, entry))),
      id: idOf(entry),
      link: url(regressionPath(entry)),
      date: new Date(entry.result.startedAt),
      content: asHtml(withoutControls(contentOf(entry))),
    });
  }
  return feed;
}

const isRegression = ({ entry }: { readonly entry: HistoryEntry }): boolean =>
  entry.regression !== null;

function headlineOf({ name, machine }: Series, { change, commit }: HistoryEntry): string {
  const at = commit === null ? "" : ` at ${commit}`;
  return `${name}, ${machine.name}: the chain takes ${change!.value.toFixed(3)} of the time${at}`;
}

/** The ratio, and what of the stages is slower. */
function contentOf({ change, regression }: HistoryEntry): string {
  const [pair] = regression!.others;
  const slower = mainRows(pair.rows).flatMap(({ measure, ratio }) =>
    measure !== "chain" && ratio?.isSignificant && ratio.value > 1
      ? [`${stageTitles[measure]} ${ratio.value.toFixed(3)}`]
      : []
  );
  const { value, interval: { low, high } } = change!;
  return `${pair.label} against ${regression!.base.label}: the chain takes ${
    value.toFixed(3)
  } of the time ` +
    `[${low.toFixed(3)}, ${high.toFixed(3)}]. Slower stages: ${slower.join(", ") || "none alone"}.`;
}

/** An identifier that stays the same wherever the site stands. */
function idOf({ id }: HistoryEntry): string {
  const digits = sha256Bytes(new TextEncoder().encode(`kokobench regression ${id}`));
  const parts = [[0, 8], [8, 12], [13, 16], [17, 20], [20, 32]].map(([from, to]) =>
    digits.slice(from, to)
  );
  // Version 8 of RFC 9562: what is in it is the maker's.
  return `urn:uuid:${parts[0]}-${parts[1]}-8${parts[2]}-8${parts[3]}-${parts[4]}`;
}

const asHtml = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
