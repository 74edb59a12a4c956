/**
 * The one place that prints. Results go to standard output; messages and progress to standard error, as lines that are drawn anew where
 * that is a terminal, and as plain lines where it is a file, a pipe or a log.
 * @module
 */
import { StatusLines, type StatusOptions } from "./_status_lines.ts";

/** Progress of one piece of work; ends with {@link Progress.done}. */
export interface Progress {
  /** Sets how much is done, of the total, and what to say beside it. */
  update(value: number, note?: string): void;
  done(): void;
}

/** How a {@link Terminal.progress} counts. */
export interface ProgressOptions {
  /** Of what `update` counts; unknown where it is absent. */
  readonly total?: number;
  /** Shows a value of `update`: by default the number itself. */
  readonly format?: (value: number) => string;
  /** Say nothing where no bar can be drawn: notes of the work tell as much. */
  readonly barOnly?: boolean;
}

/** Where a command writes to. */
export interface Terminal {
  /** A result, on standard output. */
  print(text: string): void;
  /** A message of the work, on standard error. */
  note(text: string): void;
  /** What went wrong, on standard error. */
  error(text: string): void;
  /** How wide it is, which may change. */
  columns(): number;
  /** Shows `lines` below all messages, in place of those before; nothing where they cannot be drawn anew. */
  status(lines: readonly string[]): void;
  /** Begins to show the progress of one piece of work; the one before must be done. */
  progress(label: string, options?: ProgressOptions): Progress;
  /** From now on only results and errors are shown. */
  hush(): void;
  /** Takes away what is still shown of progress. */
  close(): void;
}

/** Sinks and abilities of a terminal. */
export interface TerminalOptions extends Partial<Omit<StatusOptions, "write">> {
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Lines can be drawn anew: standard error is a terminal. */
  readonly bars: boolean;
  readonly colors: boolean;
}

/** The process's own standard output and error; `NO_COLOR` is heeded. */
export function processTerminal(): Terminal {
  const write = (stream: typeof Deno.stdout) => (text: string) => {
    const bytes = new TextEncoder().encode(text);
    for (let done = 0; done < bytes.length;) done += stream.writeSync(bytes.subarray(done));
  };
  const bars = Deno.stderr.isTerminal();
  return makeTerminal({
    writeOut: write(Deno.stdout),
    writeError: write(Deno.stderr),
    // What is no terminal has no size to ask for.
    ...(bars && { columns: () => Deno.consoleSize().columns }),
    bars,
    colors: bars && !Deno.noColor,
  });
}

/** A terminal over the sinks of `options`, 80 columns wide unless it says otherwise. */
export function makeTerminal(options: TerminalOptions): Terminal {
  const { writeOut, writeError, bars, colors, columns = () => 80 } = options;
  const lines = new StatusLines({ ...options, columns, write: writeError });
  let isHushed = false;
  const note = (text: string) => {
    if (!isHushed) lines.above(() => writeError(`${text}\n`));
  };
  const status = (shown: readonly string[]) => {
    if (bars && !isHushed) lines.show(shown);
  };
  return {
    print: (text) => lines.above(() => writeOut(`${text}\n`)),
    note,
    error(text) {
      lines.clear();
      const label = colors ? "\x1b[1;31merror:\x1b[0m" : "error:";
      writeError(`${label} ${text}\n`);
    },
    status,
    columns,
    progress(label, { total, format = String, barOnly = false } = {}) {
      if (!bars) return barOnly ? noProgress : lineProgress(label, total, format, note);
      const show = (value: number, note: string) =>
        status([barLine(value, { total, format, before: label, after: note, columns: columns() })]);
      show(0, "");
      return { update: (value, note = "") => show(value, note), done: lines.clear.bind(lines) };
    },
    hush() {
      isHushed = true;
      lines.clear();
    },
    close: () => lines.clear(),
  };
}

const widestBar = 24;
/** Of less than this a bar tells nothing. */
const narrowestBar = 6;

/** What stands around the bar of a {@link barLine}. */
export interface BarOptions extends Pick<ProgressOptions, "total" | "format"> {
  readonly before?: string;
  readonly after?: string;
  /** Of the terminal, 80 by default: in a narrow one the bar makes room for the text. */
  readonly columns?: number;
}

/** A bar of `value` out of a total with text around it; where the total is not known, the text and the value. */
export function barLine(
  value: number,
  { total, format = String, before = "", after = "", columns = 80 }: BarOptions,
): string {
  const lineOf = (...parts: string[]) => parts.filter((part) => part !== "").join(" ");
  if (total === undefined) return lineOf(before, format(value), after);
  const count = `${format(value)}/${format(total)}`;
  // Brackets, a space, and the last column.
  const room = columns - lineOf(before, count, after).length - 4;
  if (room < narrowestBar) return lineOf(before, count, after);
  const width = Math.min(widestBar, room);
  const full = Math.round(width * (total === 0 ? 1 : Math.min(1, value / total)));
  const bar = "\u25a0".repeat(full) + " ".repeat(width - full);
  return lineOf(before, `[${bar}]`, count, after);
}

const noProgress: Progress = { update: () => {}, done: () => {} };

/** One line at the start, and one at each further quarter. */
function lineProgress(
  label: string,
  total: number | undefined,
  format: (value: number) => string,
  write: (line: string) => void,
): Progress {
  let quarters = 0;
  write(`${label}${total === undefined ? "" : ` (${format(total)})`}`);
  return {
    update(value, note = "") {
      const reached = total ? Math.floor((4 * value) / total) : 0;
      if (reached <= quarters) return;
      quarters = reached;
      write(`${label}: ${format(value)}${total ? `/${format(total)}` : ""} ${note}`.trimEnd());
    },
    done: () => {},
  };
}
