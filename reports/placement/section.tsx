/**
 * The placement of a result as a part of its page.
 * @module
 */
import type { JSX } from "preact";
import type { BenchResult } from "../../bench/result.ts";
import { Figures, Heading, Remarks } from "../html/document.tsx";
import { placementTables } from "./_tables.ts";
import { placementRemarks } from "./remarks.ts";

/** The section; nothing where no placement was asked for. */
export function PlacementSection(
  { result }: { result: Pick<BenchResult, "placement" | "passages" | "backend"> },
): JSX.Element | null {
  if (result.placement === undefined) return null;
  return (
    <>
      <Heading>Placement</Heading>
      <Remarks lines={placementRemarks(result)} />
      {placementTables(result).map(({ columns, rows, caption }) => (
        <Figures key={caption} columns={columns} rows={rows} caption={caption} named />
      ))}
    </>
  );
}
