/** A terminal's screen, for tests of what is drawn on it: xterm's own. */
import xterm from "@xterm/headless";

/** A screen that is written to. */
export interface Screen {
  /** Its width. */
  readonly columns: () => number;
  readonly write: (text: string) => void;
  /** What stands on it, without the empty rows below. */
  readonly rows: () => Promise<string[]>;
  readonly resize: (columns: number) => Promise<void>;
}

/** An empty screen of 24 rows. Where it becomes narrower it breaks lines anew, as most terminals do, or with `reflows` false cuts them, as xterm and screen do. */
export function makeScreen(columns = 80, { reflows = true } = {}): Screen {
  const terminal = new xterm.Terminal({
    ...{ cols: columns, rows: 24, convertEol: true, allowProposedApi: true },
    // Consoles of old Windows do not.
    ...(!reflows && { windowsPty: { backend: "conpty" as const, buildNumber: 19_000 } }),
  });
  // What was written before is on the screen once this is.
  const settled = () => new Promise<void>((resolve) => terminal.write("", resolve));
  return {
    columns: () => terminal.cols,
    write: (text) => terminal.write(text),
    rows: async () => {
      await settled();
      const { active } = terminal.buffer;
      const rows = Array.from(
        { length: active.length },
        (_, row) => active.getLine(row)!.translateToString(true, 0, terminal.cols).trimEnd(),
      );
      return rows.slice(0, rows.findLastIndex((row) => row !== "") + 1);
    },
    resize: async (columns) => {
      await settled();
      terminal.resize(columns, 24);
    },
  };
}
