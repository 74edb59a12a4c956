/**
 * Elementwise arithmetic of one or two tensors.
 * @module
 */
import { binary, castTo, unary } from "./_nodes.ts";
import { computeDtype, type Lowering, type LoweringTable, type Operation } from "./operation.ts";

const isFloat = (op: Operation, key = "x") => computeDtype(op.typeOf(key).dtype) === "fp32";

/** Row for `f(x + epsilon)`, the form of MIL's functions with a pole at 0. */
function withEpsilon(epsilon: number, ...operators: readonly string[]): Lowering {
  return (op, graph) => {
    const offset = graph.float(op.number("epsilon", epsilon));
    const sum = graph.node("Add", [op.value("x"), offset], { name: `${op.name}.offset` });
    return operators.reduce(
      (value, operator) => graph.node(operator, [value], { name: op.name }),
      sum,
    );
  };
}

/** MIL divides as Python does; integers are divided as floats, then floored. */
const floorDivide: Lowering = (op, graph) => {
  const float = isFloat(op);
  const [x, y] = ["x", "y"].map((key) =>
    float ? op.value(key) : castTo(graph, op.value(key), "fp64")
  );
  const floor = graph.node("Floor", [graph.node("Div", [x, y])], { name: op.name });
  return float ? floor : castTo(graph, floor, "int32", op.name);
};

/** The remainder takes the sign of the divisor; ONNX's `Mod` does so for integers, and truncates for floats. */
const modulo: Lowering = (op, graph) => {
  const [x, y] = [op.value("x"), op.value("y")];
  if (!isFloat(op)) return graph.node("Mod", [x, y], { name: op.name });
  const remainder = graph.node("Mod", [x, y], { attributes: { fmod: { int: 1 } } });
  const signs = graph.node("Mul", [graph.node("Sign", [remainder]), y]);
  const isOther = graph.node("Less", [signs, graph.float(0)]);
  const shifted = graph.node("Add", [remainder, y]);
  return graph.node("Where", [isOther, shifted, remainder], { name: op.name });
};

/** ONNX Runtime runs a product on all threads, and a power on one. */
const power: Lowering = (op, graph) => {
  const x = op.value("x");
  const square = op.isConstant("y") && op.numbers("y").every((exponent) => exponent === 2) &&
    op.typeOf("y").shape.length === 0;
  return square
    ? graph.node("Mul", [x, x], { name: op.name })
    : graph.node("Pow", [x, op.value("y")], { name: op.name });
};

const square: Lowering = (op, graph) =>
  graph.node("Mul", [op.value("x"), op.value("x")], { name: op.name });

const exp2: Lowering = (op, graph) =>
  graph.node("Pow", [graph.float(2), op.value("x")], { name: op.name });

const clip: Lowering = (op, graph) => {
  const bounds = ["alpha", "beta"].map((key) => graph.float(op.number(key)));
  return graph.node("Clip", [op.value("x"), ...bounds], { name: op.name });
};

/** All floating-point types are computed in fp32, so a cast between them does nothing. */
const cast: Lowering = (op, graph) => {
  const from = computeDtype(op.typeOf("x").dtype);
  const to = computeDtype(op.text("dtype"));
  return from === to ? op.value("x") : castTo(graph, op.value("x"), to, op.name);
};

/** See the module's text. */
export const arithmetic: LoweringTable = {
  abs: unary("Abs"),
  add: binary("Add"),
  atan: unary("Atan"),
  cast,
  ceil: unary("Ceil"),
  clip,
  cos: unary("Cos"),
  erf: unary("Erf"),
  exp: unary("Exp"),
  exp2,
  floor: unary("Floor"),
  floor_div: floorDivide,
  identity: (op) => op.value("x"),
  inverse: withEpsilon(1e-4, "Reciprocal"),
  log: withEpsilon(1e-45, "Log"),
  maximum: binary("Max"),
  minimum: binary("Min"),
  mod: modulo,
  mul: binary("Mul"),
  pow: power,
  real_div: binary("Div"),
  round: unary("Round"),
  rsqrt: withEpsilon(1e-12, "Sqrt", "Reciprocal"),
  sign: unary("Sign"),
  sin: unary("Sin"),
  sqrt: unary("Sqrt"),
  square,
  sub: binary("Sub"),
  tan: unary("Tan"),
};
