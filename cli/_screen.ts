/** A terminal's screen, for tests of what is drawn on it: xterm's own, which also breaks lines anew where it becomes narrower. */
import xterm from "@xterm/headless";

/** A screen that is written to. */
export interface Screen {
  /** Its width. */
  readonly columns: () => number;
  readonly write: (text: string) => void;
  /** What stands on it, without the empty rows below. */
  readonly rows: () => Promise<string[]>;
  readonly resize: (columns: number) => void;
}

/** An empty screen of 24 rows. */
export function makeScreen(columns = 80): Screen {
  const terminal = new xterm.Terminal({
    ...{ cols: columns, rows: 24, convertEol: true, allowProposedApi: true },
  });
  return {
    columns: () => terminal.cols,
    write: (text) => terminal.write(text),
    rows: async () => {
      // What was written before is on the screen once this is.
      await new Promise<void>((resolve) => terminal.write("", resolve));
      const { active } = terminal.buffer;
      const rows = Array.from(
        { length: active.length },
        (_, row) => active.getLine(row)!.translateToString(true),
      );
      return rows.slice(0, rows.findLastIndex((row) => row !== "") + 1);
    },
    resize: (columns) => terminal.resize(columns, 24),
  };
}
