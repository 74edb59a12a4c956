/** The page of trials of the comparison: whether each series came out right, its figures, every trial, and where it was. */
import type { JSX } from "preact";
import type { TrialsResult } from "../../compare/trials/result.ts";
import { measuredOn } from "../_figures.ts";
import { Verdicts } from "../html/verdicts.tsx";
import { Document, Facts, Figures } from "../html/document.tsx";
import {
  contextSentence,
  methodNote,
  seriesColumns,
  seriesRows,
  shownSeries,
  title,
  trialColumns,
  trialRows,
  trialVerdicts,
} from "./_figures.ts";

/** The whole document. */
export function Page({ result }: { result: TrialsResult }): JSX.Element {
  return (
    <Document title={title} charts={[]}>
      <Verdicts verdicts={trialVerdicts(result)} />
      <p>{contextSentence(result)}</p>
      <Figures
        named
        columns={seriesColumns(result)}
        rows={seriesRows(result)}
        caption={methodNote(result)}
      />
      {shownSeries(result).map((series) => (
        <details key={series}>
          <summary>Trials of {series}</summary>
          <Figures
            named
            columns={trialColumns}
            rows={trialRows(result, series)}
            caption={`Ratios of ${series}: over 1 is slower`}
          />
        </details>
      ))}
      <h2>Where and with what</h2>
      <Facts pairs={measuredOn(result)} />
    </Document>
  );
}
