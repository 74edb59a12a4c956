/**
 * All operations that can be translated, in one table.
 * @module
 */
import { activation } from "./activation.ts";
import { arithmetic } from "./arithmetic.ts";
import { convolution } from "./convolution.ts";
import { indexing } from "./indexing.ts";
import { linearAlgebra } from "./linear.ts";
import { logic } from "./logic.ts";
import { normalization } from "./normalization.ts";
import type { Lowering, LoweringTable } from "./operation.ts";
import { recurrent } from "./recurrent.ts";
import { reduction } from "./reduction.ts";
import { resizing } from "./resizing.ts";
import { shape } from "./shape.ts";

/**
 * One table of the rows of all `tables`.
 * @throws {TypeError} when two tables have a row for the same operation.
 */
export function mergeTables(tables: readonly LoweringTable[]): ReadonlyMap<string, Lowering> {
  const merged = new Map<string, Lowering>();
  for (const [type, lowering] of tables.flatMap((table) => Object.entries(table))) {
    if (merged.has(type)) throw new TypeError(`Two lowerings for the MIL operation ${type}`);
    merged.set(type, lowering);
  }
  return merged;
}

/** Lowerings by MIL operation type. */
export const lowerings: ReadonlyMap<string, Lowering> = mergeTables([
  activation,
  arithmetic,
  convolution,
  indexing,
  linearAlgebra,
  logic,
  normalization,
  recurrent,
  reduction,
  resizing,
  shape,
]);
