/**
 * The placement of a result as sections of Markdown.
 * @module
 */
import type { BenchResult } from "../../bench/result.ts";
import { escape, tableOf } from "../_markdown.ts";
import { type PlacementTable, placementTables } from "./_tables.ts";
import { placementRemarks } from "./remarks.ts";

/** The sections; none where no placement was asked for. */
export function placementSections(
  result: Pick<BenchResult, "placement" | "passages" | "backend">,
): string[] {
  if (result.placement === undefined) return [];
  return [
    "## Placement",
    placementRemarks(result).map((remark) => `- ${escape(remark)}`).join("\n"),
    ...placementTables(result).map(placementTable),
  ];
}

/** A table of this room, its caption above it. */
export function placementTable({ columns, firstFigure, rows, caption }: PlacementTable): string {
  const aligns = columns.map((_, i) => i < firstFigure ? "---" : "---:");
  return `${escape(caption)}\n\n${tableOf(columns, aligns, rows)}`;
}
