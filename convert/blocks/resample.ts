/**
 * Upsampling along time by whole factors.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import type { StageBuilder } from "./stage_builder.ts";

/**
 * Every sample `factor` times: x [1, C, L] -> [1, C, factor * L]. Core ML upsamples images: the height
 * stays 1.
 */
export function repeatSamples(s: StageBuilder, x: MilVar, factor: number): MilVar {
  const image = s.mil.op("expand_dims", { x, axes: [2] });
  const wider = s.mil.op("upsample_nearest_neighbor", { x: image, scale_factor_width: factor });
  return s.mil.op("squeeze", { x: wider, axes: [2] });
}
