/** From options to references: full ones, made or found, the committed compact ones, or those of the small checkpoint. */
import { Option } from "commander";
import {
  openCompactReferences,
  openReferences,
  openSmallReferences,
  requireWeights,
} from "../conformance/references.ts";
import type { ReferenceSource } from "../conformance/reference_source.ts";
import {
  ensureReferences,
  type EnsureReferencesOptions,
  findReferences,
} from "../references/make_references.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { type CommandContext, UsageError } from "./_main.ts";
import { showAssets, showReferences } from "./_progress.ts";
import type { Subject } from "./_subject.ts";

/** Values of `--references`. */
const referenceKinds = ["auto", "full", "compact", "small"] as const;
/** Which references to hold against. */
export type ReferenceKind = (typeof referenceKinds)[number];

/** `--references`. */
export const referencesOption = (): Option =>
  new Option(
    "--references <kind>",
    "full (made with Python where they are missing), compact (committed, estimates), small (a small seeded " +
      "checkpoint instead of the weights), or auto: full ones that are there, compact ones where they fit, else full",
  ).choices(referenceKinds).default("auto");

/** What references are for. */
export type WantedReferences =
  & Pick<Subject, "checkpoint" | "voice" | "passages" | "only">
  & Pick<EnsureReferencesOptions, "python">;

/**
 * Opens the references of `kind`.
 * @throws {UsageError} where compact ones are asked for but are of something else.
 */
export async function findSource(
  kind: ReferenceKind,
  wanted: WantedReferences,
  { terminal, signal }: CommandContext,
): Promise<ReferenceSource> {
  const { only } = wanted;
  if (kind === "small") return await openSmallReferences({ only });
  const options: EnsureReferencesOptions = {
    ...wanted,
    cacheDir: cacheDir(),
    signal,
    onAssetEvent: showAssets(terminal),
    onEvent: showReferences(terminal),
  };
  const folder = kind === "compact" ? undefined : await findReferences(options);
  if (folder === undefined && kind !== "full") {
    const compact = await compactFor(wanted);
    if (typeof compact !== "string") return compact;
    if (kind === "compact") {
      throw new UsageError(`Cannot use the compact references: ${compact}. Take --references full`);
    }
  }
  const full = folder ?? (await ensureReferences(options)).folder;
  terminal.note(`references: ${full}`);
  const source = await openReferences(full, { only });
  requireWeights(source, wanted.checkpoint.sha256);
  return source;
}

/** The committed compact references, or why they do not fit. */
async function compactFor(
  { checkpoint, voice, passages, only }: WantedReferences,
): Promise<ReferenceSource | string> {
  const source = await openCompactReferences();
  const { weightsSha256, voiceSha256 } = source.provenance;
  const others = only.some((number) =>
    source.passages.find((passage) => passage.number === number)?.phonemes !==
      passages[number - 1].phonemes
  );
  const problem = weightsSha256 !== checkpoint.sha256
    ? `they are of weights of SHA-256 ${weightsSha256}, the packages of ${checkpoint.sha256}`
    : voiceSha256 !== voice.sha256
    ? "they are of another voice"
    : others
    ? "they are of other passages"
    : undefined;
  if (problem === undefined) return source;
  source[Symbol.dispose]();
  return problem;
}
