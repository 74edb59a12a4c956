/** A terminal that keeps what is written, for tests of commands. */
import assert from "node:assert/strict";
import { type Command, type CommandContext, runCommand } from "./_main.ts";
import { makeTerminal, type Terminal } from "./terminal.ts";

/** What a command left behind. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs `command` with a terminal that is a pipe. */
export async function runForTest(
  command: Command,
  args: readonly string[],
  signal: CommandContext["signal"] = new AbortController().signal,
): Promise<Outcome> {
  let out = "";
  let error = "";
  const terminal = makeTerminal({
    writeOut: (text) => out += text,
    writeError: (text) => error += text,
    bars: false,
    colors: false,
  });
  const code = await runCommand(command, args, { terminal, signal });
  return { code, out, error };
}

/** A terminal that is a pipe, and the lines that progress leaves on it: results are none of its. */
export function recordNotes(): { readonly terminal: Terminal; readonly lines: string[] } {
  const lines: string[] = [];
  const terminal = makeTerminal({
    writeOut: () => assert.fail("progress is no result"),
    writeError: (text) => lines.push(text.trimEnd()),
    bars: false,
    colors: false,
  });
  return { terminal, lines };
}
