/**
 * `deno task bench:peers`: the chain beside PyTorch and kokoro-onnx, in one interleaved run.
 * @module
 */
import { basename, join } from "node:path";
import { InvalidArgumentError } from "commander";
import { onnxBackend } from "../backends/onnx.ts";
import { readEnvironment } from "../bench/environment.ts";
import { chainPeer } from "../bench/peers/chain_peer.ts";
import { comparePeers, type PeerEvent } from "../bench/peers/compare.ts";
import { peersMarkdown } from "../bench/peers/markdown.ts";
import type { Peer } from "../bench/peers/peer.ts";
import { type PeersResult, peersSchemaVersion } from "../bench/peers/result.ts";
import { workerPeer } from "../bench/peers/worker_peer.ts";
import { planBench } from "../bench/plan.ts";
import { resolveWeights } from "../convert/checkpoint/sources.ts";
import { loadPassages } from "../passages/passages.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import { ensurePython } from "../references/environment.ts";
import { exportedCheckpoint, exportedVoice } from "../references/exports.ts";
import { startPython } from "../references/python_process.ts";
import { openOutputDirectory } from "../reports/write.ts";
import { writeFileAtomic } from "../system/atomic_file.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { loadPackages } from "./_backend.ts";
import { checkUsage, type CommandContext, exitCodes, runProcess } from "./_main.ts";
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
import { preparePackages } from "./_prepare.ts";
import { type PresetFlags, withPreset } from "./_preset.ts";
import { showAssets } from "./_progress.ts";
import { checkpointOf, pythonOption } from "./_python.ts";
import type { Terminal } from "./terminal.ts";

/** Systems that the chain can be timed beside, by id. */
const peerLabels = {
  "pytorch": "the official KModel, PyTorch eager, fp32, on the same weights",
  "kokoro-onnx-int8": "kokoro-onnx's int8 model on Python's ONNX Runtime",
} as const;
/** Id of a system that runs in Python. */
export type PeerId = keyof typeof peerLabels;
const peerIds = Object.keys(peerLabels) as PeerId[];
/** What ratios refer to. */
const baseline: PeerId = "pytorch";

/** Options of the command, checked. */
export interface PeersFlags extends PresetFlags {
  readonly weights: string;
  readonly voice?: string;
  readonly passages?: string;
  readonly only?: readonly number[];
  readonly peers: readonly PeerId[];
  readonly rounds: number;
  readonly warmups: number;
  readonly maxFrames?: number;
  readonly threads: number;
  readonly packages?: string;
  readonly python?: string;
  readonly out: string;
}

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parsePeers(args: readonly string[], terminal: Terminal): PeersFlags {
  return makeCommand(
    "bench:peers",
    "Times the chain beside what else speaks Kokoro here, in one interleaved run.",
    terminal,
  )
    .addOption(presetOption())
    .addOption(targetOption())
    .addOption(weightsOption())
    .addOption(voiceOption())
    .option("--passages <file>", "passages to speak instead of the six built in (JSON)")
    .option("--only <numbers>", "passages to speak, by their place: 1,3-5", numberList)
    .option(
      "--peers <names>",
      `what to time beside the chain: ${peerIds.join(", ")}; ratios are over ${baseline}`,
      peerList,
      peerIds,
    )
    .option("--rounds <n>", "timed runs of each passage and peer", integer(1), 5)
    .option("--warmups <n>", "runs before them", integer(0), 1)
    .addOption(maxFramesOption())
    .option("--threads <n>", "threads of every peer", integer(1), 2)
    .option("--packages <dir>", "run the packages of this directory as they are")
    .addOption(pythonOption())
    .option("--out <dir>", "where peers.json and peers.md go", "out")
    .parse([...args], { from: "user" })
    .opts<PeersFlags>();
}

function peerList(text: string): PeerId[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !(peerIds as string[]).includes(name));
  if (unknown !== undefined || !names.includes(baseline)) {
    throw new InvalidArgumentError(
      `Expected ${baseline}, and maybe others of ${peerIds.join(", ")}.`,
    );
  }
  return peerIds.filter((id) => names.includes(id));
}

/** Times the chain and its peers and writes what came out. */
export async function peers(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const flags = await withPreset(parsePeers(args, terminal));
  const { cases, voice: passagesVoice } = await loadPassages(flags.passages);
  const onEvent = showAssets(terminal);
  // What is wrong is found before anything is fetched.
  checkUsage(() => planBench(cases, { only: flags.only }));
  await openOutputDirectory(flags.out);
  const voice = await loadVoice(flags.voice ?? passagesVoice, { signal, onEvent });
  const ready = await preparePackages(flags, context);
  const checkpoint = await checkpointOf(ready, flags.weights, context);
  const { passages } = planBench(cases, { only: flags.only, maxFrames: ready.maxFrames });

  const exports = { cacheDir: cacheDir(), signal, onEvent };
  const python = await ensurePython({ ...exports, python: flags.python });
  const voicePath = await exportedVoice(voice, exports);
  const shared = ["--voice", voicePath, "--threads", String(flags.threads)];
  const start = (id: PeerId, script: string, options: readonly string[]): Promise<Peer> =>
    workerPeer(
      id,
      peerLabels[id],
      startPython(python, script, [...options, ...shared], { signal }),
    );
  const starts: Record<PeerId, () => Promise<Peer>> = {
    "pytorch": async () => {
      const path = await exportedCheckpoint(checkpoint, exports);
      return await start("pytorch", "peer_pytorch.py", ["--checkpoint", path]);
    },
    "kokoro-onnx-int8": async () => {
      const { checkpointPath } = await resolveWeights("int8", { signal, onEvent });
      return await start("kokoro-onnx-int8", "peer_onnx_int8.py", ["--model", checkpointPath]);
    },
  };

  await using running = new AsyncDisposableStack();
  const backend = onnxBackend({ threadCount: flags.threads });
  const { stages } = running.use(await loadPackages(backend, ready, context));
  const chain = chainPeer({
    stages,
    voiceRow: (phonemeCount) => voice.row(phonemeCount),
    facts: await backend.describe(),
    maxFrames: ready.maxFrames,
    signal,
  });
  const all: Peer[] = [chain];
  for (const id of flags.peers) {
    terminal.note(`starting ${id}`);
    all.push(running.use(await starts[id]()));
  }
  const startedAt = new Date().toISOString();
  const total = passages.length * all.length * (flags.rounds + flags.warmups);
  const plan: Omit<PeersResult, "passages"> = {
    schemaVersion: peersSchemaVersion,
    startedAt,
    environment: await readEnvironment(),
    weights: ready.weights ?? { source: "given packages", sha256: checkpoint.sha256 },
    voice: basename(voice.name),
    preset: ready.preset?.name ?? "given packages",
    threads: flags.threads,
    rounds: flags.rounds,
    warmups: flags.warmups,
    baseline,
    peers: all.map(({ id, label, facts }) => ({ id, label, facts })),
  };
  const done = await comparePeers(all, passages, {
    rounds: flags.rounds,
    warmups: flags.warmups,
    onEvent: showPeers(terminal, total),
    savePassages: async (passages) => {
      const result: PeersResult = { ...plan, passages };
      await writeFileAtomic(join(flags.out, "peers.json"), JSON.stringify(result, null, 2) + "\n");
    },
    signal,
  });
  const markdown = peersMarkdown({ ...plan, passages: done });
  await writeFileAtomic(join(flags.out, "peers.md"), markdown);
  terminal.close();
  terminal.print(markdown.trimEnd());
  terminal.note(`peers.json and peers.md are in ${flags.out}`);
  return exitCodes.ok;
}

/** Shows the runs: a bar over all of them. */
function showPeers(terminal: Terminal, total: number): (event: PeerEvent) => void {
  const progress = terminal.progress("timing", { total });
  let done = 0;
  return ({ peerId, passageNumber, warmup, ms }) => {
    const kind = warmup ? "warm-up" : "run";
    progress.update(
      ++done,
      `passage ${passageNumber}, ${peerId}, ${kind} of ${(ms / 1000).toFixed(2)} s`,
    );
    if (done === total) progress.done();
  };
}

if (import.meta.main) await runProcess(peers);
