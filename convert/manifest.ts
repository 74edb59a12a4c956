/**
 * The manifest of a converted set of packages: what it was made from, by whom, and the digest of each.
 * @module
 */
import { join } from "node:path";
import { z } from "zod";
import { stageNames } from "../stages/contract.ts";
import { checkpointFormats } from "./checkpoint/checkpoint.ts";
import { ConvertError } from "./convert_error.ts";
import { presetSchema } from "./presets/schema.ts";

/** Name of the manifest in the packages' directory. */
export const manifestName = "manifest.json";

/**
 * Counts the changes of the converter that change what it writes. Whoever makes one raises it: cached
 * packages are keyed by it, and a test that pins the bytes asks for it.
 */
export const converterVersion = 6;

const stage = z.enum(stageNames);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().positive();

const manifestSchema = z.strictObject({
  format: z.literal("kokobench-packages"),
  formatVersion: z.literal(1),
  converterVersion: count,
  preset: presetSchema,
  maxFrames: count,
  checkpoint: z.strictObject({
    format: z.enum(checkpointFormats),
    sha256,
  }),
  packages: z.array(z.strictObject({
    stage,
    /** Name of the package's directory, beside the manifest. */
    file: z.string(),
    sizeBytes: count,
    /** Of all the package's files and their names. */
    sha256,
  })),
});

/** What a set of converted packages is; holds no times and no paths, so that it can be compared. */
export type Manifest = z.infer<typeof manifestSchema>;
/** One package of a {@link Manifest}. */
export type ManifestPackage = Manifest["packages"][number];

/** Whether `a` and `b` have the same source, preset, size limit and converter: their packages can stand together. */
export function sameConversion(a: Manifest, b: Manifest): boolean {
  const identity = ({ packages: _, ...rest }: Manifest) => JSON.stringify(rest);
  return identity(a) === identity(b);
}

/**
 * The manifest in `directory`, or undefined where there is none.
 * @throws {ConvertError} where it is not one that this version can read.
 */
export async function readManifest(directory: string): Promise<Manifest | undefined> {
  const path = join(directory, manifestName);
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw error;
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new ConvertError(
      `Cannot read the manifest ${path}: expected that of packages converted by this version, ` +
        `received another: ${reason}. Convert anew into another directory`,
      { path },
      { cause },
    );
  }
}

/** Writes `manifest` into `directory`. */
export async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  const text = JSON.stringify(manifest, null, 2) + "\n";
  await Deno.writeTextFile(join(directory, manifestName), text);
}
