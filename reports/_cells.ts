/** Figures as cells of tables. */

/** `value` with so many digits after the point, without the sign of a zero; `none` where there is none, or no finite one. */
export const decimals = (value: number | null | undefined, digits: number, none = ""): string =>
  typeof value === "number" && Number.isFinite(value)
    ? value.toFixed(digits).replace(/^-(0\.?0*)$/, "$1")
    : none;

/** `cells` filled up with empty ones to a row under `columns`. */
export const rowOf = (cells: readonly string[], columns: readonly string[]): string[] =>
  columns.map((_, i) => cells[i] ?? "");
