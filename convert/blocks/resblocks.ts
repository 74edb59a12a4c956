/**
 * kokoro's two kinds of residual block, both normalized by AdaIN.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import { conv, convTranspose, sameConv } from "./conv.ts";
import { adaIn } from "./norm.ts";
import { repeatSamples } from "./resample.ts";
import type { StageBuilder } from "./stage_builder.ts";

/** Dilations of the first convolutions of a Snake block's three pairs. */
const dilations = [1, 3, 5];

/**
 * `AdainResBlk1d` called `module`: AdaIN, LeakyReLU and convolution, twice, beside a shortcut. Where the
 * checkpoint has a `pool`, the length doubles: transposed convolution on the one path, nearest
 * neighbour on the other. There the 1x1 convolution goes first, which is the same and half the work.
 * @param x [1, C_in, L]
 * @param style [1, S]
 * @returns [1, C_out, L], or [1, C_out, 2 L]
 */
export function adaInResBlock(s: StageBuilder, x: MilVar, style: MilVar, module: string): MilVar {
  const has = (layer: string) => s.checkpoint.names.includes(`${module}.${layer}.weight_v`);
  const normalized = (value: MilVar, norm: string) =>
    s.mil.op("leaky_relu", { x: adaIn(s, value, style, `${module}.${norm}`), alpha: 0.2 });

  let residual = normalized(x, "norm1");
  if (has("pool")) residual = doublingConv(s, residual, `${module}.pool`);
  residual = sameConv(s, residual, `${module}.conv1`);
  residual = sameConv(s, normalized(residual, "norm2"), `${module}.conv2`);

  let shortcut = has("conv1x1") ? conv(s, x, `${module}.conv1x1`) : x;
  if (has("pool")) shortcut = repeatSamples(s, shortcut, 2);
  return s.mil.op("mul", {
    x: s.mil.op("add", { x: residual, y: shortcut }),
    y: Math.SQRT1_2,
  });
}

/**
 * Depthwise transposed convolution of kernel 3, stride 2, padding 1 and output padding 1: x [1, C, L] ->
 * [1, C, 2 L]. Core ML's cannot pad its output, so it is run unpadded, 2 L + 1 long, and loses its first.
 */
function doublingConv(s: StageBuilder, x: MilVar, layer: string): MilVar {
  const groups = s.shape(`${layer}.weight_v`)[0];
  return s.mil.op("slice_by_index", {
    x: convTranspose(s, x, layer, { stride: 2, groups }),
    begin: [0, 0, 1],
    end: [0, 0, 0],
    begin_mask: [true, true, false],
    end_mask: [true, true, true],
  });
}

/** One of the two forms of Snake. */
export type Snake = (s: StageBuilder, x: MilVar, alpha: string) => MilVar;

/**
 * `AdaINResBlock1` called `module`: three times AdaIN, Snake and convolution, twice, added to x.
 * @param x [1, C, L]
 * @param style [1, S]
 * @param snake the form of the activation
 * @param options.name name of the result, where it is an output of the stage
 */
export function snakeResBlock(
  s: StageBuilder,
  x: MilVar,
  style: MilVar,
  module: string,
  snake: Snake,
  { name }: { readonly name?: string } = {},
): MilVar {
  let sum = x;
  dilations.forEach((dilation, i) => {
    let y = snake(s, adaIn(s, sum, style, `${module}.adain1.${i}`), `${module}.alpha1.${i}`);
    y = sameConv(s, y, `${module}.convs1.${i}`, dilation);
    y = snake(s, adaIn(s, y, style, `${module}.adain2.${i}`), `${module}.alpha2.${i}`);
    y = sameConv(s, y, `${module}.convs2.${i}`);
    const isLast = i === dilations.length - 1;
    sum = s.mil.op("add", { x: y, y: sum }, isLast ? name : undefined);
  });
  return sum;
}
