/** Figures as cells of tables. */

/** `value` with so many digits after the point, without the sign of a zero; `none` where there is none. */
export const decimals = (value: number | null | undefined, digits: number, none = ""): string =>
  value?.toFixed(digits).replace(/^-(0\.?0*)$/, "$1") ?? none;

/** A rate, from 0 on, in percent; nothing where there is none. */
export const ratePercent = (rate: number | null): string =>
  rate === null ? "" : `${(100 * rate).toFixed(1)}%`;

/** A share that somebody chose, such as 0.05, in percent without zeros at its end. */
export const chosenPercent = (share: number): string => `${+(100 * share).toFixed(1)}%`;

/** `cells` filled up with empty ones to a row under `columns`. */
export const rowOf = (cells: readonly string[], columns: readonly string[]): string[] =>
  columns.map((_, i) => cells[i] ?? "");
