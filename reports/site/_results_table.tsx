/** Tables of results, with ways to their pages. */
import type { ComponentChildren, JSX } from "preact";
import type { HistoryEntry, Series } from "../../fleet/history.ts";
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

/** A row a result: what and where it is of, and its speed against the one before. */
export function ResultsTable(
  { results, path, caption }: {
    results: readonly ListedResult[];
    /** The page's own. */
    path: string;
    caption: string;
  },
): JSX.Element {
  const root = rootFrom(path);
  const isOfMany = new Set(results.map(({ series }) => series.machine)).size > 1;
  return (
    <div class="trends">
      <Figures
        named
        columns={[
          ...["started, UTC", ...(isOfMany ? ["machine"] : []), "what", "commit"],
          ...["mean speed, 95% interval", "time against the one before"],
        ]}
        rows={results.map(({ series, entry }): ComponentChildren[] => {
          const { result, commit, speed } = entry;
          return [
            <a key="result" href={root + resultPath(entry)}>
              {result.startedAt.slice(0, 16).replace("T", " ")}
            </a>,
            ...(isOfMany
              ? [
                <a key="machine" href={root + machinePath(series.machine)}>
                  {series.machine.name}
                </a>,
              ]
              : []),
            <a key="what" href={root + presetPath(series.preset)}>{series.name}</a>,
            commit ?? "",
            speedText(speed),
            <Change key="change" entry={entry} root={root} />,
          ];
        })}
        caption={caption}
      />
    </div>
  );
}

function speedText(speed: HistoryEntry["speed"]): string {
  if (speed === null) return "not whole";
  const { mean, interval } = speed;
  return formatSpeed(mean) + (interval === null ? "" : ` ${intervalText(interval, formatSpeed)}`);
}

const intervalText = (
  { low, high }: { readonly low: number; readonly high: number },
  format: (value: number) => string,
): string => `[${format(low)}, ${format(high)}]`;

function Change({ entry, root }: { entry: HistoryEntry; root: string }): JSX.Element | null {
  const { change, regression } = entry;
  if (change === null) return null;
  const format = (ratio: number) => ratio.toFixed(3);
  const figure = `${format(change.value)} ${intervalText(change.interval, format)}`;
  if (regression !== null) {
    return <a class="mark" href={root + regressionPath(entry)}>regression: {figure}</a>;
  }
  return <>{figure}</>;
}
