/** What all commands have in common: exit codes, interruption, and how errors are shown. */
import { CommanderError } from "commander";
import { listenForInterrupt } from "../system/interrupt.ts";
import { describeError } from "./_errors.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

/** Exit codes of every command. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 2,
  /** A stage crashed or hung. */
  crash: 3,
  /** A comparison with PyTorch failed. */
  nonconforming: 4,
  /** Slower than was allowed. */
  regression: 5,
  /** Something could not be compared. */
  incomparable: 6,
  interrupted: 130,
} as const;

/** What a command works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A command: its arguments in, its exit code out. */
export type Command = (args: readonly string[], context: CommandContext) => Promise<number>;

/** An option that is wrong, or options that do not go together. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What `check` gives; its complaints of values out of range are turned into those of a wrong usage. */
export function checkUsage<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw asUsage(error);
  }
}

/** A complaint of a value out of range as one of a wrong usage; anything else as it is. */
export function asUsage(error: unknown): unknown {
  return error instanceof RangeError ? new UsageError(error.message, { cause: error }) : error;
}

/** Runs `command` over the process's arguments and ends the process with its exit code. */
export async function runProcess(command: Command): Promise<never> {
  const terminal = processTerminal();
  using interrupt = listenForInterrupt();
  const code = await runCommand(command, Deno.args, { terminal, signal: interrupt.signal });
  Deno.exit(code);
}

/** Runs `command` and turns what it throws into a message and an exit code. */
export async function runCommand(
  command: Command,
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { terminal, signal } = context;
  try {
    return await command(args, context);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed the help or the message by itself.
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    }
    if (signal.aborted) {
      terminal.error("interrupted; what was finished is kept");
      return exitCodes.interrupted;
    }
    terminal.error(describeError(error, args.includes("--debug")));
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failure;
  } finally {
    terminal.close();
  }
}
