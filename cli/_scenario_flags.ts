/** Options of the scenarios of `deno task bench`, and from them to what is measured. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { closest } from "fastest-levenshtein";
import type { BackendChoice } from "../backends/open.ts";
import type { LongText } from "../bench/scenarios/long_text.ts";
import type { ScenarioPlan } from "../bench/scenarios/run.ts";
import { type ScenarioName, scenarioNames } from "../bench/scenarios/schema.ts";
import { fittingChains } from "../bench/scenarios/throughput.ts";
import type { Passage } from "../passages/passages.ts";
import { speakable } from "../passages/say.ts";
import { maxPhonemes } from "../passages/vocabulary.ts";
import type { Voice } from "../passages/voices/voice.ts";
import { languageOf } from "../passages/voices/voice_names.ts";
import { sha256Bytes } from "../system/digest.ts";
import { UsageError } from "./_main.ts";
import { integer, numberList, positiveNumber } from "./_options.ts";

/** Options of {@link addScenarioOptions}. */
export interface ScenarioFlags {
  readonly scenarios: readonly ScenarioName[];
  readonly scenarioTime: number;
  readonly queries: number;
  readonly chains?: readonly number[];
  /** Path of a text. */
  readonly longText?: string;
  readonly chunkPhonemes: number;
}

/** Adds `--scenarios` and what decides on them. */
export function addScenarioOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--scenarios <names>",
        `what users feel, after the passages: ${scenarioNames.join(",")}, or all`,
      ).argParser(scenarioList).default([], "memory, which is always read"),
    )
    .option(
      "--scenario-time <s>",
      "seconds that single stream, offline, each number of chains and energy take at least",
      positiveNumber,
      30,
    )
    .option("--queries <n>", "fewest queries of single stream", integer(1), 64)
    .option(
      "--chains <numbers>",
      "chains at once of throughput (default: 1, and as many as fit the cores, 2 to 4)",
      numberList,
    )
    .option(
      "--long-text <file>",
      "text of the long-text scenario (default: all passages one after the other)",
    )
    .option(
      "--chunk-phonemes <n>",
      "most phonemes of a chunk of the long text",
      integer(1, maxPhonemes),
      maxPhonemes,
    );
}

/** Options and the scenarios that heed them. */
const heeded: Readonly<Record<string, readonly ScenarioName[]>> = {
  scenarioTime: ["single-stream", "offline", "throughput", "energy"],
  queries: ["single-stream"],
  chains: ["throughput"],
  longText: ["long-text"],
  chunkPhonemes: ["long-text"],
};

/** @throws {UsageError} for an option that no scenario which was asked for heeds. */
export function checkScenarioOptions(command: Command): void {
  const { scenarios } = command.opts<ScenarioFlags>();
  for (const option of command.options) {
    const names = heeded[option.attributeName()];
    const isGiven = command.getOptionValueSource(option.attributeName()) === "cli";
    if (names === undefined || !isGiven || names.some((name) => scenarios.includes(name))) continue;
    const asking = names.map((name) => `--scenarios ${name}`).join(" or ");
    throw new UsageError(`Cannot take ${option.long} without ${asking}`);
  }
}

/** Parses `offline,energy`, or `all`. */
function scenarioList(text: string): ScenarioName[] {
  if (text.trim() === "all") return [...scenarioNames];
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !scenarioNames.includes(name as ScenarioName));
  if (unknown === undefined) return scenarioNames.filter((name) => names.includes(name));
  throw new InvalidArgumentError(
    `Expected all, or some of ${scenarioNames.join(", ")}. Did you mean ${
      closest(unknown, [...scenarioNames])
    }?`,
  );
}

/** Turns utterances into chunks, once there is a voice. */
export type LongTextOf = (voice: Voice) => LongText;

/**
 * Cuts the long text, where it is asked for: what is wrong with it is found before anything is fetched.
 * @throws {UsageError} where it cannot be read.
 * @throws {TextError} where it cannot be spoken.
 * @throws {LanguageError} where the voice speaks another language than English.
 */
export async function readLongText(
  { scenarios, longText: path, chunkPhonemes: mostPhonemes }: ScenarioFlags,
  { cases, voice: voiceName }: { readonly cases: readonly Passage[]; readonly voice: string },
): Promise<LongTextOf | undefined> {
  if (!scenarios.includes("long-text")) return undefined;
  const text = path === undefined
    ? cases.map((passage) => passage.text).join(" ")
    : await readText(path);
  const begun = performance.now();
  const { utterances } = await speakable(text, { lang: languageOf(voiceName), mostPhonemes });
  const textMs = performance.now() - begun;
  const source = path === undefined ? "passages" : basename(path);
  return (voice) => ({
    ...{ source, sha256: sha256Bytes(new TextEncoder().encode(text)), mostPhonemes, textMs },
    chunks: utterances.map(({ tokens }) => ({
      tokens: [...tokens],
      voiceRow: [...voice.row(tokens.length - 2)],
    })),
  });
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new UsageError(`Cannot read the long text: ${(cause as Error).message}`, { cause });
  }
}

/** What is measured on `backend`. All chains together have as many threads as the one of the passages. */
export function scenarioPlanOf(
  { scenarios, scenarioTime, queries, chains }: ScenarioFlags,
  { backend, longText, seed }: {
    readonly backend: BackendChoice;
    readonly longText?: LongText;
    readonly seed: number;
  },
): ScenarioPlan {
  const leastDurationMs = 1000 * scenarioTime;
  const coreCount = navigator.hardwareConcurrency;
  const chainCounts = chains ?? [1, fittingChains(coreCount)];
  const threadCount = backend.name === "onnx" ? backend.threadCount ?? coreCount : null;
  const asked = (name: ScenarioName) => scenarios.includes(name);
  return {
    ...(asked("single-stream") &&
      { "single-stream": { seed, leastQueries: queries, leastDurationMs } }),
    ...(asked("offline") && { offline: { leastDurationMs } }),
    ...(longText && { "long-text": longText }),
    ...(asked("throughput") && { throughput: { chainCounts, threadCount, leastDurationMs } }),
    ...(asked("energy") && { energy: { durationMs: leastDurationMs } }),
  };
}
