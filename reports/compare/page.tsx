/** The page of a comparison of results: verdicts, then of each subject its ratios, what is to be minded, and what else differs. */
import type { JSX } from "preact";
import type { Comparison, PairComparison, Row } from "../../compare/comparison.ts";
import { Verdicts } from "../html/verdicts.tsx";
import { Document, Figures, Remarks } from "../html/document.tsx";
import { movesTable } from "../placement/changes.ts";
import {
  cellsOf,
  columns,
  differenceRows,
  methodNote,
  neededLine,
  publishedNote,
  publishedTable,
  remarksOf,
  shownRows,
} from "./_figures.ts";
import { ForestCell, type ForestScale, forestScale } from "./_forest.tsx";
import { compareVerdicts } from "./_verdicts.ts";

/** What a comparison is shown with. */
export interface ComparePageProps {
  readonly comparison: Comparison;
  /** Relative difference that was allowed. */
  readonly failOver?: number;
}

/** The whole document. */
export function Page({ comparison, failOver }: ComparePageProps): JSX.Element {
  const { base, others, testCount, effect } = comparison;
  const published = publishedTable(comparison);
  return (
    <Document title={`Comparison with ${base.label}`} charts={[]}>
      <Verdicts verdicts={compareVerdicts(comparison, failOver)} />
      {others.map((pair) => (
        <Pair key={pair.label} base={base.label} {...{ pair, effect, failOver }} />
      ))}
      {published.rows.length > 0 && (
        <>
          <h2>Published figures</h2>
          <Figures columns={published.head} rows={published.rows} caption={publishedNote} />
        </>
      )}
      <p>{methodNote(testCount)}</p>
    </Document>
  );
}

function Pair(
  { base, pair, effect, failOver }: {
    base: string;
    pair: PairComparison;
    effect: number;
    failOver?: number;
  },
): JSX.Element {
  const shown = shownRows(pair);
  const hidden = pair.rows.filter((row) => !shown.includes(row));
  const differences = differenceRows(pair);
  const moves = movesTable(pair.placement);
  const limit = failOver === undefined ? undefined : 1 + failOver;
  const scale = forestScale(pair.rows, limit);
  const ratios = (rows: readonly Row[], caption: string) => (
    <Ratios {...{ rows, caption, effect, scale, limit }} />
  );
  return (
    <>
      <h2>{pair.label} against {base}</h2>
      <Remarks lines={[...remarksOf(pair), ...neededLines(pair, effect)]} />
      {shown.length > 0 && ratios(
        shown,
        `Median times, and their ratio with its 95% interval: over 1 is slower.${
          limit === undefined ? "" : ` The dashed line is what was allowed, ${limit.toFixed(3)}.`
        }`,
      )}
      {hidden.length > 0 && (
        <details>
          <summary>{hidden.length} more rows</summary>
          {ratios(hidden, "Stages of single passages, no significant difference")}
        </details>
      )}
      {moves !== undefined && (
        <>
          <h3>Operations on other devices</h3>
          <Figures named columns={moves.columns} rows={moves.rows} caption={moves.caption} />
        </>
      )}
      {differences.length > 0 && (
        <>
          <h3>What else differs</h3>
          <Figures named columns={["", base, pair.label]} rows={differences} />
        </>
      )}
    </>
  );
}

const neededLines = (pair: PairComparison, effect: number): string[] =>
  [neededLine(pair, effect) ?? []].flat();

function Ratios(
  { rows, caption, effect, scale, limit }: {
    rows: readonly Row[];
    caption: string;
    effect: number;
    scale: ForestScale;
    limit?: number;
  },
): JSX.Element {
  const heads = columns(effect);
  const drawnAfter = heads.indexOf("95% interval") + 1;
  const withDrawing = <T, U>(cells: readonly T[], drawing: U) => [
    ...cells.slice(0, drawnAfter),
    drawing,
    ...cells.slice(drawnAfter),
  ];
  return (
    <Figures
      named
      columns={withDrawing(heads, "faster | slower")}
      rows={rows.map((row) =>
        withDrawing<string, JSX.Element>(
          cellsOf(row),
          <ForestCell ratio={row.ratio} scale={scale} limit={limit} />,
        )
      )}
      caption={caption}
    />
  );
}
