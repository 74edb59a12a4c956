/** Lines at the bottom of a terminal that are drawn anew as work goes on. */
import cliTruncate from "cli-truncate";

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
  /** How wide the terminal was when it was last asked. */
  #columns?: number;
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
    const columns = this.#options.columns();
    const isResizing = this.#drawn.length > 0 && columns !== this.#columns;
    this.#columns = columns;
    // While somebody draws at the window, each drawing could leave a broken line behind.
    if (isResizing) {
      this.#cancel = this.#options.schedule(() => this.#draw(), drawingIntervalMs);
      return;
    }
    this.#drawnAt = this.#options.now();
    // The last column stays free: terminals differ in where the cursor is after it was written to.
    const width = Math.max(1, Math.min(widest, columns - 1));
    const lines = this.#lines.map((line) => cliTruncate(line, width));
    // At once, so that nobody sees the lines gone.
    this.#options.write(this.#erasing() + lines.map((line) => `${line}\n`).join(""));
    this.#drawn = lines;
  }

  /**
   * What takes the lines off the terminal and leaves the cursor where they began. Where it has become narrower than a line, many terminals have
   * broken it into several rows by now, and some have not; since nobody knows, a piece of the line may stay, but no message above is ever lost.
   */
  #erasing(): string {
    const rows = this.#drawn.length;
    this.#drawn = [];
    return rows === 0 ? "" : `\x1b[${rows}A\r\x1b[J`;
  }

  #erase(): void {
    const erasing = this.#erasing();
    if (erasing !== "") this.#options.write(erasing);
  }
}
