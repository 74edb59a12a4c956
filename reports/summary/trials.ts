/** Trials of the comparison in short: how many of each series came out right. */
import type { TrialsResult } from "../../compare/trials/result.ts";
import { seriesColumns, seriesRows, title, trialVerdicts } from "../trials/_figures.ts";
import { renderTrialsMarkdown } from "../trials/markdown.ts";
import { contextLine } from "./_context.ts";
import type { Summary } from "./summary.ts";

/** The summary. */
export const trialsSummary = (result: TrialsResult): Summary => ({
  kind: "trials",
  title,
  verdicts: trialVerdicts(result),
  tables: [{ head: seriesColumns(result), texts: [0], rows: seriesRows(result) }],
  context: contextLine(result, result.settings.preset),
  full: renderTrialsMarkdown(result),
});
