/**
 * References that are kept in full, and the choice between full, compact and small ones.
 * @module
 */
import { join } from "node:path";
import type { Tensor } from "../tensor/tensor.ts";
import { FileReferences } from "./_file_references.ts";
import { ReferenceFiles } from "./_reference_files.ts";
import { compareExactly, noSuchValue } from "./_exact_comparison.ts";
import { openCompactFolder } from "./compact/compact_references.ts";
import type { ReferenceComparison, ReferenceSource } from "./reference_source.ts";

const data = join(import.meta.dirname!, "..", "references", "data");

/** Options of the functions that open references. */
export interface OpenReferencesOptions {
  /** Numbers of the passages that are needed; all that are there by default. */
  readonly only?: readonly number[];
}

/**
 * The references that `deno task references` wrote into `folder`.
 * @throws {ReferenceError} where there are none, or a file of them is missing or another one.
 */
export async function openReferences(
  folder: string,
  { only }: OpenReferencesOptions = {},
): Promise<ReferenceSource> {
  return new FullReferences("full", await ReferenceFiles.open(folder, only));
}

/** The committed references of the seeded small checkpoint (`references/small.ts`): complete, for tests. */
export async function openSmallReferences(
  { only }: OpenReferencesOptions = {},
): Promise<ReferenceSource> {
  return new FullReferences("small", await ReferenceFiles.open(join(data, "small"), only));
}

/** The committed compact references of the built-in passages on kokoro-onnx's int8 weights. */
export function openCompactReferences(
  { only }: OpenReferencesOptions = {},
): Promise<ReferenceSource> {
  return openCompactFolder(join(data, "compact"), only);
}

/** References of other weights than the packages: comparing would say nothing. */
export class ReferenceWeightsError extends Error {
  override readonly name = "ReferenceWeightsError";
  constructor(
    /** SHA-256 of the weights asked for, and of those that the references were made from. */
    readonly expected: string,
    readonly received: string,
    weights: string,
  ) {
    super(
      `Cannot use these references: expected some of weights of SHA-256 ${expected}, received those of ${received}. ` +
        `Make the right ones with \`deno task references --weights ${weights}\`.`,
    );
  }
}

/**
 * Checks that `source` was made from the weights whose digest is `sha256`.
 * @param weights what `--weights` takes for them, for the message.
 * @throws {ReferenceWeightsError} with the command that makes the right ones.
 */
export function requireWeights(
  { provenance }: Pick<ReferenceSource, "provenance">,
  sha256: string,
  weights = "FILE",
): void {
  if (provenance.weightsSha256 === sha256) return;
  throw new ReferenceWeightsError(sha256, provenance.weightsSha256, weights);
}

class FullReferences extends FileReferences {
  constructor(override readonly kind: "full" | "small", files: ReferenceFiles) {
    super(files);
  }

  override compare(passage: number, name: string, test: Tensor): ReferenceComparison {
    const reference = this.value(passage, name);
    if (reference === undefined) throw noSuchValue(passage, name);
    return compareExactly(name, reference, test);
  }
}
