/** Lines at the bottom of a terminal that are drawn anew as work goes on. */
import cliTruncate from "cli-truncate";
import { sum } from "simple-statistics";
import stringWidth from "string-width";

/** Where the lines are drawn, and by which clock. */
export interface StatusOptions {
  readonly write: (text: string) => void;
  /** Width of the terminal, which may change. */
  readonly columns: () => number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
  /** Calls `task` after `delayMs`; the result takes it back. */
  readonly schedule?: (task: () => void, delayMs: number) => () => void;
}

/** Between two drawings; what measures must not be disturbed by who shows it. */
export const drawingIntervalMs = 100;
/** Lines are no wider, so that a terminal that becomes narrower than its table has to break none of them. */
const widest = 79;

/**
 * The lines. A line that does not fit is cut with an ellipsis: if it wrapped, the terminal would have another number of lines than is taken away
 * afterwards.
 */
export class StatusLines {
  readonly #options: Required<StatusOptions>;
  #lines: readonly string[] = [];
  /** As they stand on the terminal. */
  #drawn: readonly string[] = [];
  #drawnAt = -Infinity;
  #cancel?: () => void;

  constructor({
    write,
    columns,
    now = () => performance.now(),
    schedule = (task, delayMs) => {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
  }: StatusOptions) {
    this.#options = { write, columns, now, schedule };
  }

  /** Shows `lines` in place of those before: at once, or soon where some were drawn just now. */
  show(lines: readonly string[]): void {
    this.#lines = lines;
    if (this.#cancel !== undefined) return;
    const waitMs = this.#drawnAt + drawingIntervalMs - this.#options.now();
    if (waitMs <= 0) this.#draw();
    else this.#cancel = this.#options.schedule(() => this.#draw(), waitMs);
  }

  /** Has `write` write to the terminal above the lines. */
  above(write: () => void): void {
    this.#erase();
    write();
    if (this.#lines.length > 0) this.#draw();
  }

  /** Takes the lines away. */
  clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#erase();
    this.#lines = [];
    this.#drawnAt = -Infinity;
  }

  #draw(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#drawnAt = this.#options.now();
    // The last column stays free: terminals differ in where the cursor is after it was written to.
    const width = Math.max(1, Math.min(widest, this.#options.columns() - 1));
    const lines = this.#lines.map((line) => cliTruncate(line, width));
    // At once, so that nobody sees the lines gone.
    this.#options.write(this.#erasing() + lines.map((line) => `${line}\n`).join(""));
    this.#drawn = lines;
  }

  /** What takes the lines off the terminal and leaves the cursor where they began. */
  #erasing(): string {
    const drawn = this.#drawn;
    if (drawn.length === 0) return "";
    this.#drawn = [];
    // Where the terminal has become narrower than a line, almost all of them have broken it into several rows by now.
    const columns = this.#options.columns();
    const rows = drawn.map((line) => Math.max(1, Math.ceil(stringWidth(line) / columns)));
    return `\x1b[${sum(rows)}A\r\x1b[J`;
  }

  #erase(): void {
    const erasing = this.#erasing();
    if (erasing !== "") this.#options.write(erasing);
  }
}
