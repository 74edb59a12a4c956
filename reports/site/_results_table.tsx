/** Tables of results, with ways to their pages. */
import type { ComponentChildren, JSX } from "preact";
import type { Change, HistoryEntry } from "../../fleet/changes.ts";
import type { Entry } from "../../fleet/entry.ts";
import type { Series } from "../../fleet/history.ts";
import { chosenPercent } from "../../text/figures.ts";
import { formatSpeed } from "../_figures.ts";
import { Figures } from "../html/document.tsx";
import { machinePath, presetPath, regressionPath, resultPath, rootFrom } from "./_paths.ts";

/** A result and the series that it is in. */
export interface ListedResult {
  readonly series: Series;
  readonly entry: HistoryEntry;
}

/** Results of `series`, the newest first. */
export const newestFirst = (series: readonly Series[]): ListedResult[] =>
  series.flatMap((each) => each.entries.map((entry) => ({ series: each, entry })))
    .sort(({ entry: a }, { entry: b }) =>
      a.result.startedAt < b.result.startedAt ? 1 : a.result.startedAt > b.result.startedAt ? -1 : 0
    );

/** A row a result: its speed, also against the one before, and what and where it is of; the machine unless the page `isOfOneMachine`. */
export function ResultsTable(
  { results, path, caption, isOfOneMachine = false }: {
    results: readonly ListedResult[];
    /** The page's own. */
    path: string;
    caption: string;
    isOfOneMachine?: boolean;
  },
): JSX.Element {
  const root = rootFrom(path);
  const figures = ["mean speed", "time by that before"];
  return (
    <div class="trends">
      <Figures
        named
        columns={isOfOneMachine
          ? ["started, UTC", ...figures, "what", "commit"]
          : ["what", ...figures, "started, UTC", "commit"]}
        rows={results.map(({ series, entry }): ComponentChildren[] => {
          const start = <StartLink key="start" entry={entry} root={root} />;
          const cells = [
            speedText(entry.speed),
            <ChangeSince key="change" entry={entry} root={root} />,
          ];
          const commit = entry.commit ?? "";
          return isOfOneMachine
            ? [start, ...cells, <PresetLink key="what" series={series} root={root} />, commit]
            : [<SeriesLinks key="what" series={series} root={root} />, ...cells, start, commit];
        })}
        caption={`${caption} Mean speed is audio time over chain time, time that of the chain by that in the whole result before; in brackets are 95% intervals.`}
      />
    </div>
  );
}

/** A row for each of `series` whose regression stands; nothing where there are none. */
export function StandingTable(
  { series, path, threshold }: { series: readonly Series[]; path: string; threshold: number },
): JSX.Element | null {
  const root = rootFrom(path);
  const rows = series.flatMap((each): ComponentChildren[][] => {
    const { standing } = each;
    if (standing === null) return [];
    const { since, latest, change } = standing;
    return [[
      <SeriesLinks key="what" series={each} root={root} />,
      <span key="change" class="mark">{changeText(change)}</span>,
      <a key="since" href={root + regressionPath(since)}>{since.night}</a>,
      since.commit ?? "",
      <StartLink key="latest" entry={latest} root={root} />,
    ]];
  });
  if (rows.length === 0) return null;
  return (
    <>
      <h2>Slower than before</h2>
      <div class="trends">
        <Figures
          named
          columns={["what", "time now", "came in", "commit", "newest whole result"]}
          rows={rows}
          caption={`Regressions that are not over: the newest whole result is still slower than the last one before, by more than ${
            chosenPercent(threshold)
          }. Time now is that of the chain by what it was then, in brackets its 95% interval.`}
        />
      </div>
    </>
  );
}

const StartLink = ({ entry, root }: { entry: Entry; root: string }): JSX.Element => (
  <a href={root + resultPath(entry)}>{entry.result.startedAt.slice(0, 16).replace("T", " ")}</a>
);
const PresetLink = ({ series, root }: { series: Series; root: string }): JSX.Element => (
  <a href={root + presetPath(series.preset)}>{series.name}</a>
);
const SeriesLinks = ({ series, root }: { series: Series; root: string }): JSX.Element => (
  <>
    <a href={root + machinePath(series.machine)}>{series.machine.name}</a>
    <br />
    <PresetLink series={series} root={root} />
  </>
);

function speedText(speed: HistoryEntry["speed"]): string {
  if (speed === null) return "not whole";
  const { mean, interval } = speed;
  return formatSpeed(mean) + (interval === null ? "" : ` ${intervalText(interval, formatSpeed)}`);
}

const intervalText = (
  { low, high }: { readonly low: number; readonly high: number },
  format: (value: number) => string,
): string => `[${format(low)}, ${format(high)}]`;

const changeText = ({ value, interval }: Change): string =>
  `${value.toFixed(3)} ${intervalText(interval, (ratio) => ratio.toFixed(3))}`;

function ChangeSince({ entry, root }: { entry: HistoryEntry; root: string }): JSX.Element | null {
  const { change, regression } = entry;
  if (change === null) return null;
  if (regression === null) return <>{changeText(change)}</>;
  return <a class="mark" href={root + regressionPath(entry)}>regression: {changeText(change)}</a>;
}
