/** The first page of a site: what is newest, what became slower, and ways to everything else. */
import type { JSX } from "preact";
import type { HistoryEntry } from "../../fleet/changes.ts";
import type { History, Series } from "../../fleet/history.ts";
import { chosenPercent, counted } from "../../text/figures.ts";
import { Verdicts } from "../html/verdicts.tsx";
import { Document, Figures } from "../html/document.tsx";
import type { Verdict } from "../_verdict.ts";
import { fastVerdict, rightVerdict, slowerVerdict, smallVerdict } from "./_glance.ts";
import { newestLink } from "./_newest_page.ts";
import { feedLinks, Links } from "./_nav.tsx";
import type { OtherPages, OtherResult } from "./_other_pages.ts";
import { firstPath, machinePath, presetPath } from "./_paths.ts";
import { pagesOf, type PresetResults } from "./_presets.ts";
import { type ListedResult, newestFirst, ResultsTable, StandingTable } from "./_results_table.tsx";

/** What the first page shows. */
export interface FirstPageProps {
  readonly title: string;
  readonly history: History;
  /** By how much the chain has to have become slower for a regression, relative. */
  readonly threshold: number;
  readonly presets: readonly PresetResults[];
  /** Results that are not of bench, in the order of their starts. */
  readonly others: readonly OtherPages[];
  /** Files that are not on the site, a line each. */
  readonly leftOut: readonly string[];
  readonly hasFeeds: boolean;
  /** Whether there is a page of {@link newestLink}. */
  readonly hasNewest: boolean;
}

/** The whole document. */
export function FirstPage(props: FirstPageProps): JSX.Element {
  const { title, history, threshold, presets, others, leftOut, hasFeeds, hasNewest } = props;
  const all = newestFirst(history.series);
  const regressions = all.filter(({ entry }) => entry.regression !== null);
  return (
    <Document title={title} charts={[]}>
      <p class="summary">{summaryOf(history, all)}</p>
      <Verdicts
        verdicts={[
          rightVerdict(
            presets.flatMap(({ conformance }) => conformance.map(({ other }) => other.result)),
          ),
          fastVerdict(history.series),
          slowerVerdict(history.series),
        ]}
      />
      {hasNewest && (
        <p>
          <a href={newestLink.path}>{newestLink.text}</a>
        </p>
      )}
      <StandingTable series={history.series} path={firstPath} threshold={threshold} />
      <h2>Latest of each machine</h2>
      <ResultsTable
        results={latestOf(history)}
        path={firstPath}
        caption="The newest result of each series."
      />
      <h2>Presets</h2>
      <PresetsTable presets={presets} />
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
            }; the newest first. Some may be over.`}
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
      {otherTitles.map(([kind, title]) => (
        <Links
          key={kind}
          title={title}
          links={pagesOf(others, kind).map(({ link }) => link)}
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

function PresetsTable({ presets }: { presets: readonly PresetResults[] }): JSX.Element {
  const answerOf = ({ question, answer, tone }: Verdict) => (
    <span key={question} class={tone === "bad" ? "mark" : undefined}>{answer}</span>
  );
  return (
    <div class="trends">
      <Figures
        named
        columns={["preset", "right", "fastest", "size", "slower than it was"]}
        rows={presets.map(({ name, series, conformance, sizeBytes }) => [
          <a key="preset" href={presetPath(name)}>{name}</a>,
          ...[
            rightVerdict(conformance.map(({ other }) => other.result)),
            fastVerdict(series),
            smallVerdict(sizeBytes),
            slowerVerdict(series),
          ].map(answerOf),
        ])}
        caption="By the newest results of each: conformance with PyTorch, speed, and size of the seven packages."
      />
    </div>
  );
}

const latestOf = ({ series }: History): ListedResult[] =>
  series.map((each: Series) => ({ series: each, entry: each.entries.at(-1)! }));

function summaryOf(
  { machines }: History,
  all: readonly { readonly entry: HistoryEntry }[],
): string {
  if (all.length === 0) return "No results of bench yet.";
  const where = machines.length === 1 ? machines[0].name : counted(machines.length, "machine");
  const [first, last] = [all.at(-1)!.entry.night, all[0].entry.night];
  const when = first === last ? `of ${first}` : `from ${first} to ${last}`;
  return `${counted(all.length, "result")} of ${where}, ${when}.`;
}
