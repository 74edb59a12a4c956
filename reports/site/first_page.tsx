/** The first page of a site: what is newest, what became slower, and ways to everything else. */
import type { JSX } from "preact";
import type { History, HistoryEntry, Series } from "../../fleet/history.ts";
import { chosenPercent, counted } from "../../text/figures.ts";
import { Document } from "../html/document.tsx";
import { feedLinks, type SiteLink } from "./_nav.tsx";
import type { OtherPages, OtherResult } from "./_other_pages.ts";
import { firstPath, machinePath, presetPath } from "./_paths.ts";
import { type ListedResult, newestFirst, ResultsTable } from "./_results_table.tsx";

/** What the first page shows. */
export interface FirstPageProps {
  readonly title: string;
  readonly history: History;
  /** By how much the chain has to have become slower for a regression, relative. */
  readonly threshold: number;
  /** Results that are not of bench, in the order of their starts. */
  readonly others: readonly Pick<OtherPages, "other" | "link">[];
  /** Files that are not on the site, a line each. */
  readonly leftOut: readonly string[];
  readonly hasFeeds: boolean;
}

/** The whole document. */
export function FirstPage(props: FirstPageProps): JSX.Element {
  const { title, history, threshold, others, leftOut, hasFeeds } = props;
  const all = newestFirst(history.series);
  const regressions = all.filter(({ entry }) => entry.regression !== null);
  const presets = [...new Set(history.series.map(({ preset }) => preset))].sort();
  return (
    <Document title={title} charts={[]}>
      <p class="summary">{summaryOf(history, all)}</p>
      <h2>Latest of each machine</h2>
      <ResultsTable
        results={latestOf(history)}
        path={firstPath}
        caption="The newest result of each series. Mean speed is audio time over chain time."
      />
      <h2>Regressions</h2>
      {regressions.length === 0
        ? (
          <p>
            No result is significantly slower than the one before by more than{" "}
            {chosenPercent(threshold)}.
          </p>
        )
        : (
          <ResultsTable
            results={regressions}
            path={firstPath}
            caption={`Results whose chain is significantly slower than in the one before, by more than ${
              chosenPercent(threshold)
            }; the newest first.`}
          />
        )}
      {hasFeeds && (
        <p>
          Follow them: {feedLinks.map(({ path, text }, i) => (
            <>
              {i > 0 && ", "}
              <a key={path} href={path}>{text}</a>
            </>
          ))}
        </p>
      )}
      <Links
        title="Machines"
        links={history.machines.map((machine) => ({
          path: machinePath(machine),
          text: machine.name,
        }))}
      />
      <Links
        title="Presets"
        links={presets.map((preset) => ({ path: presetPath(preset), text: preset }))}
      />
      {otherTitles.map(([kind, title]) => (
        <Links
          key={kind}
          title={title}
          links={others.filter(({ other }) => other.kind === kind).map(({ link }) => link)
            .reverse()}
        />
      ))}
      {leftOut.length > 0 && (
        <details>
          <summary>{counted(leftOut.length, "file")} left out</summary>
          <ul>{leftOut.map((line) => <li key={line}>{line}</li>)}</ul>
        </details>
      )}
    </Document>
  );
}

/** Kinds of results that are not of bench, in the order in which the page has them. */
const otherTitles: readonly (readonly [OtherResult["kind"], string])[] = [
  ["conformance", "Conformance with PyTorch"],
  ["comparison", "Comparisons of presets"],
  ["peers", "Side by side with other systems"],
  ["bench-comparison", "Comparisons of results"],
  ["trials", "Trials of the comparison"],
];

const latestOf = ({ series }: History): ListedResult[] =>
  series.map((each: Series) => ({ series: each, entry: each.entries.at(-1)! }));

function summaryOf(
  { machines }: History,
  all: readonly { readonly entry: HistoryEntry }[],
): string {
  if (all.length === 0) return "No results of bench yet.";
  const [first, last] = [all.at(-1)!.entry.night, all[0].entry.night];
  const when = first === last ? `of ${first}` : `from ${first} to ${last}`;
  return `${counted(all.length, "result")} of ${counted(machines.length, "machine")}, ${when}.`;
}

function Links(
  { title, links }: { title: string; links: readonly SiteLink[] },
): JSX.Element | null {
  if (links.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {links.map(({ path, text }) => (
          <li key={path}>
            <a href={path}>{text}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
