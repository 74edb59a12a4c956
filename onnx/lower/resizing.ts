/**
 * Upsampling of the last two axes.
 * @module
 */
import type { Attribute, Graph } from "../graph.ts";
import {
  type Lowering,
  type LoweringTable,
  type Operation,
  UnsupportedError,
} from "./operation.ts";

/** ONNX Runtime interpolates two axes of at most four. */
const mostAxes = 4;

function resize(op: Operation, graph: Graph, attributes: Record<string, Attribute>): string {
  const rank = op.rankOf("x");
  if (rank > mostAxes) throw new UnsupportedError(`${rank} axes, at most ${mostAxes} are possible`);
  const factors = ["scale_factor_height", "scale_factor_width"].map((key) => op.number(key, 1));
  for (const factor of factors) {
    if (!Number.isInteger(factor)) throw new UnsupportedError(`a scale factor of ${factor}`);
  }
  const scales = graph.constant({
    dtype: "fp32",
    shape: [rank],
    data: Float32Array.from([...Array(rank - 2).fill(1), ...factors]),
  });
  return graph.node("Resize", [op.value("x"), "", scales], { attributes, name: op.name });
}

const nearest: Lowering = (op, graph) =>
  resize(op, graph, {
    mode: { text: "nearest" },
    coordinate_transformation_mode: { text: "asymmetric" },
    nearest_mode: { text: "floor" },
  });

/** `half_pixel_centers` came with iOS 16; before, and by default, it is `not align_corners`. */
const bilinear: Lowering = (op, graph) => {
  const alignCorners = op.flag("align_corners", true);
  const halfPixel = op.flag("half_pixel_centers", !alignCorners);
  if (alignCorners && halfPixel) {
    throw new UnsupportedError("align_corners together with half_pixel_centers");
  }
  const mode = alignCorners ? "align_corners" : halfPixel ? "half_pixel" : "asymmetric";
  return resize(op, graph, {
    mode: { text: "linear" },
    coordinate_transformation_mode: { text: mode },
  });
};

/** See the module's text. */
export const resizing: LoweringTable = {
  upsample_bilinear: bilinear,
  upsample_nearest_neighbor: nearest,
};
