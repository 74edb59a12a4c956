/**
 * The table of MIL operations that programs can be built from.
 * @module
 */
import type { OpsetVersion } from "../opset.ts";
import { activationOps } from "./activation.ts";
import { blockwiseOps } from "./blockwise.ts";
import { compressedOps } from "./compressed.ts";
import { convolutionOps } from "./convolution.ts";
import { dataMovementOps } from "./data_movement.ts";
import { elementwiseOps } from "./elementwise.ts";
import { linearOps } from "./linear.ts";
import { normalizationOps } from "./normalization.ts";
import { recurrentOps } from "./recurrent.ts";
import { reductionOps } from "./reduction.ts";
import { resizeOps } from "./resize.ts";
import type { OpSchema } from "./schema.ts";
import { shapeChangeOps } from "./shape_change.ts";

const families = [
  activationOps,
  blockwiseOps,
  compressedOps,
  convolutionOps,
  dataMovementOps,
  elementwiseOps,
  linearOps,
  normalizationOps,
  recurrentOps,
  reductionOps,
  resizeOps,
  shapeChangeOps,
];

/** Merges families of operations into one table: the forms of each operation, oldest first. */
export function mergeOps(
  families: readonly Readonly<Record<string, OpSchema>>[],
): ReadonlyMap<string, readonly OpSchema[]> {
  const table = new Map<string, OpSchema[]>();
  for (const [type, schema] of families.flatMap((family) => Object.entries(family))) {
    const forms = table.get(type) ?? [];
    if (forms.some(({ since }) => since === schema.since)) {
      throw new Error(`Cannot merge operations: '${type}' of ${schema.since} is defined twice`);
    }
    table.set(type, [...forms, schema].sort((a, b) => a.since < b.since ? -1 : 1));
  }
  return table;
}

/**
 * Every operation that the builder knows, by type, in all its forms, oldest first; `const` is the builder's
 * own.
 */
export const opSchemas: ReadonlyMap<string, readonly OpSchema[]> = mergeOps(families);

/** The form of `forms`, oldest first, that operation set `version` has; `undefined` where all are newer. */
export function formOf(
  forms: readonly OpSchema[],
  version: OpsetVersion,
): OpSchema | undefined {
  return forms.findLast(({ since }) => since <= version);
}
