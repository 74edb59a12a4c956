/**
 * One-dimensional convolutions, transposed convolutions and linear layers, their weights taken from
 * the checkpoint by the layer's name, weight norm folded where the checkpoint has it.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import type { StageBuilder } from "./stage_builder.ts";
import { foldWeightNorm } from "./weight_norm.ts";

/** Geometry of a convolution; the defaults are PyTorch's. */
export interface ConvOptions {
  readonly stride?: number;
  /** Zeros at either end; for a transposed convolution, samples cut off at either end. */
  readonly padding?: number;
  readonly dilation?: number;
}

/** The weight of `layer`, as its module holds it once weight norm is applied. */
function layerWeight(s: StageBuilder, layer: string): MilVar {
  const direction = `${layer}.weight_v`;
  if (!s.checkpoint.names.includes(direction)) return s.weight(`${layer}.weight`);
  return s.weight(
    `${layer}.weight_g_v`,
    () => foldWeightNorm(s.checkpoint.tensor(`${layer}.weight_g`), s.checkpoint.tensor(direction)),
  );
}

function layerBias(s: StageBuilder, layer: string): MilVar | undefined {
  const bias = `${layer}.bias`;
  return s.checkpoint.names.includes(bias) ? s.weight(bias) : undefined;
}

/** Kernel size of the convolution `layer`. */
export function kernelSize(s: StageBuilder, layer: string): number {
  const names = [`${layer}.weight_v`, `${layer}.weight`];
  return s.checkpoint.shape(names.find((name) => s.checkpoint.names.includes(name))!)[2];
}

/** `torch.nn.Conv1d` called `layer`: x [1, C_in, L] -> [1, C_out, L']. */
export function conv(
  s: StageBuilder,
  x: MilVar,
  layer: string,
  { stride = 1, padding = 0, dilation = 1 }: ConvOptions = {},
): MilVar {
  return s.mil.op("conv", {
    x,
    weight: layerWeight(s, layer),
    bias: layerBias(s, layer),
    strides: [stride],
    pad_type: "custom",
    pad: [padding, padding],
    dilations: [dilation],
  });
}

/** {@link conv} padded so that its stride-1 output is as long as its input; the kernel must be odd. */
export function sameConv(s: StageBuilder, x: MilVar, layer: string, dilation = 1): MilVar {
  return conv(s, x, layer, { dilation, padding: (dilation * (kernelSize(s, layer) - 1)) / 2 });
}

/** `torch.nn.ConvTranspose1d` called `layer`: x [1, C_in, L] -> [1, groups * C_out, L']. */
export function convTranspose(
  s: StageBuilder,
  x: MilVar,
  layer: string,
  { stride = 1, padding = 0, groups = 1 }: ConvOptions & { readonly groups?: number } = {},
): MilVar {
  return s.mil.op("conv_transpose", {
    x,
    weight: layerWeight(s, layer),
    bias: layerBias(s, layer),
    strides: [stride],
    pad_type: "custom",
    pad: [padding, padding],
    groups,
  });
}

/** `torch.nn.Linear` called `layer`: x [..., D_in] -> [..., D_out]. */
export function linear(s: StageBuilder, x: MilVar, layer: string): MilVar {
  return s.mil.op("linear", { x, weight: layerWeight(s, layer), bias: layerBias(s, layer) });
}
