/**
 * Activation functions.
 * @module
 */
import { type Graph, microsoftDomain } from "../graph.ts";
import { unary } from "./_nodes.ts";
import type { Lowering, LoweringTable, Operation } from "./operation.ts";

/** ONNX Runtime's `Sigmoid` is an approximation, off by 2 ulp of fp16 where it is small. */
function logistic(graph: Graph, x: string, name?: string): string {
  const power = graph.node("Exp", [graph.node("Neg", [x])]);
  return graph.node("Reciprocal", [graph.node("Add", [power, graph.float(1)])], { name });
}

/** `x / 2 (1 + tanh u)` is `x / (1 + exp(-2 u))`, whose sum does not cancel where x is negative. */
function geluByLogistic(op: Operation, graph: Graph): string {
  const x = op.value("x");
  const product = (a: string, b: string) => graph.node("Mul", [a, b]);
  const cubic = product(product(product(x, x), x), graph.float(0.044715));
  const doubled = product(graph.node("Add", [x, cubic]), graph.float(2 * Math.sqrt(2 / Math.PI)));
  return graph.node("Mul", [x, logistic(graph, doubled)], { name: op.name });
}

const gelu: Lowering = (op, graph) => {
  const x = op.value("x");
  const mode = op.choice("mode", ["EXACT", "TANH_APPROXIMATION", "SIGMOID_APPROXIMATION"], "EXACT");
  if (mode === "SIGMOID_APPROXIMATION") {
    const attributes = { alpha: { float: 1.702 } };
    return graph.node("QuickGelu", [x], { domain: microsoftDomain, attributes, name: op.name });
  }
  if (mode === "TANH_APPROXIMATION" && op.numerics === "declared") return geluByLogistic(op, graph);
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

const sigmoid: Lowering = (op, graph) => logistic(graph, op.value("x"), op.name);

const silu: Lowering = (op, graph) => {
  const x = op.value("x");
  return graph.node("Mul", [x, logistic(graph, x)], { name: op.name });
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
  sigmoid,
  silu,
  softmax,
  softplus: unary("Softplus"),
  softsign: unary("Softsign"),
  tanh: unary("Tanh"),
};
