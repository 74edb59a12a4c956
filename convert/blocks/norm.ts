/**
 * Layer normalization and the two normalizations that take their scale and shift from a style vector.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import { linear } from "./conv.ts";
import type { StageBuilder } from "./stage_builder.ts";

/** The epsilon of kokoro's own normalizations; 1e-5 still is an (unnormalized) fp16 number. */
const epsilon = 1e-5;
/** Smallest positive fp16 number: an epsilon below it would turn into 0 there. */
const leastFp16 = 2 ** -24;

/** Names of the scale and shift of a layer normalization, and its epsilon. */
export interface LayerNormOptions {
  readonly gamma: string;
  readonly beta: string;
  readonly epsilon?: number;
  /** Name of the result, where it is an output of the stage. */
  readonly name?: string;
}

/** Layer normalization over the last axis with learned scale and shift: x [..., C] -> [..., C]. */
export function layerNorm(
  s: StageBuilder,
  x: MilVar,
  { gamma, beta, epsilon: wanted = epsilon, name }: LayerNormOptions,
): MilVar {
  const args = {
    x,
    axes: [-1],
    gamma: s.weight(gamma),
    beta: s.weight(beta),
    epsilon: s.precision === "fp16" ? Math.max(wanted, leastFp16) : wanted,
  };
  return s.mil.op("layer_norm", args, name);
}

/**
 * Scale minus 1 and shift that `layer` (`torch.nn.Linear`) makes of a style vector. The 1 is added
 * apart, not folded into the layer's bias, where fp16 would round it twice.
 * @param style [1, S]
 * @param shape of scale and shift, with C once and 1 elsewhere
 */
function styleAffine(
  s: StageBuilder,
  style: MilVar,
  layer: string,
  shape: "[1,C,1]" | "[1,1,C]",
): { scale: MilVar; shift: MilVar } {
  const width = s.shape(`${layer}.bias`)[0];
  const axis = shape === "[1,C,1]" ? 1 : 2;
  const both = s.mil.op("reshape", {
    x: linear(s, style, layer),
    shape: axis === 1 ? [1, width, 1] : [1, 1, width],
  });
  const [gamma, shift] = s.mil.ops("split", { x: both, num_splits: 2, axis });
  return { scale: s.mil.op("add", { x: gamma, y: 1 }), shift };
}

/**
 * A vector of an instance normalization, shared by all of its width where it is the identity's, all
 * `identity`: so it is in every published checkpoint, whose normalizations had none when they were trained.
 */
function normVector(s: StageBuilder, name: string, identity: 0 | 1): MilVar {
  const value = s.checkpoint.tensor(name);
  const trivial = value.data.every((element) => element === identity);
  const key = `instance_norm_${identity === 1 ? "ones" : "zeros"}_${value.data.length}`;
  return s.weight(trivial ? key : name, () => value);
}

/**
 * kokoro's `AdaIN1d` called `module`: instance normalization over time, scaled and shifted by the style.
 * Source: Huang and Belongie 2017, "Arbitrary Style Transfer in Real-time with Adaptive Instance
 * Normalization"; StyleTTS 2.
 * @param x [1, C, L]
 * @param style [1, S]
 */
export function adaIn(s: StageBuilder, x: MilVar, style: MilVar, module: string): MilVar {
  const { scale, shift } = styleAffine(s, style, `${module}.fc`, "[1,C,1]");
  const gamma = normVector(s, `${module}.norm.weight`, 1);
  const beta = normVector(s, `${module}.norm.bias`, 0);
  // Parallel residual blocks normalize the same value alike.
  const normalized = s.once(
    `instance_norm ${x.name} ${gamma.name} ${beta.name}`,
    () => s.mil.op("instance_norm", { x, gamma, beta, epsilon }),
  );
  return s.mil.op("add", { x: s.mil.op("mul", { x: normalized, y: scale }), y: shift });
}

/**
 * kokoro's `AdaLayerNorm` called `module`, time first: layer normalization scaled and shifted by the style.
 * @param x [T, 1, C]
 * @param style [1, S]
 */
export function adaLayerNorm(s: StageBuilder, x: MilVar, style: MilVar, module: string): MilVar {
  const { scale, shift } = styleAffine(s, style, `${module}.fc`, "[1,1,C]");
  const normalized = s.mil.op("layer_norm", { x, axes: [-1], epsilon });
  return s.mil.op("add", { x: s.mil.op("mul", { x: normalized, y: scale }), y: shift });
}
