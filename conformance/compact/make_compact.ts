/**
 * Makes compact references of full ones.
 * @module
 */
import { join } from "node:path";
import {
  ReferenceError,
  type ReferenceManifest,
  type ReferencePassage,
} from "../../references/reference_set.ts";
import {
  type FileContent,
  writeDirectoryAtomic,
  writeFileAtomic,
} from "../../system/atomic_file.ts";
import { sha256File } from "../../system/digest.ts";
import { safetensorsChunks, type SafetensorsSource } from "../../tensor/safetensors.ts";
import { bytesOf, cast, type Tensor, tensor } from "../../tensor/tensor.ts";
import { ReferenceFiles } from "../_reference_files.ts";
import { outputNames, segmentCount, timeAxisOf } from "../_segments.ts";
import { type CompactManifest, sketchTensors } from "./compact_references.ts";
import { bucketCount, segmentBucketCount, sketchOf, sketchRule } from "./sketch.ts";

/**
 * An utterance beside the built-in passages, so short (0.35 s) that its largest tensor, which even passage 1's is too large
 * for, can be kept in full: with it every stage can run alone without Python.
 */
export const shortPassage = { id: "short", text: "Hi.", phonemes: "hˈI.", speed: 4 } as const;
/** Largest tensor of passage 1 and the short one that is kept in full. */
const fullBytes = 1_500_000;

/** What compact references of the built-in passages are made of: their full references, and the short passage's. */
export function compactInputs(
  passages: { readonly folder: string; readonly count: number },
  shortFolder: string,
): CompactInput[] {
  const { folder, count } = passages;
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  return [
    ...numbers.map((number) => ({
      folder,
      number,
      as: number,
      fullBytes: number === 1 ? fullBytes : 0,
    })),
    { folder: shortFolder, number: 1, as: count + 1, fullBytes },
  ];
}

/** A passage of full references to make a compact one of. */
export interface CompactInput {
  /** Folder of the full references. */
  readonly folder: string;
  /** Its number there. */
  readonly number: number;
  /** Its number in the compact references. */
  readonly as: number;
  /** Largest tensor that is kept in full, in bytes; smaller ones than their sketch always are. */
  readonly fullBytes: number;
}

/** The values beside the stages' outputs. */
const hostValues = ["input_ids", "attention_mask", "style_s", "style_timbre", "speed", "pred_dur"];

/** Bytes that the sketch of a tensor takes: 20.7 kB. */
const sketchBytes = 4 * (bucketCount + segmentCount * segmentBucketCount) + 8 * (1 + segmentCount);

/**
 * Writes compact references of `inputs`, which must come of the same weights, into `folder`, and gives their
 * size in bytes. The same full references give the same bytes.
 * @throws {ReferenceError} where the inputs are of several weights, or lack values.
 */
export async function makeCompact(
  inputs: readonly CompactInput[],
  folder: string,
): Promise<number> {
  let sizeBytes = 0;
  const write = async (path: string, content: FileContent) => {
    await writeFileAtomic(path, content);
    sizeBytes += (await Deno.stat(path)).size;
  };
  await writeDirectoryAtomic(folder, async (directory) => {
    const sketched: CompactManifest["compact"]["sketched"] = {};
    const passages: ReferencePassage[] = [];
    let madeFrom: Omit<ReferenceManifest, "passages"> | undefined;
    for (const input of inputs) {
      using files = await ReferenceFiles.open(input.folder, [input.number]);
      const { passages: known, ...theirs } = files.manifest;
      madeFrom ??= theirs;
      if (JSON.stringify(theirs) !== JSON.stringify(madeFrom)) {
        throw new ReferenceError(input.folder, `they differ from those in ${inputs[0].folder}`);
      }
      const passage = known.find(({ number }) => number === input.number)!;
      const { sources, shapes } = compactValues(files, input);
      sketched[input.as] = shapes;
      const file = `passage_${input.as}_${passage.tEnc}tok.safetensors`;
      await write(join(directory, file), safetensorsChunks(sources));
      const sha256 = await sha256File(join(directory, file));
      const { unpatched } = files.passages[0];
      passages.push({ ...passage, number: input.as, file, sha256, unpatched });
    }
    const manifest = { ...madeFrom, passages, compact: { rule: sketchRule, sketched } };
    await write(join(directory, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");
  });
  return sizeBytes;
}

function compactValues(
  files: ReferenceFiles,
  { folder, number, fullBytes }: CompactInput,
): { sources: SafetensorsSource[]; shapes: Record<string, number[]> } {
  const sources: SafetensorsSource[] = [];
  const shapes: Record<string, number[]> = {};
  const keep = (name: string, value: Tensor) => {
    sources.push({ name, dtype: value.dtype, shape: value.shape, read: () => value });
  };
  for (const name of [...hostValues, ...outputNames]) {
    const value = files.tensor(number, name);
    if (value === undefined) throw new ReferenceError(folder, `they lack ${name}`);
    if (bytesOf(value.data).length <= Math.max(fullBytes, sketchBytes)) {
      keep(name, value);
      continue;
    }
    shapes[name] = [...value.shape];
    const { buckets, segments, norms } = sketchOf(
      name,
      cast(value, "fp32"),
      timeAxisOf(name, value.shape),
    );
    const all = Float64Array.of(norms.norm, ...norms.segments);
    const stored = sketchTensors(name);
    keep(stored.buckets, tensor("fp32", [buckets.length], buckets));
    keep(stored.segments, tensor("fp32", [segments.length], segments));
    keep(stored.norms, tensor("fp64", [all.length], all));
  }
  return { sources, shapes };
}
