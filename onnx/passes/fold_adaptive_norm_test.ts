import assert from "node:assert/strict";
import type { Graph } from "../graph.ts";
import { assertSameValues, channels, operators, sequence, weights } from "./_graph_testing.ts";
import { foldAdaptiveNorm } from "./fold_adaptive_norm.ts";
import { removeUnused } from "./remove_unused.ts";

const pass = (graph: Graph) => {
  foldAdaptiveNorm(graph);
  removeUnused(graph);
};
const norm = (graph: Graph, x: string) =>
  sequence(graph, "InstanceNormalization", [
    x,
    weights(graph, 1, [channels]),
    weights(graph, 2, [channels]),
  ]);

Deno.test("factor and term of each channel go into the normalization", async () => {
  const after = await assertSameValues((graph, x) => {
    const scaled = sequence(graph, "Mul", [weights(graph, 5), norm(graph, x)]);
    return [sequence(graph, "Add", [scaled, weights(graph, 9)])];
  }, pass);
  assert.deepEqual(operators(after), { Reshape: 2, Mul: 2, Add: 1, InstanceNormalization: 1 });
});

Deno.test("scale 1 and shift 0 need no arithmetic", async () => {
  const after = await assertSameValues((graph, x) => {
    const filled = (value: number) =>
      graph.constant({
        dtype: "fp32",
        shape: [channels],
        data: new Float32Array(channels).fill(value),
      });
    const plain = sequence(graph, "InstanceNormalization", [x, filled(1), filled(0)]);
    const scaled = sequence(graph, "Mul", [plain, weights(graph, 5)]);
    return [sequence(graph, "Add", [weights(graph, 9), scaled])];
  }, pass);
  assert.deepEqual(operators(after), { Reshape: 2, InstanceNormalization: 1 });
});

Deno.test("two scalings of one normalized value become two normalizations", async () => {
  const after = await assertSameValues((graph, x) => {
    const shared = norm(graph, x);
    return [1, 2].map((seed) => {
      const scaled = sequence(graph, "Mul", [shared, weights(graph, seed)]);
      return sequence(graph, "Add", [scaled, weights(graph, seed + 4)]);
    });
  }, pass);
  assert.equal(operators(after).InstanceNormalization, 2);
});

Deno.test("factors that are not one a channel stay outside", async () => {
  const after = await assertSameValues((graph, x) => {
    const scaled = sequence(graph, "Mul", [norm(graph, x), x]);
    return [sequence(graph, "Add", [scaled, weights(graph, 9)])];
  }, pass);
  assert.deepEqual(operators(after), { InstanceNormalization: 1, Mul: 1, Add: 1 });
});

Deno.test("a scaled value that is needed by itself stays", async () => {
  const after = await assertSameValues((graph, x) => {
    const scaled = sequence(graph, "Mul", [norm(graph, x), weights(graph, 5)]);
    return [scaled, sequence(graph, "Add", [scaled, weights(graph, 9)])];
  }, pass);
  assert.deepEqual(operators(after), { InstanceNormalization: 1, Mul: 1, Add: 1 });
});
