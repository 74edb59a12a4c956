import assert from "node:assert/strict";
import type { Graph } from "../graph.ts";
import { assertSameValues, channels, operators, sequence, weights } from "./_graph_testing.ts";
import { fuseResidual } from "./fuse_residual.ts";

const conv = (graph: Graph, x: string, seed = 7) =>
  sequence(graph, "Conv", [
    x,
    weights(graph, seed, [channels, channels, 1]),
    weights(graph, 4, [channels]),
  ]);

Deno.test("a residual goes into the convolution, on either side", async () => {
  for (const swap of [false, true]) {
    const after = await assertSameValues((graph, x) => {
      const inputs = [conv(graph, x), x];
      return [sequence(graph, "Add", swap ? inputs.reverse() : inputs)];
    }, fuseResidual);
    assert.deepEqual(operators(after), { FusedConv: 1 });
  }
});

Deno.test("of two convolutions one takes the other", async () => {
  const after = await assertSameValues(
    (graph, x) => [sequence(graph, "Add", [conv(graph, x), conv(graph, x, 2)])],
    fuseResidual,
  );
  assert.deepEqual(operators(after), { Conv: 1, FusedConv: 1 });
});

Deno.test("residuals one after another go into their own convolutions", async () => {
  const after = await assertSameValues((graph, x) => {
    const first = sequence(graph, "Add", [conv(graph, x), x]);
    return [sequence(graph, "Add", [first, conv(graph, first, 3)])];
  }, fuseResidual);
  assert.deepEqual(operators(after), { FusedConv: 2 });
});

Deno.test("what is broadcast, or needed by itself, stays an addition", async () => {
  for (
    const build of [
      (graph: Graph, x: string) => [sequence(graph, "Add", [conv(graph, x), weights(graph, 2)])],
      (graph: Graph, x: string) => {
        const product = conv(graph, x);
        return [sequence(graph, "Add", [product, x]), sequence(graph, "Tanh", [product])];
      },
      (graph: Graph, x: string) => {
        const product = conv(graph, x);
        return [product, sequence(graph, "Add", [product, x])];
      },
      (graph: Graph, x: string) => {
        const product = conv(graph, x);
        return [sequence(graph, "Add", [product, product])];
      },
    ]
  ) {
    const after = await assertSameValues(build, fuseResidual);
    assert.deepEqual([operators(after).Conv, operators(after).Add], [1, 1]);
  }
});
