/**
 * The scenarios of a result as sections of Markdown.
 * @module
 */
import type { BenchResult } from "../../bench/result.ts";
import { escape, tableOf } from "../_markdown.ts";
import { scenarioTables } from "./_tables.ts";
import { scenarioRemarks } from "./remarks.ts";

/** The sections; none where nothing was measured. */
export function scenarioSections(
  result: Pick<BenchResult, "scenarios" | "packages" | "passages">,
): string[] {
  const tables = scenarioTables(result);
  const remarks = scenarioRemarks(result);
  if (tables.length === 0 && remarks.length === 0) return [];
  return [
    "## What users feel",
    remarks.map((remark) => `- ${escape(remark)}`).join("\n"),
    ...tables.map(({ caption, columns, rows }) => {
      const aligns = columns.map((_, i) => i === 0 ? "---" : "---:");
      return `${escape(caption)}\n\n${tableOf(columns, aligns, rows)}`;
    }),
  ];
}
