/**
 * Upsampling along time by whole factors. Core ML upsamples images: the height stays 1.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import type { StageBuilder } from "./stage_builder.ts";

function upsample(
  s: StageBuilder,
  x: MilVar,
  type: "upsample_nearest_neighbor" | "upsample_bilinear",
  options: Record<string, number | boolean>,
): MilVar {
  const image = s.mil.op("expand_dims", { x, axes: [2] });
  return s.mil.op("squeeze", { x: s.mil.op(type, { x: image, ...options }), axes: [2] });
}

/** Every sample `factor` times: x [1, C, L] -> [1, C, factor * L]. */
export function repeatSamples(s: StageBuilder, x: MilVar, factor: number): MilVar {
  return upsample(s, x, "upsample_nearest_neighbor", {
    scale_factor_width: factor,
  });
}

/**
 * Linear interpolation between the centres of samples, the ends held (`align_corners=False`):
 * x [1, C, L] -> [1, C, factor * L].
 */
export function interpolateSamples(s: StageBuilder, x: MilVar, factor: number): MilVar {
  return upsample(s, x, "upsample_bilinear", {
    scale_factor_width: factor,
    align_corners: false,
    half_pixel_centers: true,
  });
}
