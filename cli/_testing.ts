/** A terminal that keeps what is written, for tests of commands. */
import { type Command, type CommandContext, runCommand } from "./_main.ts";
import { makeTerminal } from "./terminal.ts";

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
