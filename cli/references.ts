/**
 * `deno task references`: what PyTorch's official modules make of the passages, stage by stage.
 * @module
 */
import { join } from "node:path";
import Table from "cli-table3";
import { compactInputs, makeCompact, shortPassage } from "../conformance/compact/make_compact.ts";
import { openReferences } from "../conformance/references.ts";
import type { ReferenceUtterance } from "../conformance/reference_source.ts";
import { resolveWeights } from "../convert/checkpoint/sources.ts";
import { loadPassages } from "../passages/passages.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import { ensureReferences, type EnsureReferencesOptions } from "../references/make_references.ts";
import { smallCheckpoint, smallPassages, smallValues, smallVoice } from "../references/small.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { megabytes } from "../text/figures.ts";
import { type CommandContext, exitCodes, runProcess, UsageError } from "./_main.ts";
import { integer, makeCommand, numberList, voiceOption, weightsOption } from "./_options.ts";
import { showAssets, showReferences } from "./_progress.ts";
import { checkPassageNumbers, pythonOption } from "./_python.ts";
import type { Terminal } from "./terminal.ts";

/** Options of the command, checked. */
export interface ReferencesFlags {
  readonly weights: string;
  readonly voice?: string;
  readonly passages?: string;
  readonly only?: readonly number[];
  readonly out?: string;
  readonly compact?: boolean;
  readonly small?: boolean;
  readonly threads?: number;
  readonly python?: string;
}

/** Where the committed references are. */
const data = join(import.meta.dirname!, "..", "references", "data");

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parseReferences(args: readonly string[], terminal: Terminal): ReferencesFlags {
  return makeCommand(
    "references",
    "Writes what PyTorch's official modules make of the passages: every stage's inputs and outputs. What an " +
      "interrupted run has finished is kept.",
    terminal,
  )
    .addOption(weightsOption())
    .addOption(voiceOption())
    .option("--passages <file>", "passages to speak instead of the six built in (JSON)")
    .option("--only <numbers>", "passages to speak, by their place: 1,3-5", numberList)
    .option("--out <dir>", "where to write them (default: into the cache; see also the next two)")
    .option("--compact", "write the committed compact references of the built-in passages anew")
    .option("--small", "write the committed references of the seeded small checkpoint anew")
    .option("--threads <n>", "PyTorch's threads (default: 1)", integer(1))
    .addOption(pythonOption())
    .parse([...args], { from: "user" })
    .opts<ReferencesFlags>();
}

/** Makes the Python environment and the references that are missing, and prints where they are. */
export async function references(
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { terminal, signal } = context;
  const flags = parseReferences(args, terminal);
  checkFlags(flags);
  const options = {
    cacheDir: cacheDir(),
    python: flags.python,
    threads: flags.threads,
    signal,
    onAssetEvent: showAssets(terminal),
    onEvent: showReferences(terminal),
  };
  const folder =
    await (flags.small ? writeSmall(flags, options) : writeReal(flags, options, terminal));
  using source = await openReferences(folder);
  terminal.close();
  terminal.print(`${folder}\n${table(source.passages)}`);
  return exitCodes.ok;
}

type SharedOptions = Omit<EnsureReferencesOptions, "checkpoint" | "voice" | "passages">;

function checkFlags({ compact, small, passages, only }: ReferencesFlags): void {
  if (compact && small) throw new UsageError("Cannot write both: expected --compact or --small");
  if ((compact || small) && (passages ?? only) !== undefined) {
    throw new UsageError(
      "Cannot choose the passages of the committed references: expected no --passages and no --only",
    );
  }
}

async function writeSmall({ out }: ReferencesFlags, options: SharedOptions): Promise<string> {
  const { folder } = await ensureReferences({
    ...options,
    checkpoint: smallCheckpoint(),
    voice: smallVoice(),
    passages: smallPassages,
    values: smallValues,
    out: out ?? join(data, "small"),
  });
  return folder;
}

async function writeReal(
  flags: ReferencesFlags,
  options: SharedOptions,
  terminal: Terminal,
): Promise<string> {
  const { signal, onAssetEvent } = options;
  const { cases, voice: passagesVoice } = await loadPassages(flags.passages);
  checkPassageNumbers(flags.only ?? [], cases.length);
  const voice = await loadVoice(flags.voice ?? passagesVoice, { signal, onEvent: onAssetEvent });
  const found = await resolveWeights(flags.weights, { signal, onEvent: onAssetEvent });
  terminal.note(`weights: ${found.checkpointPath}\n  ${found.reason}\n  sha256 ${found.sha256}`);
  const shared = { ...options, checkpoint: found, voice };
  const { folder } = await ensureReferences({
    ...shared,
    passages: cases,
    only: flags.only,
    out: flags.compact ? undefined : flags.out,
  });
  if (!flags.compact) return folder;
  const short = await ensureReferences({ ...shared, passages: [shortPassage] });
  const out = flags.out ?? join(data, "compact");
  const inputs = compactInputs({ folder, count: cases.length }, short.folder);
  const sizeBytes = await makeCompact(inputs, out);
  terminal.note(`compact references: ${megabytes(sizeBytes, 2)} MB`);
  return out;
}

/** The passages, and how far two runs of the unpatched pipeline are from each other. */
function table(passages: readonly ReferenceUtterance[]): string {
  const table = new Table({
    head: ["#", "T_enc", "T_a", "two unpatched runs: correlation", "gain dB"],
    colAligns: Array.from({ length: 5 }, () => "right"),
    style: { head: [], border: [], compact: true },
  });
  for (const { number, tokens, frameCount, unpatched } of passages) {
    table.push([
      number,
      tokens.length,
      frameCount,
      unpatched?.correlation.toFixed(4) ?? "",
      unpatched?.gainDb.toFixed(3) ?? "",
    ]);
  }
  return table.toString();
}

if (import.meta.main) await runProcess(references);
