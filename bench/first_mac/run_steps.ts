/**
 * Runs steps to their end, whatever becomes of each.
 * @module
 */
import { join } from "node:path";
import type { Step } from "./steps.ts";

/** What became of a step. */
export interface StepOutcome {
  readonly name: string;
  readonly command: readonly string[];
  readonly outcome: "passed" | "failed" | "timed out";
  /** Absent where it did not end by itself. */
  readonly exitCode?: number;
  readonly elapsedMs: number;
}

/** Options of {@link runSteps}. */
export interface RunStepsOptions {
  /** The checkout. */
  readonly cwd: string;
  /** Where `NAME.log` of each step goes; must exist. */
  readonly logDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onStart?: (step: Step) => void;
  readonly onEnd?: (outcome: StepOutcome) => void;
  /** Kills what runs, and ends the run. */
  readonly signal?: AbortSignal;
  readonly now?: () => number;
  /** Aborted when the time of a step is over. */
  readonly timeoutOf?: (timeoutMs: number) => AbortSignal;
}

/** Runs `steps` one after the other, with what each prints in its log, and goes on after failures. */
export async function runSteps(
  steps: readonly Step[],
  { onStart, onEnd, ...options }: RunStepsOptions,
): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for (const step of steps) {
    options.signal?.throwIfAborted();
    onStart?.(step);
    const outcome = await runStep(step, options);
    options.signal?.throwIfAborted();
    outcomes.push(outcome);
    onEnd?.(outcome);
  }
  return outcomes;
}

/**
 * Runs a command into a log as a process group of its own, so that with it all that it has started can be killed. Both a signal of ours and the
 * terminal's Ctrl-C reach this shell only.
 */
const runInGroup = `
set -m
log=$1
shift
"$@" >"$log" 2>&1 </dev/null &
job=$!
trap 'kill -KILL -- -$job' TERM INT
wait $job`;

async function runStep(
  { name, command, timeoutMs }: Step,
  options: RunStepsOptions,
): Promise<StepOutcome> {
  const { cwd, logDir, env, signal, now = () => performance.now() } = options;
  const { timeoutOf = AbortSignal.timeout } = options;
  const start = now();
  const timeout = timeoutOf(timeoutMs);
  const { code } = await new Deno.Command("bash", {
    args: ["-c", runInGroup, "bash", join(logDir, `${name}.log`), ...command],
    cwd,
    env,
    stdout: "null",
    stderr: "null",
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
  }).output();
  const elapsedMs = now() - start;
  if (timeout.aborted) return { name, command, outcome: "timed out", elapsedMs };
  return { name, command, outcome: code === 0 ? "passed" : "failed", exitCode: code, elapsedMs };
}
