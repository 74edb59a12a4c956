/**
 * The Snake activation `x + sin^2(a x) / a`, with one `a` a channel, in the two forms that the chain
 * uses. Source: Ziyin et al. 2020, "Neural Networks Fail to Learn Periodic Functions and How to Fix It".
 *
 * A trained `a` can be negative, and as small as 1e-4.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { StageBuilder } from "./stage_builder.ts";

const maxFp16 = 65504;

function mapped(value: Tensor<"fp32">, f: (x: number) => number): Tensor<"fp32"> {
  return tensor("fp32", value.shape, value.data.map(f));
}

/**
 * Snake as `x + (1 - cos(2 a x)) / (2 a)`: the Neural Engine has a cosine. Near 0 the difference keeps
 * an error of half an ulp of 1, which `1 / (2 a)` amplifies: not for channels of tiny `a`. Where
 * `1 / (2 a)` is beyond fp16, the channel's activation is all but x, and becomes x.
 * @param x [1, C, L]
 * @param alpha name of `a`, [1, C, 1]
 */
export function cosSnake(s: StageBuilder, x: MilVar, alpha: string): MilVar {
  const read = () => s.checkpoint.tensor(alpha);
  const doubled = s.weight(`${alpha}.doubled`, () => mapped(read(), (a) => 2 * a));
  const half = s.weight(
    `${alpha}.half_reciprocal`,
    () => mapped(read(), (a) => Math.abs(2 * a * maxFp16) < 1 ? 0 : 1 / (2 * a)),
  );
  const cosine = s.mil.op("cos", { x: s.mil.op("mul", { x, y: doubled }) });
  const wave = s.mil.op("mul", { x: s.mil.op("sub", { x: 1, y: cosine }), y: half });
  return s.mil.op("add", { x, y: wave });
}

/**
 * Snake as `x + (sin(a x) / a) * sin(a x)`: exact for every `a`. `|sin(a x) / a|` is at most `|x|`, so
 * that no factor over- or underflows, as `sin^2` does in fp16 where `a x` is under 2e-4.
 * @param x [1, C, L]
 * @param alpha name of `a`, [1, C, 1]
 */
export function sinSnake(s: StageBuilder, x: MilVar, alpha: string): MilVar {
  const reciprocal = s.weight(
    `${alpha}.reciprocal`,
    () => mapped(s.checkpoint.tensor(alpha), (a) => Math.abs(a * maxFp16) < 1 ? 0 : 1 / a),
  );
  const sine = s.mil.op("sin", { x: s.mil.op("mul", { x, y: s.weight(alpha) }) });
  const scaled = s.mil.op("mul", { x: sine, y: reciprocal });
  return s.mil.op("add", { x, y: s.mil.op("mul", { x: scaled, y: sine }) });
}
