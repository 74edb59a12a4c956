/**
 * Embedding tables.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import type { StageBuilder } from "./stage_builder.ts";

/**
 * Rows of `table`: [N, C] and indices [...] -> [..., C]. The indices go as uint16, which the Neural
 * Engine's gather takes and int32 not; no table here is longer.
 */
export function embed(s: StageBuilder, table: MilVar, indices: MilVar): MilVar {
  return s.mil.op("gather", {
    x: table,
    indices: s.mil.op("cast", { x: indices, dtype: "uint16" }),
    axis: 0,
  });
}
