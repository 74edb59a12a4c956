/** What reports of tuning have in common. */
import type { TuningContext } from "../../tuning/tuning_context.ts";
import { decimals } from "../_cells.ts";
import { measuredOn } from "../_figures.ts";
import { escape, tableOf } from "../_markdown.ts";
import { plainTable } from "../_terminal_table.ts";

/** A table whose first column is text, the others figures. */
export interface Figures {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** As Markdown. */
export const markdownOf = ({ columns, rows }: Figures): string =>
  tableOf(columns.map(escape), columns.map((_, i) => i === 0 ? "---" : "---:"), rows);

/** For a terminal. */
export const terminalOf = ({ columns, rows }: Figures): string =>
  plainTable(columns, columns.map((_, i) => i === 0 ? "left" : "right"), rows);

/** Where, with what and on what was measured, as a section of Markdown. */
export const contextSection = (context: TuningContext): string =>
  `## Where and with what\n\n` +
  tableOf(["", ""], ["---", "---"], [
    ...measuredOn(context),
    ["Converter", `version ${context.converterVersion}`],
    ["Base preset", `${context.basePreset.name}, for ${context.basePreset.target}`],
    ["Passages tried on", context.probedPassages.join(", ")],
  ]);

/** A figure with a sign where it is over 0. */
export function signed(value: number, digits: number): string {
  const text = decimals(value, digits);
  return Number(text) > 0 ? `+${text}` : text;
}
