/** What the suites of `deno task conformance` run on, found or made. */
import { join } from "node:path";
import type { Backend } from "../backends/backend.ts";
import { describePackage } from "../backends/features.ts";
import { onnxBackend } from "../backends/onnx.ts";
import { readEnvironment } from "../bench/environment.ts";
import { openSmallReferences } from "../conformance/references.ts";
import type { ReferenceSource, ReferenceUtterance } from "../conformance/reference_source.ts";
import type { ConformanceSetting } from "../conformance/run.ts";
import type { Declared } from "../conformance/suites/contract.ts";
import { seededCheckpoint } from "../convert/checkpoint/seeded.ts";
import { PackageError } from "../coreml/package.ts";
import { tokenize } from "../passages/vocabulary.ts";
import { encodeWav } from "../passages/wav.ts";
import { transcribe } from "../references/intelligibility.ts";
import { smallVoice } from "../references/small.ts";
import { stageContracts, type StageName, stageNames } from "../stages/contract.ts";
import { loadPackages } from "./_backend.ts";
import type { ConformanceFlags } from "./_conformance_flags.ts";
import { coremltoolsStages } from "./_coremltools.ts";
import type { CommandContext } from "./_main.ts";
import type { WithPreset } from "./_preset.ts";
import { showAssets } from "./_progress.ts";
import { findSource } from "./_references.ts";
import { prepareSmallSubject, prepareSubject, type Subject } from "./_subject.ts";

/** What suites run on, of a {@link ConformanceSetting}. */
export type Material = Pick<
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
export async function gather(
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
    alsoAlone: ownUtterances(source, subject.passages.length),
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

/**
 * Numbers of the utterances of `source` that are none of the `passageCount` passages: the short one of compact references, which keep of no other
 * what every stage needs to run alone.
 */
export const ownUtterances = (
  { kind, passages }: Pick<ReferenceSource, "kind"> & {
    readonly passages: readonly Pick<ReferenceUtterance, "number">[];
  },
  passageCount: number,
): number[] =>
  kind !== "compact"
    ? []
    : passages.map(({ number }) => number).filter((number) => number > passageCount);

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
