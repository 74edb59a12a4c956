import assert from "node:assert/strict";
import { graphOf, operators, sequence, weights } from "./_graph_testing.ts";
import { removeUnused } from "./remove_unused.ts";

Deno.test("nodes and constants without effect go, the others stay in order", () => {
  const graph = graphOf((graph, x) => {
    const used = sequence(graph, "Mul", [x, weights(graph, 1)]);
    sequence(graph, "Add", [sequence(graph, "Tanh", [used]), weights(graph, 2)]);
    return [sequence(graph, "Abs", [used])];
  });
  removeUnused(graph);
  assert.deepEqual(operators(graph), { Mul: 1, Abs: 1 });
  assert.deepEqual(graph.nodes.map(({ operator }) => operator), ["Mul", "Abs"]);
  assert.deepEqual([...graph.initializers.keys()], ["constant"]);
});
