/**
 * `deno task check:coverage`: how often 95% intervals hold the true median, on simulated times.
 * @module
 */
import { renderCoverage } from "../reports/coverage.ts";
import { type CoverageRow, coverageRows } from "../statistics/coverage.ts";
import { claimed, disclaimed } from "../statistics/simulated.ts";
import { type CommandContext, exitCodes, runProcess } from "./_main.ts";
import { integer, makeCommand } from "./_options.ts";

/** Simulates, prints a table, and fails where a claim is broken. */
export function checkCoverage(
  args: readonly string[],
  { terminal, signal }: CommandContext,
): Promise<number> {
  const { trials, seed } = makeCommand(
    "check:coverage",
    "Checks on simulated times how often 95% intervals hold the true median.",
    terminal,
  )
    .option("--trials <n>", "samples of each kind and size", integer(500), 2000)
    .option("--seed <n>", "decides on all of them", integer(0), 1)
    .parse([...args], { from: "user" })
    .opts<{ trials: number; seed: number }>();
  const progress = terminal.progress("simulating", { total: claimed.length + disclaimed.length });
  const rows: CoverageRow[] = [];
  for (const row of coverageRows({ trials, seed })) {
    signal.throwIfAborted();
    rows.push(row);
    progress.update(rows.length, row.name);
  }
  progress.done();
  terminal.print(renderCoverage(rows, trials));
  const isBroken = rows.some(({ isClaimed, isKept }) => isClaimed && !isKept);
  return Promise.resolve(isBroken ? exitCodes.failure : exitCodes.ok);
}

if (import.meta.main) await runProcess(checkCoverage);
