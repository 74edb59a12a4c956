/**
 * `deno task parity`: the chain against PyTorch's official modules on the same weights.
 * @module
 */
import { join } from "node:path";
import Table from "cli-table3";
import {
  checkParity,
  gainBoundDb,
  type ParityCase,
  type ParityResult,
} from "../conformance/parity.ts";
import { loadPassages } from "../passages/passages.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import { encodeWav } from "../passages/wav.ts";
import { ensureReferences } from "../references/make_references.ts";
import { openReference, type ReferenceManifest } from "../references/reference_set.ts";
import { openOutputDirectory } from "../reports/write.ts";
import { writeFileAtomic } from "../system/atomic_file.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { cast } from "../tensor/tensor.ts";
import { backendNamed, loadPackages } from "./_backend.ts";
import { type CommandContext, exitCodes, runProcess } from "./_main.ts";
import {
  integer,
  makeCommand,
  maxFramesOption,
  numberList,
  presetOption,
  voiceOption,
  weightsOption,
} from "./_options.ts";
import { preparePackages } from "./_prepare.ts";
import { showAssets, showReferences } from "./_progress.ts";
import { checkPassageNumbers, checkpointOf, pythonOption } from "./_python.ts";
import type { Terminal } from "./terminal.ts";

/** Options of the command, checked. */
export interface ParityFlags {
  readonly preset: string;
  readonly weights: string;
  readonly voice?: string;
  readonly passages?: string;
  readonly only?: readonly number[];
  readonly maxFrames?: number;
  readonly threads?: number;
  readonly packages?: string;
  readonly python?: string;
  readonly out: string;
}

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parseParity(args: readonly string[], terminal: Terminal): ParityFlags {
  return makeCommand(
    "parity",
    "Compares the chain's durations and audio with PyTorch's official modules on the same weights.",
    terminal,
  )
    .addOption(presetOption().default("fp32"))
    .addOption(weightsOption())
    .addOption(voiceOption())
    .option("--passages <file>", "passages to speak instead of the six built in (JSON)")
    .option("--only <numbers>", "passages to speak, by their place: 1,3-5", numberList)
    .addOption(maxFramesOption())
    .option("--threads <n>", "threads of the runtime (default: one a core)", integer(1))
    .option("--packages <dir>", "run the packages of this directory as they are")
    .addOption(pythonOption())
    .option("--out <dir>", "where parity.json and the WAV files go", "out/parity")
    .parse([...args], { from: "user" })
    .opts<ParityFlags>();
}

/** Makes or finds the references, runs the chain and judges it; exit code 1 where a bound was missed. */
export async function parity(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const flags = parseParity(args, terminal);
  const onAssetEvent = showAssets(terminal);
  const { cases, voice: passagesVoice } = await loadPassages(flags.passages);
  const numbers = flags.only ?? cases.map((_, i) => i + 1);
  checkPassageNumbers(numbers, cases.length);
  await openOutputDirectory(flags.out);
  const voice = await loadVoice(flags.voice ?? passagesVoice, { signal, onEvent: onAssetEvent });
  const ready = await preparePackages(flags, context);
  const checkpoint = await checkpointOf(ready, flags.weights, context);
  const { folder, manifest } = await ensureReferences({
    checkpoint,
    voice,
    passages: cases,
    only: numbers,
    values: ["pred_dur", "post_albert.duration", "tail.audio", "audio_torch_istft"],
    cacheDir: cacheDir(),
    python: flags.python,
    signal,
    onAssetEvent,
    onEvent: showReferences(terminal),
  });
  terminal.note(`references: ${folder} (PyTorch ${manifest.versions.torch})`);
  await using loaded = await loadPackages(backendNamed("auto", flags.threads), ready, context);
  const results = await checkParity(parityCases(folder, manifest, numbers), {
    stages: loaded.stages,
    voiceRow: (phonemeCount) => voice.row(phonemeCount),
    maxFrames: ready.maxFrames,
    signal,
    onResult: async (result, reference, audio) => {
      const name = `passage_${result.number}_${result.tokenCount}tok`;
      for (const [file, samples] of [["ref.wav", reference], ["test.wav", audio]] as const) {
        await writeFileAtomic(join(flags.out, name, file), encodeWav(samples).bytes);
      }
      terminal.note(`passage ${result.number}: ${verdict(result)}`);
    },
  });
  const { weightsSha256, voiceSha256, versions, patched } = manifest;
  const report = { weightsSha256, voiceSha256, versions, patched, gainBoundDb, passages: results };
  await writeFileAtomic(join(flags.out, "parity.json"), JSON.stringify(report, null, 2) + "\n");
  terminal.close();
  terminal.print(parityTable(results));
  terminal.note(`parity.json, and ref.wav and test.wav of each passage, are in ${flags.out}`);
  return results.every(({ missed }) => missed.length === 0) ? exitCodes.ok : exitCodes.failure;
}

/** The passages `numbers`, each with its reference, opened when its turn comes. */
function* parityCases(
  folder: string,
  { passages }: ReferenceManifest,
  numbers: readonly number[],
): Generator<ParityCase> {
  for (const number of numbers) {
    const passage = passages.find((candidate) => candidate.number === number)!;
    using tensors = openReference(folder, passage);
    const audio = cast(tensors.tensor("tail.audio"), "fp32").data;
    const tokens = Int32Array.from(passage.inputIds);
    yield { number, tokens, reference: { durations: passage.durations, audio } };
  }
}

const verdict = ({ missed }: ParityResult): string =>
  missed.length === 0 ? "ok" : `missed: ${missed.join("; ")}`;

/** The results as a table: durations first, then what the waveforms say. */
export function parityTable(results: readonly ParityResult[]): string {
  const table = new Table({
    head: ["#", "T_enc", "T_a", "PyTorch", "durations", "correlation", "at least", "gain dB", ""],
    colAligns: Array.from({ length: 8 }, () => "right"),
    style: { head: [], border: [], compact: true },
  });
  for (const { number, tokenCount, durations, audio, missed } of results) {
    const { testFrames, referenceFrames, differing } = durations;
    table.push([
      number,
      tokenCount,
      testFrames,
      referenceFrames,
      differing.length === 0 ? "equal" : `${differing.length} differ`,
      audio?.correlation.toFixed(6) ?? "",
      audio?.leastCorrelation ?? "",
      audio?.gainDb.toFixed(4) ?? "",
      missed.length === 0 ? "ok" : "missed",
    ]);
  }
  return table.toString();
}

if (import.meta.main) await runProcess(parity);
