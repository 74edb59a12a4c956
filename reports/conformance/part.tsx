/** All there is of one conformance run beside its heat map: what failed and what was not judged, tables, and how to get there again. */
import type { JSX } from "preact";
import type { CaseResult } from "../../conformance/case_result.ts";
import type { ConformanceResult } from "../../conformance/result.ts";
import { Facts, Figures, Heading } from "../html/document.tsx";
import { comparisonRows, comparisonText } from "./_comparisons.ts";
import { attributionOf, contextRows, failureText, skippedOf, suiteRows } from "./_figures.ts";
import { placeOf } from "./_heat_map.ts";
import { reproduceText } from "./_reproduce.ts";
import { Chain } from "./chain.tsx";

/** Failures that are listed; the table below has all. */
const mostFailures = 100;

/** All there is of one run but its cells in the heat map, whose `columns` are the passages. */
export function Part(
  { result, columns }: { result: ConformanceResult; columns: readonly (number | null)[] },
): JSX.Element {
  const failures = result.cases.filter(({ outcome }) => outcome === "fail");
  const skipped = skippedOf(result);
  const attribution = attributionOf(result);
  return (
    <>
      <Heading>Suites</Heading>
      <Figures
        named
        columns={["suite", "passed", "failed", "skipped"]}
        rows={suiteRows(result)}
        caption={attribution ?? "No stage is to blame for anything."}
      />
      {failures.length > 0 && (
        <>
          <Heading>What failed</Heading>
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
          <Heading>What was not judged</Heading>
          <ul class="failures">{skipped.map((line) => <li key={line}>{line}</li>)}</ul>
        </>
      )}
      <Chain result={result} />
      <details>
        <summary>Every comparison as a table</summary>
        <Comparisons cases={result.cases} columns={columns} />
      </details>
      <Heading>Where and with what</Heading>
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
