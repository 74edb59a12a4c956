import assert from "node:assert/strict";
import { fp32 } from "./_mil_testing.ts";
import { Graph } from "./graph.ts";
import { encodeModel } from "./model.ts";
import { OnnxSession } from "./session.ts";

/** x [n, 512] times 2 (as a matrix of 1 MB), plus the constant row 0 .. 511. */
function graphWithWeights(): Graph {
  const graph = new Graph();
  graph.inputs.push({ name: "x", dtype: "fp32", shape: ["n", 512] });
  const diagonal = new Float32Array(512 * 512);
  for (let i = 0; i < 512; i++) diagonal[i * 513] = 2;
  const row = graph.constant(fp32([512], Array(512).keys()));
  const product = graph.node("MatMul", ["x", graph.constant(fp32([512, 512], diagonal))]);
  graph.nodes.push({
    operator: "Add",
    domain: "",
    inputs: [product, row],
    outputs: ["y"],
    attributes: {},
  });
  graph.outputs.push({ name: "y", dtype: "fp32" });
  return graph;
}

async function withDirectory(run: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await run(directory);
    assert.deepEqual([...Deno.readDirSync(directory)], []);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("weights beside the model arrive, and the temporary directory goes", async () => {
  await withDirectory(async (temporaryDirectory) => {
    const options = { threadCount: 1, temporaryDirectory };
    await using session = await OnnxSession.create(graphWithWeights(), options);
    assert.deepEqual([...Deno.readDirSync(temporaryDirectory)], []);
    const { y } = await session.run({ x: fp32([1, 512], Array(512).fill(1)) });
    assert.deepEqual([...y.data], Array.from({ length: 512 }, (_, i) => 2 + i));
  });
});

Deno.test("the temporary directory goes when the model is refused, too", async () => {
  await withDirectory(async (temporaryDirectory) => {
    const graph = graphWithWeights();
    graph.node("NoSuchOperator", ["x"]);
    await assert.rejects(OnnxSession.create(graph, { temporaryDirectory }), /NoSuchOperator/);
  });
});

Deno.test("large constants are outside the model, aligned and in order", () => {
  const { model, weights, weightsBytes } = encodeModel(graphWithWeights());
  assert.ok(model.length < 2000, `${model.length} bytes`);
  assert.deepEqual(weights.map(({ offset, bytes }) => [offset, bytes.length]), [
    [0, 2048],
    [2048, 512 * 512 * 4],
  ]);
  assert.equal(weightsBytes, 2048 + 512 * 512 * 4);
});
