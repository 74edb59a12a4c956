/** The page of a machine or of a preset: its series over nights and over commits, and its results. */
import type { JSX } from "preact";
import type { History, Series } from "../../fleet/history.ts";
import { ChartCanvas, Document } from "../html/document.tsx";
import type { Verdict } from "../_verdict.ts";
import { Verdicts } from "../html/verdicts.tsx";
import { Links, type SiteLink } from "./_nav.tsx";
import { rootFrom } from "./_paths.ts";
import { newestFirst, ResultsTable, StandingTable } from "./_results_table.tsx";
import { trendCharts } from "./_trend_charts.ts";

/** What a page of trends is of. */
export interface TrendPageProps {
  readonly title: string;
  readonly series: readonly Series[];
  /** What a line is called on this page. */
  readonly nameOf: (series: Series) => string;
  /** What is said before. */
  readonly verdicts: readonly Verdict[];
  /** Ways to the newest results of other kinds. */
  readonly links?: readonly SiteLink[];
  readonly isOfOneMachine?: boolean;
  readonly history: History;
  /** What the history was made with. */
  readonly threshold: number;
  /** From the site's first page. */
  readonly path: string;
  readonly chartJs: string;
}

/** The whole document. */
export function TrendPage(
  props: TrendPageProps,
): JSX.Element {
  const {
    title,
    series,
    nameOf,
    verdicts,
    links = [],
    isOfOneMachine,
    history,
    threshold,
    path,
    chartJs,
  } = props;
  const isDrawn = series.some(({ entries }) => entries.some(({ speed }) => speed !== null));
  const charts = isDrawn ? trendCharts(series, history, path, nameOf) : [];
  return (
    <Document title={title} chartJs={isDrawn ? chartJs : undefined} charts={charts}>
      <Verdicts verdicts={verdicts} />
      <StandingTable series={series} path={path} threshold={threshold} />
      <Links title="Newest results of other kinds" links={links} root={rootFrom(path)} />
      {isDrawn
        ? (
          <>
            <h2>Speed over nights</h2>
            <ChartCanvas
              id="nights"
              label="Lines: mean speed of each series by the start of its results. The table below has the same figures."
            />
            <h2>Speed over commits</h2>
            <ChartCanvas
              id="commits"
              label="Lines: mean speed of each series by commit. The table below has the same figures."
            />
            <p class="summary">
              Whiskers are 95% intervals. A triangle is a regression: the chain is significantly
              slower than in the whole result before of the same series, by more than the threshold.
              Results without a commit are left out of the second chart.
            </p>
          </>
        )
        : <p>No result of bench is whole yet, so there is no trend.</p>}
      {series.length > 0 && (
        <>
          <h2>Results</h2>
          <ResultsTable
            results={newestFirst(series)}
            path={path}
            isOfOneMachine={isOfOneMachine}
            caption="The newest first; a result is not whole where one of its passages is not done."
          />
        </>
      )}
    </Document>
  );
}
