/**
 * Graphs before and after a pass, for tests.
 * @module
 */
import assert from "node:assert/strict";
import { fp32, pattern } from "../_mil_testing.ts";
import { Graph } from "../graph.ts";
import { OnnxSession } from "../session.ts";

/** Channels and length of {@link source}, x in all graphs here. */
export const channels = 3;
export const source = fp32([1, channels, 7], pattern(channels * 7, 3));

/** A graph of the input x [1, 3, n] and the outputs that `build` returns. */
export function graphOf(build: (graph: Graph, x: string) => readonly string[]): Graph {
  const graph = new Graph();
  graph.freshName("x");
  graph.inputs.push({ name: "x", dtype: "fp32", shape: [1, channels, "n"] });
  graph.shapes.set("x", [1, channels, null]);
  for (const name of build(graph, "x")) graph.outputs.push({ name, dtype: "fp32" });
  return graph;
}

/** A node whose output has the shape [1, `size`, n]. */
export function sequence(
  graph: Graph,
  operator: string,
  inputs: readonly string[],
  size = channels,
): string {
  const name = graph.node(operator, inputs);
  graph.shapes.set(name, [1, size, null]);
  return name;
}

/** A constant [1, C, 1], or of another shape, without a pattern that symmetries could hide in. */
export function weights(graph: Graph, seed: number, shape = [1, channels, 1]): string {
  const count = shape.reduce((product, size) => product * size, 1);
  return graph.constant(fp32(shape, pattern(count, seed).map((value) => value + 0.05)));
}

/** How many nodes of each operator there are. */
export function operators(graph: Graph): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operator } of graph.nodes) counts[operator] = (counts[operator] ?? 0) + 1;
  return counts;
}

async function run(graph: Graph): Promise<number[][]> {
  await using session = await OnnxSession.create(graph, { threadCount: 1 });
  const outputs = await session.run({ x: source });
  return graph.outputs.map(({ name }) => [...outputs[name].data as Float32Array]);
}

/** Checks that `pass` changes no value of the graph, and returns the graph after it. */
export async function assertSameValues(
  build: (graph: Graph, x: string) => readonly string[],
  pass: (graph: Graph) => void,
): Promise<Graph> {
  const [before, after] = [graphOf(build), graphOf(build)];
  pass(after);
  const [expected, received] = [await run(before), await run(after)];
  received.forEach((values, i) => {
    assert.equal(values.length, expected[i].length);
    values.forEach((value, j) => {
      const error = Math.abs(value - expected[i][j]);
      assert.ok(error <= 2e-5, `output ${i}[${j}]: expected ${expected[i][j]}, received ${value}`);
    });
  });
  return after;
}
