/** The comparison of presets, as `compare-presets` and `bench --presets` run it. */
import { basename } from "node:path";
import { onnxBackend } from "../backends/onnx.ts";
import { readEnvironment } from "../bench/environment.ts";
import { planBench } from "../bench/plan.ts";
import { presetNamed, presets as builtIn } from "../convert/presets/built_in.ts";
import { type Shard, shardOf, shardSetting } from "../fleet/shard.ts";
import { loadPassages } from "../passages/passages.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import { renderComparisonTerminal } from "../reports/presets/terminal.ts";
import { openComparisonDirectory } from "../reports/presets/write.ts";
import { comparePresets, requireDifferentNames } from "../tuning/compare_presets.ts";
import type { Comparison } from "../tuning/comparison_result.ts";
import type { Transcribe } from "../tuning/hear.ts";
import { type BackendName, loadPackages, makeBackend } from "./_backend.ts";
import { checkUsage, type CommandContext, exitCodes } from "./_main.ts";
import { preparePackages } from "./_prepare.ts";
import { withPreset } from "./_preset.ts";
import { showAssets, showComparison } from "./_progress.ts";

/** Timed runs and warm-ups of each preset, unless options say otherwise. */
export const comparisonRuns = { nRuns: 3, warmups: 1 } as const;
/** Where a comparison goes unless `--out` says otherwise. */
export const comparisonOut = "out/presets";
/** Whose chain is the reference. */
const referenceName = "fp32";

/** What decides on a comparison. */
export interface ComparisonFlags {
  /** Names of presets, or paths of their files. */
  readonly presets: readonly string[];
  readonly weights: string;
  readonly voice?: string;
  readonly passages?: string;
  readonly only?: readonly number[];
  /** Which share of the presets to take. */
  readonly shard?: Shard;
  readonly nRuns?: number;
  readonly warmups?: number;
  readonly maxFrames?: number;
  readonly backend: BackendName;
  readonly threads?: number;
  readonly out: string;
}

/** Parses `a,b,c`. */
export const presetList = (text: string): string[] => text.split(",").map((name) => name.trim());

/** Names of all built-in presets. */
export const builtInNames: readonly string[] = builtIn.map(({ name }) => name);

/**
 * Compares the presets of `flags` and writes what was found, continuing what an earlier comparison left in the same
 * directory.
 */
export async function runComparison(
  flags: ComparisonFlags,
  transcribe: Transcribe,
  context: CommandContext,
): Promise<Comparison> {
  const { terminal, signal } = context;
  const { cases, voice: passagesVoice } = await loadPassages(flags.passages);
  const runs = {
    nRuns: flags.nRuns ?? comparisonRuns.nRuns,
    warmups: flags.warmups ?? comparisonRuns.warmups,
    only: flags.only,
  };
  // What is wrong is found before anything is fetched.
  checkUsage(() => planBench(cases, runs));
  const presets = await Promise.all(
    checkUsage(() => shardOf(flags.presets, flags.shard)).map(async (preset) =>
      (await withPreset({ preset })).preset
    ),
  );
  checkUsage(() => requireDifferentNames(presets));
  const store = await openComparisonDirectory(flags.out);
  const chain = await makeBackend(flags, context);
  const onEvent = showAssets(terminal);
  const voice = await loadVoice(flags.voice ?? passagesVoice, { signal, onEvent });
  const ready = await preparePackages({ ...flags, preset: presetNamed(referenceName) }, context);
  const plan = planBench(cases, { ...runs, maxFrames: ready.maxFrames });
  const comparison = await comparePresets({
    presets,
    plan,
    voiceRow: (phonemeCount) => voice.row(phonemeCount),
    checkpoint: ready.checkpoint!,
    backends: {
      chain,
      declared: onnxBackend({ threadCount: flags.threads, numerics: "declared" }),
    },
    reference: {
      preset: ready.preset!,
      load: () => loadPackages(chain, ready, context),
    },
    context: {
      environment: await readEnvironment(),
      backend: { name: chain.name, details: await chain.describe() },
      weights: ready.weights!,
      voice: { name: basename(voice.name), sha256: voice.sha256 },
      shard: shardSetting(flags.shard) ?? undefined,
    },
    store,
    transcribe,
    onEvent: showComparison(terminal, plan.passages.length),
    signal,
  });
  const reports = await store.saveReports(comparison);
  terminal.close();
  terminal.print(renderComparisonTerminal(comparison));
  terminal.note(`presets.json, WAV files, ${reports.join(" and ")} are in ${flags.out}`);
  return comparison;
}

/** A comparison in which a preset failed has failed. */
export function comparisonExitCode({ status, presets }: Comparison): number {
  if (status === "interrupted") return exitCodes.interrupted;
  return presets.some(({ outcome }) => outcome === "failed") ? exitCodes.failure : exitCodes.ok;
}
