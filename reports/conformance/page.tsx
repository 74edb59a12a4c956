/** The page of one or more conformance results: verdicts, heat map, what failed, tables of the same, and how to get there again. */
import type { JSX } from "preact";
import type { CaseResult } from "../../conformance/case_result.ts";
import type { ConformanceResult } from "../../conformance/result.ts";
import { Document, Facts, Figures, Remarks } from "../html/document.tsx";
import { Verdicts } from "../html/verdicts.tsx";
import { comparisonRows, comparisonText } from "./_comparisons.ts";
import { attributionOf, contextRows, failureText, skippedOf, suiteRows } from "./_figures.ts";
import { heatMapOf, placeOf } from "./_heat_map.ts";
import { heatIds, heatScript } from "./_heat_script.ts";
import { heatStyle } from "./_heat_style.ts";
import { reproduceText } from "./_reproduce.ts";
import { countsText, ratioOf, ratioText, worstOf } from "./_severity.ts";
import type { Subject } from "./_subjects.ts";
import { conformanceVerdicts, originOf, statusOf } from "./_verdict.ts";
import { Heat } from "./heat_map.tsx";
import { Chain } from "./chain.tsx";

/** The whole document of `subjects`, of which there is at least one. */
export function Page({ subjects }: { subjects: readonly Subject[] }): JSX.Element {
  const map = heatMapOf(subjects);
  const { faces, views } = map;
  return (
    <Document
      title="Conformance of the seven stages with PyTorch"
      charts={[{ id: heatIds.table, data: { faces, views }, script: heatScript }]}
      style={heatStyle}
    >
      <Verdicts verdicts={conformanceVerdicts(subjects)} />
      <Remarks lines={remarksOf(subjects)} />
      {subjects.length > 1 && <Overview subjects={subjects} />}
      <h2>Error against tolerance</h2>
      <p>
        Each cell is the worst comparison of a stage on a passage: its error as a multiple of its
        tolerance. Above 1 it fails. Point at a cell, or go there with Tab and the arrow keys, for
        error, tolerance and the tolerance that would have been needed.
      </p>
      <Heat map={map} />
      {subjects.length === 1
        ? <Part result={subjects[0].result} columns={map.columns} />
        : subjects.map(({ label, result }) => (
          <details key={label} class="part">
            <summary>{label}: {statusOf(result).answer}</summary>
            <Part result={result} columns={map.columns} />
          </details>
        ))}
    </Document>
  );
}

/** Interruptions, and what is only estimated. */
function remarksOf(subjects: readonly Subject[]): string[] {
  return subjects.flatMap(({ label, result }) => {
    const whose = subjects.length === 1 ? "" : `${label}: `;
    return [
      ...(result.status === "interrupted"
        ? [`${whose}The run was interrupted: what is not here was not judged.`]
        : []),
      ...(result.cases.some(({ estimated }) => estimated)
        ? [`${whose}Errors with ~ are estimates from compact references, within 5%.`]
        : []),
    ];
  });
}

/** One row a run. */
function Overview({ subjects }: { subjects: readonly Subject[] }): JSX.Element {
  const rows = subjects.map(({ label, result }) => {
    const worst = worstOf(result.cases.filter(({ tolerance }) => tolerance !== 0));
    const ratio = worst && ratioOf(worst);
    return [
      label,
      statusOf(result).answer,
      countsText(result.cases),
      ratio === undefined ? "" : ratioText(ratio),
      originOf(result) ?? "",
    ];
  });
  return (
    <Figures
      named
      columns={["run", "verdict", "comparisons", "worst error / tolerance", "first wrong"]}
      rows={rows}
      caption="Runs of conformance side by side."
    />
  );
}

/** Failures that are listed; the table below has all. */
const mostFailures = 100;

/** All there is of one run. */
function Part(
  { result, columns }: { result: ConformanceResult; columns: readonly (number | null)[] },
): JSX.Element {
  const failures = result.cases.filter(({ outcome }) => outcome === "fail");
  const skipped = skippedOf(result);
  const attribution = attributionOf(result);
  return (
    <>
      <h2>Suites</h2>
      <Figures
        named
        columns={["suite", "passed", "failed", "skipped"]}
        rows={suiteRows(result)}
        caption={attribution ?? "No stage is to blame for anything."}
      />
      {failures.length > 0 && (
        <>
          <h2>What failed</h2>
          <ul class="failures">
            {failures.slice(0, mostFailures).map((each, i) => (
              <li key={i} data-suite={each.suite} data-metric={each.metric}>{failureText(each)}</li>
            ))}
          </ul>
          {failures.length > mostFailures && (
            <p>And {failures.length - mostFailures} more: the table of comparisons has them.</p>
          )}
        </>
      )}
      {skipped.length > 0 && (
        <>
          <h2>What was not judged</h2>
          <ul class="failures">{skipped.map((line) => <li key={line}>{line}</li>)}</ul>
        </>
      )}
      <Chain result={result} />
      <details>
        <summary>Every comparison as a table</summary>
        <Comparisons cases={result.cases} columns={columns} />
      </details>
      <h2>Where and with what</h2>
      <p>To run it again, at the commit below:</p>
      <pre>{reproduceText(result)}</pre>
      <Facts pairs={contextRows(result) as [string, string][]} />
    </>
  );
}

/** Error and tolerance of every comparison. Of suites without passages, those that did not pass. */
function Comparisons(
  { cases, columns }: { cases: readonly CaseResult[]; columns: readonly (number | null)[] },
): JSX.Element {
  const rows = comparisonRows(cases, columns).filter((row) =>
    row.cases.some((each) =>
      each !== undefined && (each.passage !== null || each.outcome !== "pass")
    )
  );
  return (
    <div class="wide" tabIndex={0} role="group" aria-label="Every comparison">
      <table class="named">
        <caption>
          Error / tolerance; ! fails, ~ is an estimate. Cases of no passage are here where they did
          not pass.
        </caption>
        <thead>
          <tr>
            {["value", "suite", "metric"].map((name) => <th key={name} scope="col">{name}</th>)}
            {columns.map((passage) => <th key={passage} scope="col">{placeOf(passage)}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ suite, metric, value, durations, cases }, i) => (
            <tr key={i} data-suite={suite} data-metric={metric}>
              <th scope="row">{value}</th>
              <td>{suite}{durations === "forced" ? ", forced" : ""}</td>
              <td>{metric}</td>
              {cases.map((each, j) => <td key={j}>{comparisonText(each)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
