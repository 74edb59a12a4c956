/** Options of commands that work in worker processes and keep a journal. */
import type { Command } from "commander";
import type { Timeouts } from "../bench/worker/ask.ts";
import { positiveNumber } from "./_options.ts";

/** Options of {@link addWorkerOptions}. */
export interface WorkerFlags {
  readonly resume?: boolean;
  /** Seconds. */
  readonly timeout: number;
  /** Seconds. */
  readonly compileTimeout: number;
}

/** Adds `--resume`, `--timeout` and `--compile-timeout`. */
export function addWorkerOptions(command: Command): Command {
  return command
    .option("--resume", "go on with what an interrupted run left in --out")
    .option("--timeout <s>", "seconds that a prediction may take", positiveNumber, 60)
    .option(
      "--compile-timeout <s>",
      "seconds that compiling or loading a stage may take",
      positiveNumber,
      600,
    );
}

/** How long a worker may be at one thing. */
export const timeoutsOf = ({ timeout, compileTimeout }: WorkerFlags): Timeouts => ({
  loadMs: 1000 * compileTimeout,
  predictMs: 1000 * timeout,
});
