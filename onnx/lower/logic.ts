/**
 * Comparisons, logic and selection.
 * @module
 */
import { binary, unary } from "./_nodes.ts";
import type { Lowering, LoweringTable } from "./operation.ts";

const notEqual: Lowering = (op, graph) => {
  const equal = graph.node("Equal", [op.value("x"), op.value("y")]);
  return graph.node("Not", [equal], { name: op.name });
};

const select: Lowering = (op, graph) =>
  graph.node("Where", ["cond", "a", "b"].map((key) => op.value(key)), { name: op.name });

/** See the module's text. */
export const logic: LoweringTable = {
  equal: binary("Equal"),
  greater: binary("Greater"),
  greater_equal: binary("GreaterOrEqual"),
  less: binary("Less"),
  less_equal: binary("LessOrEqual"),
  logical_and: binary("And"),
  logical_not: unary("Not"),
  logical_or: binary("Or"),
  logical_xor: binary("Xor"),
  not_equal: notEqual,
  select,
};
