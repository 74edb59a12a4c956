/**
 * Multi-head self-attention as in ALBERT.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { linear } from "./conv.ts";
import type { StageBuilder } from "./stage_builder.ts";

/** Added to the scores of masked tokens; fp16 holds it, unlike the least fp32 number. */
const maskValue = -10_000;

/**
 * What to add to attention scores: 0 for tokens that count, -10000 for the others.
 * @param attentionMask [1, T] int32, 1 or 0
 * @returns [1, 1, 1, T]
 */
export function attentionBias(s: StageBuilder, attentionMask: MilVar): MilVar {
  const counts = s.mil.op("cast", { x: attentionMask, dtype: s.precision });
  const masked = s.mil.op("sub", { x: 1, y: counts });
  const bias = s.mil.op("mul", { x: masked, y: maskValue });
  return s.mil.op("expand_dims", { x: bias, axes: [1, 2] });
}

/**
 * Self-attention called `module` with its output projection, without the residual connection:
 * x [1, T, C] -> [1, T, C]. The scores' scale `1 / sqrt(C / headCount)` is folded into the query's
 * weights: one operation less, and smaller scores in fp16.
 *
 * Source: Vaswani et al. 2017, "Attention Is All You Need"; `AlbertAttention` of transformers.
 */
export function selfAttention(
  s: StageBuilder,
  x: MilVar,
  bias: MilVar,
  module: string,
  headCount: number,
): MilVar {
  const width = s.shape(`${module}.query.bias`)[0];
  const headDim = width / headCount;
  const heads = (projection: MilVar) =>
    s.mil.op("transpose", {
      x: s.mil.op("reshape", { x: projection, shape: [1, -1, headCount, headDim] }),
      perm: [0, 2, 1, 3],
    });
  const scaled = (name: string) =>
    s.weight(
      `${module}.${name}.scaled`,
      () => scale(s.checkpoint.tensor(`${module}.${name}`), 1 / Math.sqrt(headDim)),
    );

  const query = heads(
    s.mil.op("linear", { x, weight: scaled("query.weight"), bias: scaled("query.bias") }),
  );
  const key = heads(linear(s, x, `${module}.key`));
  const value = heads(linear(s, x, `${module}.value`));
  const scores = s.mil.op("matmul", { x: query, y: key, transpose_y: true });
  const weights = s.mil.op("softmax", {
    x: s.mil.op("add", { x: scores, y: bias }),
    axis: -1,
  });
  const context = s.mil.op("matmul", {
    x: weights,
    y: value,
  });
  const merged = s.mil.op("reshape", {
    x: s.mil.op("transpose", { x: context, perm: [0, 2, 1, 3] }),
    shape: [1, -1, width],
  });
  return linear(s, merged, `${module}.dense`);
}

function scale(value: Tensor<"fp32">, factor: number): Tensor<"fp32"> {
  return tensor("fp32", value.shape, value.data.map((x) => x * factor));
}
