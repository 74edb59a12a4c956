/** What the systems of a side-by-side need, and how each is started. */
import { basename } from "node:path";
import type { BackendChoice } from "../backends/open.ts";
import { findPackages } from "../bench/load_stages.ts";
import { chainPeer } from "../bench/peers/chain_peer.ts";
import type { PeerStart } from "../bench/peers/peer.ts";
import { workerPeer, type WorkerPeerOptions } from "../bench/peers/worker_peer.ts";
import { planBench } from "../bench/plan.ts";
import { assignmentOf } from "../bench/worker/assignment.ts";
import { type ResolvedWeights, resolveWeights } from "../convert/checkpoint/sources.ts";
import type { Preset } from "../convert/presets/preset.ts";
import type { Passage } from "../passages/passages.ts";
import type { Voice } from "../passages/voices/voice.ts";
import { ensurePython } from "../references/environment.ts";
import { exportedCheckpoint, exportedVoice, type ExportOptions } from "../references/exports.ts";
import { startPython } from "../references/python_process.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { unitsOf } from "./_bench_subject.ts";
import type { CommandContext } from "./_main.ts";
import { type PackageOptions, preparePackages } from "./_prepare.ts";
import { showAssets } from "./_progress.ts";
import { checkpointOf } from "./_python.ts";
import { startWorker } from "./_run_journal.ts";

/** Systems that the chain can be timed beside. */
export const peerIds = ["pytorch", "kokoro-onnx-int8"] as const;
/** One of {@link peerIds}. */
export type PeerId = typeof peerIds[number];
/** What ratios and distances refer to: the one that the weights were published with. */
export const baselineId: PeerId = "pytorch";

/** What all systems are given. */
export interface PeerParts {
  readonly weights: ResolvedWeights;
  readonly voice: Voice;
  readonly threads: number;
  /** A Python interpreter in place of the environment that is made in the cache. */
  readonly python?: string;
  /** For audio on its way. */
  readonly scratchDir: string;
}

/** The official model in PyTorch, on the very tensors that the converter sees. */
export function pytorchStart(parts: PeerParts, context: CommandContext): PeerStart {
  const { weights } = parts;
  return {
    id: "pytorch",
    label: "the official KModel in PyTorch, eager, with its random draws",
    precision: "fp32",
    prepare: async () => {
      const path = await exportedCheckpoint(weights, exportsOf(context));
      const start = await pythonStart("pytorch", "peer_pytorch.py", parts, context);
      return {
        weightsSha256: weights.sha256,
        start: () => start(["--checkpoint", path], { canReplaceDraws: true }),
      };
    },
  };
}

/** kokoro-onnx's int8 model, whatever the weights of the others. */
export function kokoroOnnxStart(parts: PeerParts, context: CommandContext): PeerStart {
  const { signal } = context;
  return {
    id: "kokoro-onnx-int8",
    label: "kokoro-onnx's int8 model on Python's ONNX Runtime",
    precision: "int8 weights, activations quantized as it runs",
    prepare: async () => {
      const onEvent = showAssets(context.terminal);
      const { checkpointPath, sha256 } = await resolveWeights("int8", { signal, onEvent });
      const start = await pythonStart("kokoro-onnx-int8", "peer_onnx_int8.py", parts, context);
      return { weightsSha256: sha256, start: () => start(["--model", checkpointPath]) };
    },
  };
}

/** Has the Python environment and the voice ready; the result starts `script` with further arguments. */
async function pythonStart(
  id: PeerId,
  script: string,
  { voice, threads, python, scratchDir }: PeerParts,
  context: CommandContext,
) {
  const options = exportsOf(context);
  const interpreter = await ensurePython({ ...options, python });
  const shared = ["--voice", await exportedVoice(voice, options), "--threads", String(threads)];
  return (args: readonly string[], more?: Pick<WorkerPeerOptions, "canReplaceDraws">) => {
    const process = startPython(interpreter, script, [...args, ...shared], options);
    return workerPeer(id, { process, scratchDir, ...more });
  };
}

const exportsOf = ({ terminal, signal }: CommandContext): ExportOptions => ({
  cacheDir: cacheDir(),
  signal,
  onEvent: showAssets(terminal),
});

/** What a chain of this project is made of. */
export interface ChainParts {
  readonly preset: Preset;
  readonly packages: Omit<PackageOptions, "preset">;
  readonly backend: BackendChoice;
  readonly cases: readonly Passage[];
  readonly only?: readonly number[];
}

/** The name under which the chain of these packages stands beside others. */
export const chainId = ({ preset, packages }: Pick<ChainParts, "preset" | "packages">): string =>
  `kokobench-${packages.packages === undefined ? preset.name : basename(packages.packages)}`;

/** The chain of a preset, or of given packages. */
export function chainStart(
  parts: ChainParts,
  { voice }: PeerParts,
  context: CommandContext,
): PeerStart {
  const { preset, packages, backend, cases, only } = parts;
  const id = chainId(parts);
  const own = packages.packages === undefined ? `preset ${preset.name}` : "given packages";
  return {
    id,
    label: `this chain, seven Core ML packages of ${own}`,
    precision: backend.name === "onnx"
      ? `weights as in ${own}, fp32 inside, features as declared`
      : `as declared by ${own}`,
    prepare: async () => {
      const ready = await preparePackages({ ...packages, preset }, context);
      await checkpointOf(ready, packages.weights, context); // refuses packages of other weights
      const { maxFrames, directory } = ready;
      const assignment = assignmentOf(planBench(cases, { only, maxFrames }), {
        backend,
        paths: await findPackages(directory),
        computeUnits: backend.name === "coreml" ? unitsOf(ready.preset) : undefined,
        voiceRow: (phonemeCount) => voice.row(phonemeCount),
      });
      const { signal } = context;
      return {
        weightsSha256: ready.weights?.sha256 ?? null,
        start: () => chainPeer(id, startWorker(assignment), { signal }),
      };
    },
  };
}
