/**
 * `deno task conformance`: every stage against PyTorch, and where the first wrong number is born.
 * @module
 */
import { join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { Backend } from "../backends/backend.ts";
import { describePackage } from "../backends/features.ts";
import { onnxBackend } from "../backends/onnx.ts";
import { readEnvironment } from "../bench/environment.ts";
import { type SuiteName, suiteNames } from "../conformance/case_result.ts";
import { faultCatalogue } from "../conformance/faults/catalogue.ts";
import { measuredBy, measuredSchema, measuredText } from "../conformance/measured.ts";
import { openSmallReferences } from "../conformance/references.ts";
import type { ReferenceSource, ReferenceUtterance } from "../conformance/reference_source.ts";
import { type ConformanceSetting, runConformance } from "../conformance/run.ts";
import { type ConformanceResult, conforms } from "../conformance/result.ts";
import type { Declared } from "../conformance/suites/contract.ts";
import { readTolerances } from "../conformance/tolerances.ts";
import { seededCheckpoint } from "../convert/checkpoint/seeded.ts";
import { PackageError } from "../coreml/package.ts";
import type { Numerics } from "../onnx/numerics.ts";
import { tokenize } from "../passages/vocabulary.ts";
import { encodeWav } from "../passages/wav.ts";
import { transcribe } from "../references/intelligibility.ts";
import { smallVoice } from "../references/small.ts";
import { renderConformanceTerminal } from "../reports/conformance/terminal.ts";
import { conformanceReports } from "../reports/report_files.ts";
import { openOutputDirectory } from "../reports/write.ts";
import { stageContracts, type StageName, stageNames } from "../stages/contract.ts";
import { writeFileAtomic } from "../system/atomic_file.ts";
import { cast } from "../tensor/tensor.ts";
import {
  type BackendName,
  backendOption,
  computeUnitsOption,
  type ComputeUnitTable,
  loadPackages,
  makeBackend,
} from "./_backend.ts";
import { runBisect } from "./_bisect.ts";
import { coremltoolsStages } from "./_coremltools.ts";
import { type CommandContext, exitCodes, runProcess, UsageError } from "./_main.ts";
import {
  integer,
  makeCommand,
  maxFramesOption,
  numberList,
  presetOption,
  stageList,
  targetOption,
  voiceOption,
  weightsOption,
} from "./_options.ts";
import { type PresetFlags, type WithPreset, withPreset } from "./_preset.ts";
import { showAssets } from "./_progress.ts";
import { pythonOption } from "./_python.ts";
import { findSource, type ReferenceKind, referencesOption } from "./_references.ts";
import { prepareSmallSubject, prepareSubject, type Subject } from "./_subject.ts";
import type { Progress, Terminal } from "./terminal.ts";

/** Options of the command, checked. */
export interface ConformanceFlags extends PresetFlags {
  readonly suite: readonly SuiteName[];
  readonly stages?: readonly StageName[];
  readonly weights: string;
  readonly voice?: string;
  readonly passages?: string;
  readonly only?: readonly number[];
  readonly references: ReferenceKind;
  readonly tolerances?: string;
  readonly maxFrames?: number;
  readonly backend: BackendName;
  readonly computeUnits?: ComputeUnitTable;
  readonly numerics: Numerics;
  readonly threads?: number;
  readonly packages?: string;
  readonly python?: string;
  readonly installWhisper?: boolean;
  readonly calibrate?: boolean;
  readonly bisect?: StageName;
  readonly against?: string;
  readonly out: string;
}

/**
 * Suites that run where none is named: coremltools takes minutes, and needs Python, as intelligibility does; faults say
 * nothing of the packages under test.
 */
const usualSuites: readonly SuiteName[] = ["contract", "ops", "isolated", "chained"];
const measuredPath = join(import.meta.dirname!, "..", "conformance", "measured.json");

/**
 * The options in `args`.
 * @throws {CommanderError} for what is wrong, which has been printed then, and after `--help`.
 * @throws {UsageError} for options that do not go together.
 */
export function parseConformance(args: readonly string[], terminal: Terminal): ConformanceFlags {
  const command = makeCommand(
    "conformance",
    "Scores every stage against PyTorch's official modules and says where the first wrong number is born.",
    terminal,
    ["4 does not conform"],
  )
    .addOption(
      new Option("--suite <names>", `some of ${suiteNames.join(",")}`).argParser(suiteList)
        .default(usualSuites, usualSuites.join(",")),
    )
    .option("--stages <names>", "stages to score: noise,tail", stageList)
    .addOption(presetOption().default("fp32"))
    .addOption(targetOption())
    .addOption(weightsOption())
    .addOption(voiceOption())
    .option("--passages <file>", "passages to speak instead of the six built in (JSON)")
    .option("--only <numbers>", "passages to score, by their place: 1,3-5", numberList)
    .addOption(referencesOption())
    .option("--tolerances <file>", "rows of tolerances in place of the built-in ones (JSON)")
    .addOption(maxFramesOption())
    .addOption(backendOption())
    .addOption(computeUnitsOption())
    .addOption(
      new Option(
        "--numerics <kind>",
        "declared: every operation's output rounded to its MIL dtype",
      ).choices(["fp32", "declared"]).default("fp32"),
    )
    .option("--threads <n>", "threads of the runtime (default: one a core)", integer(1))
    .option("--packages <dir>", "score the packages of this directory as they are")
    .addOption(pythonOption())
    .option(
      "--install-whisper",
      "for the suite intelligibility: install speech recognition in the cache where it is missing, 600 MB",
    )
    .option("--calibrate", "keep the errors as those of the reference machine, for the tolerances")
    .addOption(
      new Option(
        "--bisect <stage>",
        "instead of suites: which operation of a stage makes the difference, --numerics against fp32 or --against",
      ).choices(stageNames),
    )
    .option(
      "--against <packages>",
      "bisect against a preset, its .json file, or a folder of packages",
    )
    .option(
      "--out <dir>",
      "where conformance.json, the report and WAV files go",
      "out/conformance",
    );
  command.parse([...args], { from: "user" });
  const flags = command.opts<ConformanceFlags>();
  if (flags.against !== undefined && flags.bisect === undefined) {
    throw new UsageError("Cannot take --against without --bisect");
  }
  if (flags.references === "small") {
    for (const name of ["weights", "voice", "passages", "packages"]) {
      if (command.getOptionValueSource(name) !== "cli") continue;
      throw new UsageError(`Cannot take --${name} with --references small: it has its own`);
    }
  }
  return flags;
}

function suiteList(text: string): SuiteName[] {
  const names = text.split(",").map((part) => part.trim());
  const unknown = names.find((name) => !suiteNames.includes(name as SuiteName));
  if (unknown === undefined) return suiteNames.filter((name) => names.includes(name));
  throw new InvalidArgumentError(`Expected some of ${suiteNames.join(", ")}.`);
}

/** Runs the suites and writes what they found; exit code 1 where something does not conform. */
export async function conformance(
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { terminal, signal } = context;
  const flags = await withPreset(parseConformance(args, terminal));
  if (flags.bisect !== undefined) {
    return await runBisect({ ...flags, bisect: flags.bisect }, context);
  }
  const tolerances = flags.tolerances && await readTolerances(flags.tolerances);
  await openOutputDirectory(flags.out);
  await using scope = new AsyncDisposableStack();
  const backend = await makeBackend(flags, context);
  const material = await gather(flags, backend, scope, context);
  const result = await runConformance({
    ...material,
    suites: flags.suite,
    only: flags.stages,
    numerics: flags.numerics,
    tolerances: tolerances || undefined,
    tolerancesSource: flags.tolerances,
    onEvent: showConformance(terminal),
    onAudio: (utterance, audio) => saveAudio(flags.out, material.source!, utterance, audio),
    signal,
  });
  await writeFileAtomic(
    join(flags.out, "conformance.json"),
    JSON.stringify(result, null, 2) + "\n",
  );
  for (const { name, content } of conformanceReports(result)) {
    await writeFileAtomic(join(flags.out, name), content);
  }
  if (flags.calibrate) await calibrate(result);
  terminal.close();
  terminal.print(renderConformanceTerminal(result));
  terminal.note(
    `conformance.json and .html and .md of it, and ref.wav and test.wav of each passage, are in ${flags.out}`,
  );
  if (result.status === "interrupted") return exitCodes.interrupted;
  return conforms(result) ? exitCodes.ok : exitCodes.nonconforming;
}

type Material = Pick<
  ConformanceSetting,
  | "context"
  | "declared"
  | "stages"
  | "source"
  | "coremltools"
  | "transcribe"
  | "faults"
  | "config"
  | "maxFrames"
  | "passages"
  | "alsoAlone"
  | "sampleOf"
>;

/** Finds or makes what the suites of `flags` run on; `scope` frees it. */
async function gather(
  flags: WithPreset<ConformanceFlags>,
  backend: Backend,
  scope: AsyncDisposableStack,
  context: CommandContext,
): Promise<Material> {
  const { suite: suites, references, python } = flags;
  const about = {
    environment: { ...await readEnvironment() },
    backend: { name: backend.name, details: await backend.describe() },
  };
  const faults = suites.includes("faults") ? await faultSubject(flags, scope) : undefined;
  if (suites.every((suite) => suite === "ops" || suite === "faults")) {
    return { context: { ...about, preset: null, weights: null, packages: [] }, faults };
  }
  const subject = references === "small"
    ? await prepareSmallSubject(flags, context)
    : await prepareSubject(flags, context);
  const { ready, config, voice, only } = subject;
  const { maxFrames, preset, weights } = ready;
  const packages = {
    context: { ...about, preset: preset?.name ?? null, weights, packages: [] },
    declared: suites.includes("contract") ? describeAll(subject) : undefined,
    config,
    maxFrames,
    faults,
  };
  if (suites.every((suite) => ["ops", "contract", "faults"].includes(suite))) return packages;
  const source = scope.use(await findSource(references, { ...subject, python }, context));
  const loaded = scope.use(await loadPackages(backend, ready, context, flags.computeUnits));
  return {
    ...packages,
    context: { ...packages.context, packages: loaded.packages },
    stages: loaded.stages,
    source,
    passages: only,
    alsoAlone: ownUtterances(source, subject),
    coremltools: suites.includes("converter")
      ? await comparable(subject, backend, flags, scope, context)
      : undefined,
    transcribe: suites.includes("intelligibility")
      ? makeTranscriber(flags, scope, context)
      : undefined,
    sampleOf: ({ phonemes, speed }) => {
      const tokens = tokenize(phonemes);
      return { tokens, voiceRow: voice.row(tokens.length - 2), speed };
    },
  };
}

/** The short one of compact references, which keep of no other what every stage needs to run alone. */
const ownUtterances = ({ kind, passages }: ReferenceSource, subject: Subject): number[] =>
  kind !== "compact"
    ? []
    : passages.map(({ number }) => number).filter((number) => number > subject.passages.length);

/** Whisper, as the suite intelligibility asks for it: by audio, not by files. */
function makeTranscriber(
  { installWhisper, python, threads }: Pick<
    ConformanceFlags,
    "installWhisper" | "python" | "threads"
  >,
  scope: AsyncDisposableStack,
  { terminal, signal }: CommandContext,
): ConformanceSetting["transcribe"] {
  return async (audio) => {
    const directory = await temporaryDirectory(scope);
    const paths = audio.map((_, i) => join(directory, `${i}.wav`));
    for (const [i, path] of paths.entries()) await Deno.writeFile(path, encodeWav(audio[i]).bytes);
    const onEvent = showAssets(terminal);
    return await transcribe(paths, { install: installWhisper, python, threads, signal, onEvent });
  };
}

const temporaryDirectory = async (scope: AsyncDisposableStack): Promise<string> =>
  scope.adopt(
    await Deno.makeTempDir({ prefix: "kokobench-" }),
    (path) => Deno.remove(path, { recursive: true }),
  );

/** What faults are planted in: the seeded small model in fp32. They prove the harness, which has the same faults to find on any backend. */
async function faultSubject(
  { threads }: Pick<ConformanceFlags, "threads">,
  scope: AsyncDisposableStack,
): Promise<ConformanceSetting["faults"]> {
  return {
    checkpoint: seededCheckpoint(),
    voice: smallVoice(),
    source: scope.use(await openSmallReferences()),
    backend: onnxBackend({ threadCount: threads }),
    directory: await temporaryDirectory(scope),
  };
}

/** coremltools' packages of the same checkpoint and precision. */
async function comparable(
  { ready, checkpoint }: Subject,
  backend: Backend,
  { python, references }: Pick<ConformanceFlags, "python" | "references">,
  scope: AsyncDisposableStack,
  context: CommandContext,
): Promise<ConformanceSetting["coremltools"]> {
  if (references === "small") return "coremltools' packages are made of Kokoro-82M only";
  const precision = ready.preset?.stages.vocoder.precision ?? "fp32";
  const { maxFrames } = ready;
  const options = { checkpoint, precision, maxFrames, python, backend };
  return await coremltoolsStages(options, scope, context);
}

/** What each package of the contract declares, or why it cannot be read. */
function describeAll({ ready, config }: Subject): Partial<Record<StageName, Declared | string>> {
  const contracts = stageContracts(config);
  return Object.fromEntries(stageNames.map((stage) => {
    const path = join(ready.directory, `${contracts[stage].packageName}.mlpackage`);
    try {
      return [stage, describePackage(path)];
    } catch (error) {
      if (!(error instanceof PackageError)) throw error;
      return [stage, error.message];
    }
  }));
}

/** Writes the reference's audio, where it is there in full, and the chain's side by side. */
async function saveAudio(
  out: string,
  source: ReferenceSource,
  { number, tokens }: ReferenceUtterance,
  audio: Float32Array,
): Promise<void> {
  const folder = join(out, `passage_${number}_${tokens.length}tok`);
  await writeFileAtomic(join(folder, "test.wav"), encodeWav(audio).bytes);
  const reference = source.value(number, "tail.audio");
  if (reference === undefined) return;
  const { bytes } = encodeWav(cast(reference, "fp32").data);
  await writeFileAtomic(join(folder, "ref.wav"), bytes);
}

/** Takes the errors of `result` over into the committed ones. */
async function calibrate(result: ConformanceResult): Promise<void> {
  const earlier = measuredSchema.parse(JSON.parse(await Deno.readTextFile(measuredPath)));
  const measured = measuredBy(result, earlier);
  await writeFileAtomic(measuredPath, measuredText(measured));
}

/** Tells of suites as they start, and of failures as they are found. */
function showConformance(terminal: Terminal): ConformanceSetting["onEvent"] {
  let passage: number | null = null;
  let planted: { readonly progress: Progress; count: number } | undefined;
  return (event) => {
    if (event.type === "suite-started") {
      passage = null;
      terminal.note(`suite ${event.suite}`);
      if (event.suite !== "faults") return;
      // The last case has no fault.
      const total = faultCatalogue().length + 1;
      planted = { progress: terminal.progress("planting faults", { total }), count: 0 };
      return;
    }
    const { result } = event;
    if (result.suite === "faults") planted?.progress.update(++planted.count, result.value);
    if (result.passage !== null && result.passage !== passage) {
      passage = result.passage;
      terminal.note(`  passage ${passage}`);
    }
    if (result.outcome === "fail") terminal.note(`  failed: ${result.value}`);
  };
}

if (import.meta.main) await runProcess(conformance);
