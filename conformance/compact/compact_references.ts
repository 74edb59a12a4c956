/**
 * Compact references: the small values in full, sketches in place of the large ones.
 * @module
 */
import { z } from "zod";
import { ReferenceError } from "../../references/reference_set.ts";
import { join } from "node:path";
import { allocate, cast, type Tensor } from "../../tensor/tensor.ts";
import {
  compareExactly,
  dtypeToExpect,
  failedComparison,
  noSuchValue,
  segmentErrors,
} from "../_exact_comparison.ts";
import { FileReferences } from "../_file_references.ts";
import { ReferenceFiles } from "../_reference_files.ts";
import { type TimeAxis, timeAxisOf } from "../_segments.ts";
import { findMismatch, findNonFinite } from "../metrics/failure.ts";
import type { ReferenceComparison, ReferenceSource } from "../reference_source.ts";
import { estimateDistance, segmentBucketCount, sketchOf, sketchRule } from "./sketch.ts";

/** What the manifest of compact references has beyond that of full ones. */
const compactManifestSchema = z.object({
  compact: z.object({
    /** How sketches are made; another rule makes them incomparable. */
    rule: z.string(),
    /** By passage number and value: the shape of what only a sketch is kept of. */
    sketched: z.record(z.string(), z.record(z.string(), z.array(z.int().positive()))),
  }),
});
/** What the manifest of compact references has beyond that of full ones. */
export type CompactManifest = z.infer<typeof compactManifestSchema>;

/** Names of the tensors of a file that make up the sketch of the value `name`. */
export const sketchTensors = (
  name: string,
): { readonly buckets: string; readonly segments: string; readonly norms: string } => ({
  buckets: `sketch/${name}/buckets`,
  segments: `sketch/${name}/segments`,
  /** fp64: the whole's norm, then each segment's. */
  norms: `sketch/${name}/norms`,
});

/**
 * The compact references in `folder`.
 * @throws {ReferenceError} where there are none, they were made by another rule, or a file is missing or another one.
 */
export async function openCompactFolder(
  folder: string,
  only?: readonly number[],
): Promise<ReferenceSource> {
  using files = new DisposableStack();
  const opened = files.use(await ReferenceFiles.open(folder, only));
  const parsed = compactManifestSchema.safeParse(
    JSON.parse(await Deno.readTextFile(join(folder, "manifest.json"))),
  );
  if (!parsed.success || parsed.data.compact.rule !== sketchRule) {
    throw new ReferenceError(
      folder,
      "they are no compact references of this version. Make them anew with `deno task references --compact`",
    );
  }
  files.move();
  return new CompactReferences(opened, parsed.data.compact.sketched);
}

class CompactReferences extends FileReferences {
  override readonly kind = "compact";

  constructor(
    files: ReferenceFiles,
    readonly sketched: CompactManifest["compact"]["sketched"],
  ) {
    super(files);
  }

  override compare(passage: number, name: string, test: Tensor): ReferenceComparison {
    const reference = this.value(passage, name);
    if (reference !== undefined) return compareExactly(name, reference, test);
    const shape = this.sketched[passage]?.[name];
    if (shape === undefined) throw noSuchValue(passage, name);
    // The checks of shape and dtype look at no element.
    const blank = { dtype: "fp32", shape, data: allocate("fp32", 0) } as Tensor<"fp32">;
    const mismatch = findMismatch(blank, test, dtypeToExpect(test));
    if (mismatch !== null) return failedComparison(name, mismatch, true);
    const time = timeAxisOf(name, shape);
    const sketch = sketchOf(name, test as Tensor<"fp16" | "fp32">, time);
    const energies = { referenceEnergy: 0, testEnergy: sketch.norms.norm ** 2 };
    const failure = findNonFinite(blank, test, energies);
    if (failure !== null) return failedComparison(name, failure, true);
    return this.#estimate(passage, name, sketch, time);
  }

  #estimate(
    passage: number,
    name: string,
    test: ReturnType<typeof sketchOf>,
    time: TimeAxis | undefined,
  ): ReferenceComparison {
    const stored = sketchTensors(name);
    const read = (part: string) => this.files.tensor(passage, part)!;
    const buckets = cast(read(stored.buckets), "fp32").data;
    const segments = cast(read(stored.segments), "fp32").data;
    const [norm, ...segmentNorms] = read(stored.norms).data as Float64Array;
    const distance = estimateDistance(test.buckets, buckets);
    const row = (values: Float32Array, segment: number) =>
      values.subarray(segment * segmentBucketCount, (segment + 1) * segmentBucketCount);
    const distances = segmentNorms.map((_, i) =>
      estimateDistance(row(test.segments, i), row(segments, i))
    );
    return {
      value: name,
      failure: null,
      estimated: true,
      relativeL2: distance === 0 ? 0 : distance / norm,
      cosineDistance: cosineDistance(test, { buckets, norm }),
      gainDb: 20 * Math.log10(test.norms.norm / norm),
      segments: time ? segmentErrors(time.length, distances, segmentNorms) : [],
      metrics: null,
    };
  }
}

/** Half the squared distance of the two as unit vectors; as exact comparisons have it where one is zero. */
function cosineDistance(
  test: ReturnType<typeof sketchOf>,
  reference: { readonly buckets: Float32Array; readonly norm: number },
): number {
  const { norm } = test.norms;
  if (norm === 0 || reference.norm === 0) return norm === reference.norm ? 0 : 1;
  return estimateDistance(test.buckets, reference.buckets, 1 / norm, 1 / reference.norm) ** 2 / 2;
}
