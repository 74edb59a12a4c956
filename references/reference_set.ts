/**
 * Reads what `make_references.py` wrote: the PyTorch reference of some passages.
 * @module
 */
import { join } from "node:path";
import { z } from "zod";
import { SafetensorsFile } from "../tensor/safetensors.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const passageSchema = z.object({
  /** Place in the passages' file, from 1. */
  number: z.int().positive(),
  id: z.union([z.int(), z.string()]),
  file: z.string().regex(/^[\w-][\w.-]*\.safetensors$/),
  sha256,
  text: z.string(),
  phonemes: z.string(),
  inputIds: z.array(z.int()),
  /** Rate of speech. */
  speed: z.number().positive(),
  tEnc: z.int().positive(),
  tA: z.int().positive(),
  durations: z.array(z.int().positive()),
  /** How far two runs of the unpatched pipeline are from each other, where their audio is not kept. */
  unpatched: z.object({ correlation: z.number(), gainDb: z.number() }).optional(),
});
const manifestSchema = z.object({
  format: z.literal(1),
  /** Of the file that the checkpoint came in. */
  weightsSha256: sha256,
  /** Of the safetensors file that PyTorch loaded. */
  checkpointSha256: sha256,
  voiceSha256: sha256,
  /** Versions of Python and of the packages that computed the references. */
  versions: z.record(z.string(), z.string()),
  /** What was replaced in the official modules. */
  patched: z.array(z.string()),
  speed: z.number().positive(),
  /** Names of the values that were kept; null for all. */
  values: z.array(z.string()).nullable(),
  /** Which value feeds which input of which stage. */
  feeds: z.record(z.string(), z.record(z.string(), z.string())),
  passages: z.array(passageSchema),
});

/** One passage of the references: its tokens, and what PyTorch made of them. */
export type ReferencePassage = z.infer<typeof passageSchema>;
/** What a folder of references holds and what it was made from. */
export type ReferenceManifest = z.infer<typeof manifestSchema>;

/** A folder of references that is not there, or not what was asked for. */
export class ReferenceError extends Error {
  constructor(readonly folder: string, readonly problem: string, options?: ErrorOptions) {
    super(`Cannot use the references in ${folder}: ${problem}`, options);
    this.name = "ReferenceError";
  }
}

/**
 * The manifest of the references in `folder`, or undefined where there is none.
 * @throws {ReferenceError} where it is malformed, or of another format version.
 */
export async function readReferenceManifest(
  folder: string,
): Promise<ReferenceManifest | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(join(folder, "manifest.json"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new ReferenceError(folder, `its manifest is malformed: ${problem}`, { cause });
  }
}

/** The tensors of `passage`, by `{stage}.{output}` and the chain's own names. Disposing closes the file. */
export function openReference(folder: string, passage: ReferencePassage): SafetensorsFile {
  return new SafetensorsFile(join(folder, passage.file));
}
