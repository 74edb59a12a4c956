/**
 * Convolution and pooling.
 * @module
 */
import type { Attribute } from "../graph.ts";
import {
  type Lowering,
  type LoweringTable,
  type Operation,
  UnsupportedError,
} from "./operation.ts";

const padTypes = ["valid", "custom", "same", "same_lower"] as const;

/** Strides, dilations and kernel sizes of a sliding window; all per spatial axis. */
interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
}

function windowOf(op: Operation, kernel: readonly number[]): Window {
  const ones = kernel.map(() => 1);
  return {
    kernel,
    strides: op.numbers("strides", ones),
    dilations: op.numbers("dilations", ones),
  };
}

/** MIL lists (begin, end) per axis, ONNX all begins and then all ends. */
function customPads(op: Operation, rank: number): number[] {
  const pairs = op.numbers("pad", Array(2 * rank).fill(0));
  return [...pairs.filter((_, i) => i % 2 === 0), ...pairs.filter((_, i) => i % 2 === 1)];
}

/**
 * Padding as ONNX attributes. ONNX Runtime pads automatically only without dilation; with a stride
 * of 1 the padding does not depend on the input's size and can be given as numbers.
 */
function padding(op: Operation, window: Window): Record<string, Attribute> {
  const rank = window.kernel.length;
  const type = op.choice("pad_type", padTypes, "valid");
  const pads = customPads(op, rank);
  if (type === "valid") return {};
  if (type === "custom") return { pads: { ints: pads } };
  if (window.strides.every((stride) => stride === 1)) {
    const total = window.kernel.map((size, i) => (size - 1) * window.dilations[i]);
    const least = total.map((size) => Math.floor(size / 2));
    const most = total.map((size) => Math.ceil(size / 2));
    return { pads: { ints: type === "same" ? [...least, ...most] : [...most, ...least] } };
  }
  if (window.dilations.some((dilation) => dilation !== 1)) {
    throw new UnsupportedError(`pad_type "${type}" with strides and dilations`);
  }
  return { auto_pad: { text: type === "same" ? "SAME_UPPER" : "SAME_LOWER" } };
}

/** What both convolutions take. */
function operands(op: Operation): string[] {
  return ["x", "weight", ...(op.has("bias") ? ["bias"] : [])].map((key) => op.value(key));
}

/** The attributes that both convolutions share: all but the padding. */
function geometry(op: Operation, kernel: number[], { strides, dilations }: Window) {
  return {
    kernel_shape: { ints: kernel },
    strides: { ints: strides },
    dilations: { ints: dilations },
    group: { int: op.number("groups", 1) },
  };
}

const conv: Lowering = (op, graph) => {
  const kernel = op.typeOf("weight").shape.slice(2) as number[];
  const window = windowOf(op, kernel);
  const attributes = { ...geometry(op, kernel, window), ...padding(op, window) };
  return graph.node("Conv", operands(op), { attributes, name: op.name });
};

/**
 * Output sizes that MIL states and the window alone does not give become ONNX's `output_padding`,
 * so they have to be constant for a constant input size.
 */
function outputPadding(op: Operation, window: Window, pads: readonly number[]): number[] {
  const rank = window.kernel.length;
  if (!op.has("output_shape")) return window.kernel.map(() => 0);
  const stated = op.numbers("output_shape").slice(-rank);
  const sizes = op.typeOf("x").shape.slice(2);
  return stated.map((size, i) => {
    const input = sizes[i];
    if (input === null) throw new UnsupportedError("output_shape with an input of unknown size");
    const natural = (input - 1) * window.strides[i] + (window.kernel[i] - 1) * window.dilations[i] +
      1 - pads[i] - pads[i + rank];
    const extra = size - natural;
    if (extra < 0 || (extra > 0 && extra >= Math.max(window.strides[i], window.dilations[i]))) {
      throw new UnsupportedError(`output_shape ${size}, where the window gives ${natural}`);
    }
    return extra;
  });
}

/** "same" makes outputs of `stride` times the input: what is over is cut off, more at the end. */
function transposedPads(op: Operation, window: Window): number[] {
  const type = op.choice("pad_type", ["valid", "custom", "same"], "valid");
  const custom = customPads(op, window.kernel.length);
  if (type === "custom") return custom;
  if (type === "valid") return custom.map(() => 0);
  const over = window.kernel.map((size, i) =>
    (size - 1) * window.dilations[i] + 1 - window.strides[i]
  );
  if (over.some((size) => size < 0)) {
    throw new UnsupportedError('pad_type "same" with strides wider than the kernel');
  }
  return [...over.map((size) => Math.floor(size / 2)), ...over.map((size) => Math.ceil(size / 2))];
}

const convTranspose: Lowering = (op, graph) => {
  const kernel = op.typeOf("weight").shape.slice(2) as number[];
  const window = windowOf(op, kernel);
  const pads = transposedPads(op, window);
  const attributes = {
    ...geometry(op, kernel, window),
    pads: { ints: pads },
    output_padding: { ints: outputPadding(op, window, pads) },
  };
  return graph.node("ConvTranspose", operands(op), {
    attributes,
    name: op.name,
  });
};

function pool(operator: "AveragePool" | "MaxPool"): Lowering {
  return (op, graph) => {
    const kernel = op.numbers("kernel_sizes");
    const window = windowOf(op, kernel);
    if (op.flag("ceil_mode", false)) throw new UnsupportedError("ceil_mode");
    const attributes: Record<string, Attribute> = {
      kernel_shape: { ints: kernel },
      strides: { ints: window.strides },
      ...padding(op, window),
    };
    if (operator === "AveragePool") {
      const excluded = op.flag("exclude_padding_from_average", false);
      attributes.count_include_pad = { int: excluded ? 0 : 1 };
    }
    return graph.node(operator, [op.value("x")], { attributes, name: op.name });
  };
}

/** See the module's text. */
export const convolution: LoweringTable = {
  avg_pool: pool("AveragePool"),
  conv,
  conv_transpose: convTranspose,
  max_pool: pool("MaxPool"),
};
