/**
 * `deno task bench:peers`: the chain beside PyTorch and kokoro-onnx, in one interleaved run, with their audio compared.
 * @module
 */
import { basename, join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { comparePeers, type PeerEvent } from "../bench/peers/compare.ts";
import type { PeerStart } from "../bench/peers/peer.ts";
import type { PeersResult } from "../bench/peers/result.ts";
import { planBench } from "../bench/plan.ts";
import { type ResolvedWeights, resolveWeights } from "../convert/checkpoint/sources.ts";
import { defaultPresetName } from "../convert/presets/built_in.ts";
import type { DeploymentTarget } from "../convert/presets/preset.ts";
import { loadPassages } from "../passages/passages.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import { renderPeersTerminal } from "../reports/peers/terminal.ts";
import { openPeersDirectory, publishPeers } from "../reports/peers/write.ts";
import { seconds } from "../text/figures.ts";
import { type BackendName, backendOption, chooseBackend } from "./_backend.ts";
import { presetList } from "./_comparison.ts";
import { checkUsage, type CommandContext, exitCodes, runProcess, UsageError } from "./_main.ts";
import {
  integer,
  makeCommand,
  maxFramesOption,
  numberList,
  targetOption,
  voiceOption,
  weightsOption,
} from "./_options.ts";
import {
  baselineId,
  chainId,
  chainStart,
  kokoroOnnxStart,
  type PeerId,
  peerIds,
  type PeerParts,
  pytorchStart,
} from "./_peer_starts.ts";
import { withPreset } from "./_preset.ts";
import { showAssets } from "./_progress.ts";
import { pythonOption } from "./_python.ts";
import { conditionsReader, environmentOf } from "./_run_journal.ts";
import type { Terminal } from "./terminal.ts";
import { installWhisperOption, whisper } from "./_whisper.ts";

/** Options of the command, checked. */
export interface PeersFlags {
  /** Names of presets, or paths of their files. */
  readonly presets: readonly string[];
  readonly target?: DeploymentTarget;
  readonly weights: string;
  readonly voice?: string;
  readonly passages?: string;
  readonly only?: readonly number[];
  readonly peers: readonly PeerId[];
  readonly rounds: number;
  readonly warmups: number;
  readonly seed: number;
  readonly maxFrames?: number;
  readonly backend: BackendName;
  readonly threads: number;
  readonly packages?: string;
  readonly python?: string;
  readonly installWhisper?: boolean;
  readonly resume?: boolean;
  readonly publish?: boolean;
  readonly out: string;
}

const publishedDirectory = join(import.meta.dirname!, "..", "reports", "published");

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parsePeers(args: readonly string[], terminal: Terminal): PeersFlags {
  return makeCommand(
    "bench:peers",
    "Times the chain beside what else speaks Kokoro here, in one interleaved run, and compares their audio with PyTorch's. A " +
      "system that fails costs itself only.",
    terminal,
    ["3 a system failed, the others were measured"],
  )
    .addOption(
      new Option("--presets <names>", "presets whose chains are timed: a,b,c").argParser(presetList)
        .default([defaultPresetName], defaultPresetName),
    )
    .addOption(targetOption())
    .addOption(weightsOption())
    .addOption(voiceOption())
    .option("--passages <file>", "passages to speak instead of the six built in (JSON)")
    .option("--only <numbers>", "passages to speak, by their place: 1,3-5", numberList)
    .option(
      "--peers <names>",
      `what to time beside the chain: ${
        peerIds.join(", ")
      }; ratios and distances are to ${baselineId}`,
      peerList,
      [...peerIds],
    )
    .option("--rounds <n>", "timed runs of each passage and system", integer(1), 5)
    .option("--warmups <n>", "runs before them", integer(0), 1)
    .option("--seed <n>", "decides on the order in each round", integer(0), 0)
    .addOption(maxFramesOption())
    .addOption(backendOption())
    .option("--threads <n>", "threads of every system, Core ML left out", integer(1), 2)
    .option(
      "--packages <dir>",
      "run the packages of this directory as they are, in place of presets",
    )
    .addOption(pythonOption())
    .addOption(installWhisperOption())
    .option("--resume", "keep the passages that are in --out already, and measure the others")
    .option("--publish", "also write result and Markdown to reports/published/ of this checkout")
    .option("--out <dir>", "where peers.json, reports and WAV files go", "out/peers")
    .parse([...args], { from: "user" })
    .opts<PeersFlags>();
}

function peerList(text: string): PeerId[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !(peerIds as readonly string[]).includes(name));
  if (unknown !== undefined || !names.includes(baselineId)) {
    throw new InvalidArgumentError(
      `Expected ${baselineId}, and maybe others of ${peerIds.join(", ")}.`,
    );
  }
  return peerIds.filter((id) => names.includes(id));
}

/** Times the chain and its peers and writes what came out. */
export async function peers(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const flags = parsePeers(args, terminal);
  const { cases, voice: passagesVoice } = await loadPassages(flags.passages);
  const onEvent = showAssets(terminal);
  // What is wrong is found before anything is fetched.
  const { passages } = checkUsage(() => planBench(cases, { only: flags.only }));
  const { target, rounds, warmups, threads, seed } = flags;
  const presets = await Promise.all(
    flags.presets.map(async (preset) => (await withPreset({ preset, target })).preset),
  );
  const ids = flags.packages === undefined ? presets : presets.slice(0, 1);
  const chains = ids.map((preset) => ({ preset, packages: { ...flags } }));
  requireDifferentIds(chains.map(chainId));
  const store = await openPeersDirectory(flags.out);
  const earlier = flags.resume ? await store.readEarlier() : undefined;
  const choice = await chooseBackend({ backend: flags.backend }, context);
  const backend = choice.name === "onnx" ? { ...choice, threadCount: threads } : choice;
  const voice = await loadVoice(flags.voice ?? passagesVoice, { signal, onEvent });
  const weights = await resolveWeights(flags.weights, { signal, onEvent });
  const scratchDir = await Deno.makeTempDir({ prefix: "kokobench-peers-" });
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => Deno.remove(scratchDir, { recursive: true }));
  const parts: PeerParts = { weights, voice, threads, python: flags.python, scratchDir };
  const others: Record<PeerId, () => PeerStart> = {
    "pytorch": () => pytorchStart(parts, context),
    "kokoro-onnx-int8": () => kokoroOnnxStart(parts, context),
  };
  const { only } = flags;
  const starts = [
    ...flags.peers.map((id) => others[id]()),
    ...chains.map((chain) => chainStart({ ...chain, backend, cases, only }, parts, context)),
  ];
  const left = passages.filter(({ number }) =>
    earlier?.passages.every((passage) => passage.number !== number) ?? true
  );
  const result = await comparePeers({
    passages,
    earlier,
    settings: { rounds, warmups, threads, seed },
    baseline: baselineId,
    starts,
    context: {
      environment: await environmentOf(backend),
      weights: await describeWeights(weights),
      voice: { name: basename(voice.name), sha256: voice.sha256 },
    },
    readConditions: conditionsReader([backend]),
    store,
    transcribe: whisper({ ...flags, python: undefined }, context),
    onEvent: showPeers(terminal, starts.length * (rounds + warmups) * left.length),
    signal,
  });
  const reports = await store.saveReports(result);
  terminal.close();
  terminal.print(renderPeersTerminal(result));
  terminal.note(`peers.json, WAV files, ${reports.join(" and ")} are in ${flags.out}`);
  if (flags.publish && result.status === "complete") {
    terminal.note(`published: ${(await publishPeers(publishedDirectory, result)).join(", ")}`);
  }
  return exitCodeOf(result);
}

function requireDifferentIds(ids: readonly string[]): void {
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice === undefined) return;
  throw new UsageError(`Cannot time ${twice} beside itself: expected presets of different names`);
}

async function describeWeights(weights: ResolvedWeights): Promise<PeersResult["weights"]> {
  const { kind, checkpointPath, sha256, reason } = weights;
  using checkpoint = await weights.open();
  const source = kind === "path" ? basename(checkpointPath) : kind;
  return { source, format: checkpoint.format, sha256, reason };
}

/** A side-by-side in which a system failed has its own code: the figures of the others are there. */
export function exitCodeOf({ status, peers }: PeersResult): number {
  if (status === "interrupted") return exitCodes.interrupted;
  return peers.some(({ problems }) => problems.length > 0) ? exitCodes.crash : exitCodes.ok;
}

/** Shows the runs: a bar over all of them, and a line for each failure. */
function showPeers(terminal: Terminal, total: number): (event: PeerEvent) => void {
  const progress = terminal.progress("timing", { total });
  let done = 0;
  return (event) => {
    if (event.type === "starting") return terminal.note(`starting ${event.peerId}`);
    if (event.type === "failed") return terminal.note(`${event.peerId} failed: ${event.problem}`);
    const { peerId, passageNumber, warmup, ms } = event;
    const kind = warmup ? "warm-up" : "run";
    const note = `passage ${passageNumber}, ${peerId}, ${kind} of ${seconds(ms, 2)} s`;
    progress.update(++done, note);
  };
}

if (import.meta.main) await runProcess(peers);
