/**
 * Reductions over axes and running sums.
 * @module
 */
import { castTo } from "./_nodes.ts";
import { computeDtype, type Lowering, type LoweringTable, normalizeAxis } from "./operation.ts";

/** Without `axes` all of them are reduced. */
function reduce(operator: string): Lowering {
  return (op, graph) => {
    const rank = op.rankOf("x");
    const axes = op.numbers("axes", [...Array(rank).keys()]).map((axis) =>
      normalizeAxis(axis, rank)
    );
    const attributes = { keepdims: { int: op.flag("keep_dims", false) ? 1 : 0 } };
    return graph.node(operator, [op.value("x"), graph.int64s(axes)], { attributes, name: op.name });
  };
}

function reduceArgument(operator: "ArgMax" | "ArgMin"): Lowering {
  return (op, graph) => {
    if (op.has("output_dtype")) op.ignore("output_dtype"); // indices are computed as int32 anyway
    const attributes = {
      axis: { int: op.axis("axis", op.rankOf("x"), -1) },
      keepdims: { int: op.flag("keep_dims", false) ? 1 : 0 },
    };
    return castTo(graph, graph.node(operator, [op.value("x")], { attributes }), "int32", op.name);
  };
}

/**
 * Floats are summed in double precision, as PyTorch does on the CPU: the chain multiplies this sum by
 * 600 pi and takes its sine, so that the rounding errors of an fp32 sum would be heard.
 */
const cumulativeSum: Lowering = (op, graph) => {
  const isFloat = computeDtype(op.typeOf("x").dtype) === "fp32";
  const axis = op.axis("axis", op.rankOf("x"), 0);
  const x = isFloat ? castTo(graph, op.value("x"), "fp64") : op.value("x");
  const attributes = {
    exclusive: { int: op.flag("exclusive", false) ? 1 : 0 },
    reverse: { int: op.flag("reverse", false) ? 1 : 0 },
  };
  const sum = graph.node("CumSum", [x, graph.int64s([axis])], { attributes, name: op.name });
  return isFloat ? castTo(graph, sum, "fp32", op.name) : sum;
};

/** See the module's text. */
export const reduction: LoweringTable = {
  cumsum: cumulativeSum,
  reduce_argmax: reduceArgument("ArgMax"),
  reduce_argmin: reduceArgument("ArgMin"),
  reduce_l1_norm: reduce("ReduceL1"),
  reduce_l2_norm: reduce("ReduceL2"),
  reduce_log_sum_exp: reduce("ReduceLogSumExp"),
  reduce_max: reduce("ReduceMax"),
  reduce_mean: reduce("ReduceMean"),
  reduce_min: reduce("ReduceMin"),
  reduce_prod: reduce("ReduceProd"),
  reduce_sum: reduce("ReduceSum"),
  reduce_sum_square: reduce("ReduceSumSquare"),
};
