/**
 * `deno task route`: the compute units on which each stage is fastest and survives.
 * @module
 */
import { join } from "node:path";
import { Option } from "commander";
import { type BackendChoice, openBackend } from "../backends/open.ts";
import { findPackages } from "../bench/load_stages.ts";
import { type BenchPlan, planBench } from "../bench/plan.ts";
import { assignmentOf } from "../bench/worker/assignment.ts";
import { loadPassages } from "../passages/passages.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import type { Voice } from "../passages/voices/voice.ts";
import { renderRouteMarkdown, renderRouteTerminal } from "../reports/tuning/route.ts";
import { checkWritable } from "../reports/write.ts";
import { type ComputeUnit, stageNames } from "../stages/contract.ts";
import { withTemporaryDirectory, writeFileAtomic } from "../system/atomic_file.ts";
import { routedPreset } from "../tuning/route/choose.ts";
import { type Route, routeOf } from "../tuning/route/result.ts";
import { runRoute } from "../tuning/route/run_route.ts";
import { writeStageFiles } from "../tuning/route/stage_files.ts";
import { presetFileText } from "../tuning/searched_preset.ts";
import {
  type BackendName,
  backendOption,
  chooseBackend,
  computeUnitList,
  loadPackages,
  units as allUnits,
} from "./_backend.ts";
import { checkUsage, type CommandContext, exitCodes, runProcess, UsageError } from "./_main.ts";
import {
  integer,
  makeCommand,
  maxFramesOption,
  numberList,
  presetOption,
  targetOption,
  voiceOption,
  weightsOption,
} from "./_options.ts";
import { preparePackages, type ReadyPackages } from "./_prepare.ts";
import { type PresetFlags, type WithPreset, withPreset } from "./_preset.ts";
import { showAssets, showRoute } from "./_progress.ts";
import { conditionsReader, openRunJournal, startWorker } from "./_run_journal.ts";
import { addWorkerOptions, timeoutsOf, type WorkerFlags } from "./_worker_options.ts";
import type { Terminal } from "./terminal.ts";

/** Options of the command, checked. */
export interface RouteFlags extends PresetFlags, WorkerFlags {
  readonly units: readonly ComputeUnit[];
  readonly weights: string;
  readonly voice?: string;
  readonly passages?: string;
  readonly only: readonly number[];
  readonly nRuns: number;
  readonly warmups: number;
  readonly maxFrames?: number;
  readonly backend: BackendName;
  readonly seed: number;
  readonly out: string;
}

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parseRoute(args: readonly string[], terminal: Terminal): RouteFlags {
  const command = makeCommand(
    "route",
    "Tries every stage on every compute unit, each in a process of its own, and writes the fastest routing that survived " +
      "as a preset.",
    terminal,
  )
    .addOption(presetOption())
    .addOption(targetOption())
    .addOption(
      new Option(
        "--units <list>",
        "compute units that may be chosen, such as CPU_ONLY,CPU_AND_NE for an app in the background",
      ).argParser(computeUnitList).default(allUnits, "all"),
    )
    .addOption(weightsOption())
    .addOption(voiceOption())
    .option("--passages <file>", "passages to speak instead of the six built in (JSON)")
    .addOption(
      new Option("--only <numbers>", "passages to try stages on, by their place")
        .argParser(numberList).default([1, 3, 6], "1,3,6"),
    )
    .option("--n-runs <n>", "timed predictions on each passage", integer(1), 5)
    .option("--warmups <n>", "predictions before them", integer(0), 1)
    .addOption(maxFramesOption())
    .addOption(backendOption())
    .option("--seed <n>", "decides on the order of the turns", integer(0), 1);
  return addWorkerOptions(command)
    .option(
      "--out <dir>",
      "where preset.json, route.json and route.md go",
      "out/route",
    )
    .parse([...args], { from: "user" })
    .opts<RouteFlags>();
}

/** Searches the routing that `args` ask for. */
export async function route(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const flags = await withPreset(parseRoute(args, terminal));
  const { cases, voice: passagesVoice } = await loadPassages(flags.passages);
  // What is wrong is found before anything is fetched.
  checkUsage(() => planBench(cases, flags));
  await checkWritable(flags.out);
  const backend = await chooseBackend(flags, context);
  if (backend.name === "onnx") throw new UsageError(onePlace);
  const onEvent = showAssets(terminal);
  const voice = await loadVoice(flags.voice ?? passagesVoice, { signal, onEvent });
  const ready = await preparePackages(flags, context);
  const plan = planBench(cases, { ...flags, maxFrames: ready.maxFrames });
  const found = await search(plan, flags, { backend, voice, ready }, context);
  return await report(found, flags, context);
}

const onePlace =
  "Cannot route on ONNX Runtime: it has only one place to run a stage. Run on a Mac with Apple silicon; on Linux the " +
  "stand-in for Core ML can be routed: ffi/swift/on_linux.sh with deno task route --backend coreml";

/** What is routed. */
interface Subject {
  readonly backend: BackendChoice;
  readonly voice: Voice;
  readonly ready: ReadyPackages;
}

async function search(
  plan: BenchPlan,
  flags: WithPreset<RouteFlags>,
  { backend, voice, ready }: Subject,
  context: CommandContext,
): Promise<Route> {
  const { preset, units, seed, out } = flags;
  const { terminal, signal } = context;
  const paths = await findPackages(ready.directory);
  const conditions = conditionsReader([backend]);
  using journal = await openRunJournal(out, plan, {
    ...{ backend, voice, ready, paths, conditions },
    interleaved: { seed, subjects: [...units], label: "route" },
    resume: flags.resume,
  });
  const result = () => routeOf(journal, preset, units);
  const voiceRow = (phonemeCount: number) => voice.row(phonemeCount);
  await withTemporaryDirectory(join(out, "stages"), async (directory) => {
    const fileOf = await writeReference(plan, ready, { directory, voiceRow }, context);
    await runRoute({
      ...{ plan, units, seed, journal, fileOf, conditions, signal },
      timeouts: timeoutsOf(flags),
      start: (unit) => {
        const computeUnits = Object.fromEntries(stageNames.map((stage) => [stage, unit]));
        return startWorker(assignmentOf(plan, { backend, paths, computeUnits, voiceRow }));
      },
      save: () =>
        writeFileAtomic(join(out, "route.json"), JSON.stringify(result(), null, 2) + "\n"),
      onEvent: showRoute(
        terminal,
        units.length * plan.passages.length * (plan.nRuns + plan.warmups),
      ),
    });
  });
  return result();
}

/** What each stage is fed and gives: that of ONNX Runtime, which has run the same packages before anything is tried. */
async function writeReference(
  plan: BenchPlan,
  ready: ReadyPackages,
  options: Parameters<typeof writeStageFiles>[2],
  context: CommandContext,
): ReturnType<typeof writeStageFiles> {
  const { terminal, signal } = context;
  terminal.note("reference: the passages on ONNX Runtime");
  const backend = openBackend({ name: "onnx", numerics: "fp32" });
  await using loaded = await loadPackages(backend, ready, context);
  return await writeStageFiles(loaded.stages, plan, { ...options, signal });
}

/** Writes what was found. Exit code 1 where a stage survived nowhere. */
async function report(
  found: Route,
  { preset, out }: WithPreset<RouteFlags>,
  { terminal }: CommandContext,
): Promise<number> {
  await writeFileAtomic(join(out, "route.md"), renderRouteMarkdown(found));
  const files = ["route.json", "route.md"];
  if (found.status === "complete") {
    const routed = routedPreset(`${preset.name}-routed`, preset, found);
    await writeFileAtomic(join(out, "preset.json"), presetFileText(routed));
    files.push("preset.json");
  }
  terminal.close();
  terminal.print(renderRouteTerminal(found));
  terminal.note(`${files.join(", ")} are in ${out}`);
  if (found.status === "interrupted") return exitCodes.interrupted;
  const isHomeless = found.routing.some(({ computeUnit }) => computeUnit === null);
  return isHomeless ? exitCodes.failure : exitCodes.ok;
}

if (import.meta.main) await runProcess(route);
