/**
 * The scenarios of a result as a part of its page.
 * @module
 */
import type { JSX } from "preact";
import type { BenchResult } from "../../bench/result.ts";
import { Figures, Heading, Remarks } from "../html/document.tsx";
import { scenarioTables } from "./_tables.ts";
import { scenarioRemarks } from "./remarks.ts";

/** The section; nothing where nothing was measured. */
export function ScenariosSection(
  { result }: { result: Pick<BenchResult, "scenarios" | "packages" | "passages"> },
): JSX.Element | null {
  const tables = scenarioTables(result);
  const remarks = scenarioRemarks(result);
  if (tables.length === 0 && remarks.length === 0) return null;
  return (
    <>
      <Heading>What users feel</Heading>
      <Remarks lines={remarks} />
      {tables.map(({ caption, columns, rows }) => (
        <Figures key={caption} columns={columns} rows={rows} caption={caption} named />
      ))}
    </>
  );
}
