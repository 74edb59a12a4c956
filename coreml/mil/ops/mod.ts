/**
 * The table of MIL operations that programs can be built from.
 * @module
 */
import { activationOps } from "./activation.ts";
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

/** Merges families of operations into one table. */
export function mergeOps(
  families: readonly Readonly<Record<string, OpSchema>>[],
): ReadonlyMap<string, OpSchema> {
  const table = new Map<string, OpSchema>();
  for (const family of families) {
    for (const [type, schema] of Object.entries(family)) {
      if (table.has(type)) throw new Error(`Cannot merge operations: '${type}' is defined twice`);
      table.set(type, schema);
    }
  }
  return table;
}

/** Every operation that the builder knows, by type; `const` is the builder's own. */
export const opSchemas: ReadonlyMap<string, OpSchema> = mergeOps(families);
