import assert from "node:assert/strict";
import { join } from "node:path";
import { MilBuilder, type MilVar } from "../coreml/mil/builder.ts";
import { type MlPackage, PackageError, writePackage } from "../coreml/package.ts";
import { StageError } from "../stages/stage_error.ts";
import { tensor } from "../tensor/tensor.ts";
import { describePackage } from "./features.ts";
import { onnxBackend } from "./onnx.ts";

const metadata = { shortDescription: "", version: "", author: "", license: "", userDefined: {} };

/** y = f(x) for fp16 x [1, n], n from 1 to 8. */
function packageOf(build: (builder: MilBuilder, x: MilVar) => MilVar): MlPackage {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", "fp16", [1, null]);
  const y = build(builder, x);
  return {
    specificationVersion: 8,
    inputs: [{
      name: "x",
      dtype: "fp16",
      shape: [1, 4],
      ranges: [{ min: 1, max: 1 }, { min: 1, max: 8 }],
    }],
    outputs: [{ name: y.name, dtype: "fp16" }],
    program: builder.build([y]),
    metadata,
  };
}

async function withPackage(pkg: MlPackage, run: (path: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    const path = join(directory, "Test.mlpackage");
    await writePackage(path, pkg);
    await run(path);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const exponential = packageOf((builder, x) => builder.op("exp", { x }, "y"));

Deno.test("a package runs, with its time in the model and the time around it", async () => {
  let ms = 0;
  await withPackage(exponential, async (path) => {
    const backend = onnxBackend({ threadCount: 1, now: () => ms++ });
    await using stage = await backend.load("tail", path);
    assert.equal(stage.loadMs, 1);
    const x = tensor("fp16", [1, 2], Float16Array.of(0, 1));
    const { outputs, modelMs, copyMs } = await stage.predict({ x });
    assert.deepEqual([...outputs.y.data], [1, Math.f16round(Math.E)]);
    assert.deepEqual([outputs.y.dtype, outputs.y.shape], ["fp16", [1, 2]]);
    assert.deepEqual([modelMs, copyMs], [1, 2]); // the fake clock moves at each look
  });
});

Deno.test("a package says what it takes without running", async () => {
  await withPackage(exponential, async (path) => {
    const { inputs, outputs } = await Promise.resolve(describePackage(path));
    assert.deepEqual(inputs, [{ name: "x", dtype: "fp16", shape: [1, { min: 1, max: 8 }] }]);
    assert.deepEqual(outputs, [{ name: "y", dtype: "fp16", shape: undefined }]);
  });
});

Deno.test("wrong feeds and overflow are errors of the stage", async () => {
  await withPackage(exponential, async (path) => {
    await using stage = await onnxBackend({ threadCount: 1 }).load("tail", path);
    const long = tensor("fp16", [1, 9], new Float16Array(9));
    await assert.rejects(stage.predict({ x: long }), /tail: x: wrong shape, expected \[1,1\.\.8\]/);
    const large = tensor("fp16", [1, 1], Float16Array.of(12));
    await assert.rejects(stage.predict({ x: large }), (error: StageError) => {
      assert.ok(error instanceof StageError);
      assert.deepEqual([error.feature, error.what], ["y", "not finite at element 0"]);
      return true;
    });
  });
});

Deno.test("what ONNX Runtime reports names the stage", async () => {
  const split = packageOf((builder, x) =>
    builder.op("matmul", { x, y: x, transpose_x: false, transpose_y: false }, "y")
  );
  await withPackage(split, async (path) => {
    await using stage = await onnxBackend({ threadCount: 1 }).load("prosody", path);
    const x = tensor("fp16", [1, 2], new Float16Array(2));
    await assert.rejects(stage.predict({ x }), /Cannot run stage prosody: ONNX Runtime failed: /);
  });
});

Deno.test("a package with an unknown operation is refused by stage and path", async () => {
  const { program } = exponential;
  const operations = program.operations.map((op) => ({ ...op, type: "frobnicate" }));
  await withPackage({ ...exponential, program: { ...program, operations } }, async (path) => {
    await assert.rejects(onnxBackend().load("noise", path), (error: StageError) => {
      assert.ok(error instanceof StageError);
      assert.match(error.message, /stage noise: .*Test\.mlpackage: .*frobnicate/s);
      return true;
    });
  });
});

Deno.test("a package that is none is refused", async () => {
  await assert.rejects(onnxBackend().load("noise", "nowhere.mlpackage"), PackageError);
});

Deno.test("the backend describes itself", async () => {
  const { runtime, threads } = await onnxBackend({ threadCount: 2 }).describe();
  assert.match(runtime, /^onnxruntime-node \d+\.\d+/);
  assert.equal(threads, "2");
});

Deno.test("declared numerics round every operation's output, and the backend says so", async () => {
  const sums = packageOf((builder, x) =>
    builder.op("sub", { x: builder.op("add", { x, y: 1 }), y: 2048 }, "y")
  );
  await withPackage(sums, async (path) => {
    const x = tensor("fp16", [1, 1], Float16Array.of(2048));
    for (const [numerics, expected] of [["fp32", 1], ["declared", 0]] as const) {
      const backend = onnxBackend({ threadCount: 1, numerics });
      await using stage = await backend.load("tail", path);
      assert.equal((await stage.predict({ x })).outputs.y.data[0], expected);
      assert.match((await backend.describe()).numerics, numerics === "fp32" ? /inside/ : /rounded/);
    }
  });
});
