/**
 * The one place that prints. Results go to standard output; messages and progress to standard error,
 * as bars where that is a terminal and as plain lines where it is a file, a pipe or a log.
 * @module
 */
import process from "node:process";
import { Presets, SingleBar } from "cli-progress";

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
  /** Begins to show the progress of one piece of work; the one before must be done. */
  progress(label: string, options?: ProgressOptions): Progress;
  /** Takes away what is still shown of progress. */
  close(): void;
}

/** Sinks and abilities of a terminal. */
export interface TerminalOptions {
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Draws bars instead of lines: standard error is a terminal. */
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
    bars,
    colors: bars && !Deno.noColor,
  });
}

/** A terminal over the sinks of `options`. */
export function makeTerminal(options: TerminalOptions): Terminal {
  const { writeOut, writeError, bars, colors } = options;
  let shown: Bar | undefined;
  const note = (text: string) => {
    // The bar is taken away meanwhile, and stands below the note afterwards.
    shown?.hide();
    writeError(`${text}\n`);
    shown?.show();
  };
  const close = () => {
    shown?.hide();
    shown = undefined;
  };
  return {
    print: (text) => writeOut(`${text}\n`),
    note,
    error(text) {
      close();
      const label = colors ? "\x1b[1;31merror:\x1b[0m" : "error:";
      writeError(`${label} ${text}\n`);
    },
    progress(label, { total, format = String, barOnly = false } = {}) {
      if (!bars) return barOnly ? noProgress : lineProgress(label, total, format, note);
      close();
      const bar = new Bar(label, total, format);
      shown = bar;
      bar.show();
      return {
        update: (value, note = "") => bar.update(value, note),
        done: () => {
          if (shown === bar) close();
        },
      };
    },
    close,
  };
}

/** A bar on the last line of the terminal. */
class Bar {
  readonly #bar: SingleBar;
  #total: number;
  #value = 0;
  #payload: { label: string; note: string };

  constructor(label: string, total: number | undefined, format: (value: number) => string) {
    this.#total = total ?? 0;
    this.#payload = { label, note: "" };
    this.#bar = new SingleBar({
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
      // Commands end on Ctrl-C by themselves, after they have cleaned up.
      gracefulExit: false,
      format: `{label} ${total === undefined ? "" : "[{bar}] "}{value}${
        total === undefined ? "" : "/{total}"
      } {note}`,
      formatValue: (value: number, _options: unknown, type: string) =>
        type === "value" || type === "total" ? format(value) : String(value),
      barsize: 24,
    }, Presets.rect);
  }

  show(): void {
    this.#bar.start(this.#total, this.#value, this.#payload);
  }

  hide(): void {
    this.#bar.stop();
  }

  update(value: number, note: string): void {
    this.#value = value;
    this.#payload = { ...this.#payload, note };
    this.#bar.update(value, this.#payload);
  }
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
