/**
 * Activation functions.
 * @module
 */
import { microsoftDomain } from "../graph.ts";
import { unary } from "./_nodes.ts";
import type { Lowering, LoweringTable } from "./operation.ts";

const gelu: Lowering = (op, graph) => {
  const x = op.value("x");
  const mode = op.choice("mode", ["EXACT", "TANH_APPROXIMATION", "SIGMOID_APPROXIMATION"], "EXACT");
  if (mode === "SIGMOID_APPROXIMATION") {
    const attributes = { alpha: { float: 1.702 } };
    return graph.node("QuickGelu", [x], { domain: microsoftDomain, attributes, name: op.name });
  }
  const approximate = mode === "EXACT" ? "none" : "tanh";
  return graph.node("Gelu", [x], {
    attributes: { approximate: { text: approximate } },
    name: op.name,
  });
};

const withAlpha = (operator: string): Lowering => (op, graph) => {
  const attributes = { alpha: { float: op.number("alpha") } };
  return graph.node(operator, [op.value("x")], { attributes, name: op.name });
};

const relu6: Lowering = (op, graph) =>
  graph.node("Clip", [op.value("x"), graph.float(0), graph.float(6)], { name: op.name });

const silu: Lowering = (op, graph) => {
  const x = op.value("x");
  return graph.node("Mul", [x, graph.node("Sigmoid", [x])], { name: op.name });
};

const softmax: Lowering = (op, graph) => {
  const axis = op.axis("axis", op.rankOf("x"), -1);
  return graph.node("Softmax", [op.value("x")], {
    attributes: { axis: { int: axis } },
    name: op.name,
  });
};

/** See the module's text. */
export const activation: LoweringTable = {
  elu: withAlpha("Elu"),
  gelu,
  leaky_relu: withAlpha("LeakyRelu"),
  relu: unary("Relu"),
  relu6,
  sigmoid: unary("Sigmoid"),
  silu,
  softmax,
  softplus: unary("Softplus"),
  softsign: unary("Softsign"),
  tanh: unary("Tanh"),
};
