/** How the figures of a benchmark are had again, as commands to copy. */
import { publishedRuns } from "../bench/plan.ts";
import type { BenchResult } from "../bench/result.ts";
import { weightsChoices } from "../convert/checkpoint/sources.ts";
import { presets } from "../convert/presets/built_in.ts";
import builtIn from "../passages/passages.json" with { type: "json" };
import { defaultMaxFrames } from "../stages/config.ts";
import { chosenPercent } from "../text/figures.ts";

/** A command, and which figures it makes. */
export interface Recipe {
  readonly of: string;
  readonly command: string;
}

/** What is not known of files is left to the reader, in capitals. */
const file = {
  preset: "PRESET.json",
  weights: "WEIGHTS",
  passages: "PASSAGES.json",
  text: "TEXT.txt",
} as const;

/**
 * The commands, the program's own commit first. Texts of a result come from anywhere, and a command may be pasted into a
 * shell: what is not plainly a name is left out of it.
 */
export function recipesOf(result: BenchResult): Recipe[] {
  const { settings: { interleaved }, environment: { gitCommit, gitDirty } } = result;
  const chain = [...packagesOf(result), ...passagesOf(result), ...backendOf(result)];
  const bench = ["deno task bench", ...chain, ...runsOf(result), ...scenariosOf(result)];
  const turns = interleaved === null
    ? ""
    : "; for the same turns add --interleave with the options of each other subject";
  return [
    ...(gitCommit === null ? [] : [{
      of: gitDirty ? "the program, but for changes that were in no commit" : "the program",
      command: `git checkout ${named(gitCommit) ?? "COMMIT"}`,
    }]),
    { of: `times, speed, sizes, loads, placement and audio${turns}`, command: bench.join(" ") },
    {
      of: "whether the numbers are PyTorch's",
      command: ["deno task conformance", ...chain].join(" "),
    },
    { of: "this page, from the figures", command: "deno task report results.json" },
  ];
}

/** A name of letters, digits and signs that mean nothing to a shell. */
const named = (text: string): string | undefined =>
  /^[\w.+][\w.+-]{0,99}$/.test(text) ? text : undefined;

function packagesOf({ settings: { preset, maxFrames }, weights }: BenchResult): string[] {
  const frames = maxFrames === defaultMaxFrames ? [] : [`--max-frames ${maxFrames}`];
  if (preset === null || weights === null) return ["--packages PACKAGES", ...frames];
  const isBuiltIn = presets.some(({ name }) => name === preset);
  const isKnown = (weightsChoices as readonly string[]).includes(weights.source);
  return [
    `--preset ${isBuiltIn ? preset : file.preset}`,
    `--weights ${isKnown ? weights.source : named(weights.source) ?? file.weights}`,
    ...frames,
  ];
}

function passagesOf({ passages, voice }: BenchResult): string[] {
  const isBuiltIn = passages.every(({ number, phonemes }) =>
    builtIn.cases[number - 1]?.phonemes === phonemes
  );
  const numbers = passages.map(({ number }) => number);
  const isAll = isBuiltIn && numbers.length === builtIn.cases.length;
  return [
    `--voice ${named(voice.name) ?? "VOICE"}`,
    ...(isBuiltIn ? [] : [`--passages ${file.passages}`]),
    ...(isAll || numbers.length === 0 ? [] : [`--only ${numbers.join(",")}`]),
  ];
}

function backendOf({ backend: { name, details }, settings, packages }: BenchResult): string[] {
  if (name === "onnx") {
    const { threads = "" } = details;
    return ["--backend onnx", ...(/^\d+$/.test(threads) ? [`--threads ${threads}`] : [])];
  }
  const preset = presets.find((candidate) => candidate.name === settings.preset);
  const moved = packages.filter(({ stage, computeUnit }) =>
    computeUnit !== undefined && computeUnit !== preset?.stages[stage].computeUnit
  );
  const units = moved.map(({ stage, computeUnit }) => `${stage}=${named(computeUnit!) ?? "UNIT"}`);
  return [
    "--backend coreml",
    ...(units.length === 0 ? [] : [`--compute-units ${units.join(",")}`]),
  ];
}

function runsOf({ settings }: BenchResult): string[] {
  const { nRuns, warmups, minTimeMs, untilStable, maxRuns, isolatedStages, interleaved } = settings;
  const isPublished = nRuns === publishedRuns.nRuns && warmups === publishedRuns.warmups;
  return [
    ...(isPublished ? [] : [`--n-runs ${nRuns} --warmups ${warmups}`]),
    ...(minTimeMs === null ? [] : [`--min-time ${minTimeMs / 1000}`]),
    ...(untilStable === null ? [] : [`--until-stable ${chosenPercent(untilStable)}`]),
    ...(maxRuns === null ? [] : [`--max-runs ${maxRuns}`]),
    ...(isolatedStages ? ["--isolated-stages"] : []),
    ...(interleaved === null ? [] : [`--seed ${interleaved.seed}`]),
  ];
}

/** Memory is always read, so it is not asked for. */
function scenariosOf({ scenarios }: BenchResult): string[] {
  const asked = Object.keys(scenarios ?? {}).filter((name) => name !== "memory");
  if (scenarios === null || asked.length === 0) return [];
  const stream = measuredOf(scenarios["single-stream"]);
  const throughput = measuredOf(scenarios.throughput);
  const text = measuredOf(scenarios["long-text"]);
  const timed = stream ?? throughput ?? measuredOf(scenarios.offline);
  return [
    `--scenarios ${asked.join(",")}`,
    ...(timed ? [`--scenario-time ${timed.leastDurationMs / 1000}`] : []),
    ...(stream ? [`--queries ${stream.leastQueries}`] : []),
    ...(throughput
      ? [`--chains ${throughput.chains.map(({ chainCount }) => chainCount).join(",")}`]
      : []),
    ...(text && text.source !== "passages" ? [`--long-text ${file.text}`] : []),
    ...(text ? [`--chunk-phonemes ${text.mostPhonemes}`] : []),
  ];
}

const measuredOf = <Outcome extends { readonly status: string }>(outcome: Outcome | undefined) =>
  outcome?.status === "measured"
    ? outcome as Extract<Outcome, { readonly status: "measured" }>
    : undefined;
