import assert from "node:assert/strict";
import { stageContracts, stageNames } from "../stages/contract.ts";
import { kokoro82m } from "../stages/config.ts";
import type { Feature } from "../stages/loaded_stage.ts";
import { allocate, elementCount, type Tensor, tensor } from "../tensor/tensor.ts";
import { largerBuffers, outputBuffers } from "./_output_buffers.ts";

const [T, T_a] = [7, 20];
const sizes = { T, T_a };

Deno.test("every stage's buffers are as large as the contract's outputs at the sizes of the feeds", () => {
  const contracts = stageContracts(kokoro82m);
  for (const stage of stageNames) {
    const { inputs, outputs } = contracts[stage];
    const shapeOf = (shape: (typeof inputs)[number]["shape"]) =>
      shape.map((dim) =>
        typeof dim === "number" ? dim : dim.scale * sizes[dim.symbol] + dim.offset
      );
    const feeds = Object.fromEntries(inputs.map(({ name, kind, shape }): [string, Tensor] => {
      const extents = shapeOf(shape);
      const data = allocate(kind === "int32" ? "int32" : "fp32", elementCount(extents));
      if (name === "pred_dur") data.set([14, 1, 1, 1, 1, 1, 1]);
      return [name, tensor(kind === "int32" ? "int32" : "fp32", extents, data as Float32Array)];
    }));
    const declared = outputs.map(({ name }): Feature => ({ name, dtype: "fp16" }));
    const buffers = outputBuffers(stage, declared, feeds);
    for (const { name, shape, otherShapes = [] } of outputs) {
      const largest = Math.max(...[shape, ...otherShapes].map((s) => elementCount(shapeOf(s))));
      assert.ok(buffers[name] instanceof Float16Array);
      assert.equal(buffers[name].length, largest, `${stage} ${name}`);
    }
  }
});

Deno.test("leading axes of 1 change nothing; of what no contract tells, one element is asked for", () => {
  const x_pre = tensor("fp32", [1, 1, 128, 2401], new Float32Array(128 * 2401));
  const outputs: Feature[] = [{ name: "audio", dtype: "fp32" }, { name: "odd", dtype: "int32" }];
  const { audio, odd } = outputBuffers("tail", outputs, { x_pre });
  assert.deepEqual([audio.length, odd.length], [12_000, 1]);
  assert.ok(odd instanceof Int32Array);
  assert.equal(outputBuffers("tail", outputs, {}).audio.length, 1);
});

Deno.test("larger buffers hold the bytes that are needed, in the same types", () => {
  const outputs: Feature[] = [{ name: "h", dtype: "fp16" }, { name: "f", dtype: "fp32" }];
  const { h, f } = largerBuffers(outputs, { h: 12, f: 12 });
  assert.deepEqual([h.length, h.constructor, f.length, f.constructor], [
    6,
    Float16Array,
    3,
    Float32Array,
  ]);
});
