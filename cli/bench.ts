/**
 * `deno task bench`: passages through the seven stages, timed.
 * @module
 */
import { join } from "node:path";
import { planBench, quickRuns } from "../bench/plan.ts";
import type { BenchResult } from "../bench/result.ts";
import { runBench } from "../bench/runner.ts";
import { shardOf, shardSetting } from "../fleet/shard.ts";
import { loadPassages } from "../passages/passages.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import { renderTerminal } from "../reports/terminal.ts";
import { openOutputDirectory } from "../reports/write.ts";
import type { Transcribe } from "../tuning/hear.ts";
import { chooseBackend } from "./_backend.ts";
import { parseBench, subjectsOf } from "./_bench_flags.ts";
import { openSubject, subjectLabels } from "./_bench_subject.ts";
import { comparisonExitCode, runComparison } from "./_comparison.ts";
import { checkUsage, type CommandContext, exitCodes, runProcess } from "./_main.ts";
import { preparePackages } from "./_prepare.ts";
import { withPreset } from "./_preset.ts";
import { showBench } from "./_bench_progress.ts";
import { showAssets } from "./_progress.ts";
import { conditionsReader } from "./_run_journal.ts";
import { readLongText, scenarioPlanOf } from "./_scenario_flags.ts";
import { timeoutsOf } from "./_worker_options.ts";

/** What speech recognition runs on may be run by another task only. */
const unheard: Transcribe = () =>
  Promise.resolve({
    status: "skipped",
    reason:
      "deno task bench runs no speech recognition; deno task compare-presets does, on the same files",
  });

/** Runs the benchmark that `args` ask for. */
export async function bench(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const flags = parseBench(args, terminal);
  const subjectFlags = await Promise.all(subjectsOf(flags, terminal).map(withPreset));
  const { cases, voice: passagesVoice } = await loadPassages(flags.passages);
  const voiceName = flags.voice ?? passagesVoice;
  const quick = flags.quick ? quickRuns : undefined;
  const runs = {
    nRuns: flags.nRuns ?? quick?.nRuns,
    minTimeMs: flags.minTime && 1000 * flags.minTime,
    untilStable: flags.untilStable,
    maxRuns: flags.maxRuns,
    warmups: flags.warmups ?? quick?.warmups,
    only: flags.only ?? quick?.only.filter((number) => number <= cases.length),
    isolatedStages: flags.isolatedStages,
  };
  // What is wrong is found before anything is fetched.
  const whole = checkUsage(() => planBench(cases, runs));
  const only = checkUsage(() => shardOf(whole.passages, flags.shard, ({ tokens }) => tokens.length))
    .map(({ number }) => number);
  if (flags.presets !== undefined) {
    const compared = { ...flags, ...runs, presets: flags.presets };
    return comparisonExitCode(await runComparison(compared, unheard, context));
  }
  const longTextOf = await readLongText(flags, { cases, voice: voiceName });
  const labels = subjectLabels(subjectFlags);
  const outputs = await inOrder(
    labels,
    (label) => openOutputDirectory(label === null ? flags.out : join(flags.out, label)),
  );
  const backends = await inOrder(subjectFlags, (subject) => chooseBackend(subject, context));
  const voice = await loadVoice(voiceName, {
    signal,
    onEvent: showAssets(terminal),
  });
  const packages = await inOrder(subjectFlags, (subject) => preparePackages(subject, context));
  // All subjects run the same plan.
  const maxFrames = Math.min(...packages.map((ready) => ready.maxFrames));
  const plan = planBench(cases, { ...runs, only, maxFrames });
  const { seed } = flags;
  const longText = longTextOf?.(voice);
  const show = showBench(terminal, plan, labels.length);
  const conditions = conditionsReader(backends);
  using scope = new DisposableStack();
  const subjects = await inOrder(labels, async (label, i) =>
    scope.use(
      await openSubject(plan, {
        ...{ ...flags, ...subjectFlags[i], voice, conditions },
        ...{ backend: backends[i], ready: packages[i], output: outputs[i] },
        interleaved: label === null ? null : { seed, subjects: labels as string[], label },
        shard: shardSetting(flags.shard),
        scenarios: scenarioPlanOf(flags, { backend: backends[i], longText, seed }),
        onEvent: show(label),
      }),
    ));
  const results = await runBench(plan, subjects, {
    seed,
    timeouts: timeoutsOf(flags),
    conditions,
    signal,
  });
  const files = await inOrder(results, (result, i) => outputs[i].saveReports(result));
  terminal.close();
  for (const [i, result] of results.entries()) {
    if (labels[i] !== null) terminal.print(`${i === 0 ? "" : "\n"}${labels[i]}`);
    terminal.print(renderTerminal(result));
    terminal.note(
      `results.json, WAV files and ${files[i].join(", ")} are in ${outputs[i].path}`,
    );
  }
  // The worst: what was interrupted says least, then what crashed.
  return Math.max(...results.map(exitCodeOf));
}

/** One after the other, since each shows its progress. */
async function inOrder<T, U>(
  values: readonly T[],
  use: (value: T, i: number) => Promise<U>,
): Promise<U[]> {
  const results: U[] = [];
  for (const [i, value] of values.entries()) results.push(await use(value, i));
  return results;
}

/**
 * A benchmark without any figure has failed, as has one with a failed passage or scenario; a stage that crashed or hung has a code of its
 * own.
 */
export function exitCodeOf({ status, passages, failures, scenarios }: BenchResult): number {
  if (status === "interrupted") return exitCodes.interrupted;
  if (failures.some(({ kind }) => kind === "crash" || kind === "hang")) return exitCodes.crash;
  const failed = passages.some(({ outcome }) => outcome === "failed") ||
    Object.values(scenarios ?? {}).some((scenario) => scenario.status === "failed");
  const measured = passages.some(({ outcome }) => outcome === "done");
  return failed || !measured ? exitCodes.failure : exitCodes.ok;
}

if (import.meta.main) await runProcess(bench);
