/**
 * `deno task check:compare`: what the comparison finds on this machine, and what it imagines.
 * @module
 */
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { openBackend } from "../backends/open.ts";
import { readConditions } from "../bench/conditions.ts";
import { readEnvironment } from "../bench/environment.ts";
import { measureHarness } from "../bench/harness.ts";
import { headerOf } from "../bench/journal/entries.ts";
import { RunJournal } from "../bench/journal/journal.ts";
import { findPackages, measurePackages } from "../bench/load_stages.ts";
import { planBench } from "../bench/plan.ts";
import { type BenchSubject, runBench } from "../bench/runner.ts";
import { assignmentOf } from "../bench/worker/assignment.ts";
import { startInProcess } from "../bench/worker/in_process.ts";
import {
  areRight,
  type Series,
  seriesNames,
  type TrialsResult,
  trialsSchema,
  trialsSchemaVersion,
} from "../compare/trials/result.ts";
import type { Sample, Sides } from "../compare/trials/run_trial.ts";
import { runTrials } from "../compare/trials/run_trials.ts";
import { slowBackend } from "../compare/trials/slow_backend.ts";
import { loadPassages } from "../passages/passages.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import { trialsReports } from "../reports/report_files.ts";
import { renderTrialsMarkdown } from "../reports/trials/markdown.ts";
import { trialLine } from "../reports/trials/progress.ts";
import { writeFileAtomic } from "../system/atomic_file.ts";
import { isThere } from "../system/presence.ts";
import { checkUsage, type CommandContext, exitCodes, runProcess, UsageError } from "./_main.ts";
import { choiceList, integer, makeCommand, presetOption, weightsOption } from "./_options.ts";
import { preparePackages } from "./_prepare.ts";
import { type PresetFlags, withPreset } from "./_preset.ts";
import { showAssets } from "./_progress.ts";
import type { Terminal } from "./terminal.ts";

/** Options of the command, checked. */
export interface CheckCompareFlags extends PresetFlags {
  readonly weights: string;
  readonly passages?: string;
  readonly passage: number;
  readonly series: readonly Series[];
  readonly trials: number;
  readonly pilotRuns: number;
  readonly mostRuns: number;
  readonly threads: number;
  readonly seed: number;
  readonly resume?: boolean;
  readonly out: string;
}

/** The stage that is slowed, and by how much of its time. */
const slowed = { stage: "vocoder", effect: 0.05 } as const;
const warmups = 2;

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parseCheckCompare(args: readonly string[], terminal: Terminal): CheckCompareFlags {
  return makeCommand(
    "check:compare",
    "Tries deno task compare on this machine: benchmarks of the same build must not differ, and a Vocoder that was slowed " +
      "by 5% must be found with as many runs as the comparison asks for. Fails where less than 90% of a series " +
      "come out right.",
    terminal,
  )
    .addOption(presetOption().default("fp16"))
    .addOption(weightsOption())
    .option("--passages <file>", "passages to choose from instead of the six built in (JSON)")
    .option("--passage <n>", "passage to speak, by its place", integer(1), 1)
    .option(
      "--series <names>",
      `some of ${
        seriesNames.join(",")
      }: the same build in turns, with a slowed Vocoder in turns, the same build ` +
        "one after the other",
      choiceList(seriesNames),
      [...seriesNames],
    )
    .option("--trials <n>", "trials of each series", integer(1), 20)
    .option("--pilot-runs <n>", "runs of either side in a first sample", integer(5), 30)
    .option("--most-runs <n>", "most runs of either side in a sample", integer(5), 500)
    .option("--threads <n>", "threads of the runtime", integer(1), 1)
    .option("--seed <n>", "decides on the order of the turns", integer(0), 1)
    .option("--resume", "go on with what an interrupted check left in --out")
    .option("--out <dir>", "where trials.json, trials.md and trials.html go", "out/trials")
    .parse([...args], { from: "user" })
    .opts<CheckCompareFlags>();
}

/** Runs the trials that `args` ask for. */
export async function checkCompare(
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { terminal, signal } = context;
  const flags = await withPreset(parseCheckCompare(args, terminal));
  const { pilotRuns, mostRuns, seed } = flags;
  const { cases, voice: voiceName } = await loadPassages(flags.passages);
  const planOf = (nRuns: number, maxFrames?: number) =>
    planBench(cases, { only: [flags.passage], nRuns, warmups, maxFrames });
  const { passages: [passage] } = checkUsage(() => planOf(pilotRuns));
  const voice = await loadVoice(voiceName, { signal, onEvent: showAssets(terminal) });
  const ready = await preparePackages(flags, context);
  const paths = await findPackages(ready.directory);
  const choice = { name: "onnx", threadCount: flags.threads, numerics: "fp32" } as const;
  const constant = {
    environment: await readEnvironment(),
    weights: ready.weights,
    voice: { name: basename(voice.name), sha256: voice.sha256 },
  };
  const packages = await measurePackages(paths);
  const preset = ready.preset?.name ?? null;

  /** As two benchmarks do, in this process: the journal is kept in memory, since a trial that is interrupted begins anew. */
  const measure = async ({ series, runs, seed }: Sample): Promise<Sides> => {
    const plan = planOf(runs, ready.maxFrames);
    const voiceRow = (phonemeCount: number) => voice.row(phonemeCount);
    const assignment = assignmentOf(plan, { backend: choice, paths, voiceRow });
    const subjectOf = async (label: "base" | "other"): Promise<BenchSubject> => {
      const isApart = series === "apart";
      const interleaved = isApart ? null : { seed, subjects: ["base", "other"], label };
      const header = headerOf(plan, {
        ...{ ...constant, packages, backend: choice.name, settings: { preset, interleaved } },
        conditions: await readConditions(),
        harness: await measureHarness(),
      });
      const isSlow = series === "slowed" && label === "other";
      const open = () =>
        isSlow
          ? slowBackend(openBackend(choice), slowed.stage, slowed.effect)
          : openBackend(choice);
      return {
        label,
        journal: new RunJournal(header),
        start: () => startInProcess(assignment, { open }),
      };
    };
    const options = { seed, signal };
    const run = async (...labels: ("base" | "other")[]) => {
      const subjects = await Promise.all(labels.map(subjectOf));
      const results = await runBench(plan, subjects, options);
      signal.throwIfAborted();
      return results;
    };
    const results = series === "apart"
      ? [...await run("base"), ...await run("other")]
      : await run("base", "other");
    return results as unknown as Sides;
  };

  const begun: TrialsResult = {
    schemaVersion: trialsSchemaVersion,
    startedAt: new Date().toISOString(),
    ...constant,
    backend: { name: choice.name, details: await openBackend(choice).describe() },
    settings: {
      ...{ preset, passage: flags.passage, tokenCount: passage.tokens.length, text: passage.text },
      ...slowed,
      ...{ pilotRuns, mostRuns, warmups, seed },
    },
    trials: [],
  };
  const json = join(flags.out, "trials.json");
  const progress = terminal.progress("trials", { total: flags.trials * flags.series.length });
  const result = await runTrials(flags.resume ? await continued(json, begun) : begun, {
    ...{ series: flags.series, trials: flags.trials, measure, signal },
    save: async (result) => {
      await writeFileAtomic(json, JSON.stringify(result, null, 1) + "\n");
      for (const { name, content } of trialsReports(result)) {
        await writeFileAtomic(join(flags.out, name), content);
      }
    },
    onTrial: (trial, done) => progress.update(done, trialLine(trial)),
  });
  progress.done();
  terminal.print(renderTrialsMarkdown(result).trimEnd());
  terminal.note(`trials.json, trials.md and trials.html are in ${flags.out}`);
  return areRight(result) ? exitCodes.ok : exitCodes.failure;
}

/** What is in the file at `path`, where it is of the same trials as `begun`. */
async function continued(path: string, begun: TrialsResult): Promise<TrialsResult> {
  if (!await isThere(path)) return begun;
  const { data } = trialsSchema.safeParse(JSON.parse(await Deno.readTextFile(path)));
  const partsOf = ({ startedAt: _startedAt, trials: _trials, ...parts }: TrialsResult) =>
    JSON.parse(JSON.stringify(parts));
  if (data && isDeepStrictEqual(partsOf(data), partsOf(begun))) return data;
  throw new UsageError(
    `Cannot go on with ${path}: it is of other trials, of another commit, machine or setting. Begin anew without ` +
      "--resume, or take another --out.",
  );
}

if (import.meta.main) await runProcess(checkCompare);
