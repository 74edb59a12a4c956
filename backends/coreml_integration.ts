/**
 * Tests of the bindings and of the backend over the built library. `deno task test:ffi` runs them: they need the library, so
 * that they are no part of `deno task test`.
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { MilBuilder, type MilVar } from "../coreml/mil/builder.ts";
import { type MlPackage, writePackage } from "../coreml/package.ts";
import { BufferTooSmallError, type FfiCode, FfiError } from "../ffi/ffi_error.ts";
import { abiVersion, structs } from "../ffi/layout.ts";
import { ensureLibrary } from "../ffi/build_library.ts";
import { openLibrary } from "../ffi/library.ts";
import type { Model } from "../ffi/model.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { tensor } from "../tensor/tensor.ts";
import { coreMlBackend } from "./coreml.ts";
import { onnxBackend } from "./onnx.ts";

// Once for all tests: it stays open.
const library = openLibrary(await ensureLibrary({ cacheDir: cacheDir() }));
const metadata = { shortDescription: "", version: "", author: "", license: "", userDefined: {} };

/** For fp16 x [2, n], n from 1 to 64: y = x + 1 in rows that are padded where n is odd, and s, their sums in fp32. */
function twoRows(): MlPackage {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", "fp16", [2, null]);
  const y = builder.op("add", { x, y: 1 }, "y");
  const wide: MilVar = builder.op("cast", { x, dtype: "fp32" });
  const s = builder.op("reduce_sum", { x: wide, axes: [1], keep_dims: false }, "s");
  const ranges = [{ min: 2, max: 2 }, { min: 1, max: 64 }];
  return {
    specificationVersion: 8,
    inputs: [{ name: "x", dtype: "fp16", shape: [2, 4], ranges }],
    outputs: [{ name: "y", dtype: "fp16" }, { name: "s", dtype: "fp32" }],
    program: builder.build([y, s]),
    metadata,
  };
}

/** Gives `test` the package of {@link twoRows} and a cache. */
async function withPackage(test: (path: string, cacheDir: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const path = join(root, "TwoRows.mlpackage");
    await writePackage(path, twoRows());
    await test(path, join(root, "cache"));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** Gives `test` the package, compiled by the backend, and loaded by the bindings alone. */
const withModel = (test: (model: Model, compiledPath: string) => Promise<void>) =>
  withPackage(async (path, cacheDir) => {
    let compiledPath = "";
    const load: typeof library.load = (compiled, units) => {
      compiledPath = compiled;
      return library.load(compiled, units);
    };
    const watched = {
      deviceInfo: () => library.deviceInfo(),
      compile: library.compile.bind(library),
      load,
      computePlan: library.computePlan.bind(library),
    };
    await using _stage = await coreMlBackend(watched, { cacheDir }).load("tail", path);
    using model = await library.load(compiledPath, "ALL");
    await test(model, compiledPath);
  });

/** Rows 1, 2, .. and 10, 20, .. of `n` elements. */
const rows = (n: number) =>
  tensor(
    "fp16",
    [2, n],
    Float16Array.from({ length: 2 * n }, (_, i) => i < n ? i + 1 : 10 * (i - n + 1)),
  );

const failsWith = (code: FfiCode, detail: RegExp) => (error: unknown) => {
  assert.ok(error instanceof FfiError, String(error));
  assert.equal(error.code, code);
  assert.match(error.detail, detail);
  return true;
};

Deno.test("the library's compiler lays the structs out as the bindings do", () => {
  assert.deepEqual(library.layout(), { abiVersion, structs });
});

Deno.test("a model says what it takes and gives", () =>
  withModel((model) => {
    const { inputs, outputs } = model.describe();
    const ranges = [{ min: 2, max: 2 }, { min: 1, max: 64 }];
    assert.deepEqual(inputs, [{ name: "x", dtype: "fp16", shape: [2, 4], ranges }]);
    assert.deepEqual(outputs.map(({ name, dtype }) => [name, dtype]), [
      ["s", "fp32"],
      ["y", "fp16"],
    ]);
    return Promise.resolve();
  }));

Deno.test("a prediction fills its caller's buffers, without padding and in their types", () =>
  withModel(async (model) => {
    const buffers = { y: new Float32Array(20), s: new Float32Array(2) };
    const { outputs, times } = await model.predict({ x: rows(3) }, buffers);
    assert.deepEqual([outputs.y.dtype, outputs.y.shape], ["fp32", [2, 3]]);
    assert.deepEqual([...outputs.y.data], [2, 3, 4, 11, 21, 31]);
    assert.equal(outputs.y.data.buffer, buffers.y.buffer);
    assert.deepEqual([outputs.s.shape, [...outputs.s.data]], [[2], [6, 60]]);
    const { inputMs, modelMs, outputMs, totalMs } = times;
    assert.ok(modelMs > 0 && inputMs + modelMs + outputMs <= totalMs);
    // Inputs are converted to what the model declares.
    const x = tensor("fp32", [2, 1], Float32Array.of(1, 2));
    assert.deepEqual([...(await model.predict({ x }, buffers)).outputs.y.data], [2, 3]);
  }));

Deno.test("a buffer that is too small says what is needed; an empty one asks for the shape", () =>
  withModel(async (model) => {
    const y = new Float16Array(5);
    await assert.rejects(model.predict({ x: rows(3) }, { y }), (error: BufferTooSmallError) => {
      assert.ok(error instanceof BufferTooSmallError);
      assert.deepEqual(error.neededBytes, { y: 12 });
      return true;
    });
    const asked = await model.predict({ x: rows(3) }, { y: new Float16Array(0) });
    assert.deepEqual([asked.outputs.y.shape, asked.outputs.y.data.length], [[2, 3], 0]);
  }));

Deno.test("wrong names, dtypes, shapes, handles and paths come back as errors with a code", () =>
  withModel(async (model, compiledPath) => {
    const y = new Float16Array(6);
    const x = rows(3);
    const ints = tensor("int32", [2, 1], new Int32Array(2));
    const tall = tensor("fp16", [3, 1], new Float16Array(3));
    await assert.rejects(model.predict({}, { y }), failsWith("BAD_FEATURE", /input x/));
    await assert.rejects(model.predict({ x }, { z: y }), failsWith("BAD_FEATURE", /no output z/));
    await assert.rejects(model.predict({ x: ints }, { y }), failsWith("BAD_DTYPE", /fp16/));
    await assert.rejects(model.predict({ x: tall }, { y }), failsWith("BAD_SHAPE", /3, 1/));
    await assert.rejects(library.load(`${compiledPath}x`, "ALL"), failsWith("NOT_FOUND", /x$/));
    const nine = { ...x, shape: [1, 1, 1, 1, 1, 1, 1, 2, 3] };
    await assert.rejects(model.predict({ x: nine }, { y }), RangeError);
    const other = await library.load(compiledPath, "CPU_ONLY");
    other[Symbol.dispose]();
    await assert.rejects(other.predict({ x }, { y }), failsWith("BAD_HANDLE", /./));
    assert.throws(() => other[Symbol.dispose](), failsWith("BAD_HANDLE", /./));
  }));

Deno.test("many predictions at once each get their own values", () =>
  withModel(async (model) => {
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, i) => {
        const x = tensor("fp16", [2, 1], Float16Array.of(i, -i));
        return model.predict({ x }, { y: new Float16Array(2) });
      }),
    );
    const values = results.map(({ outputs }) => [...outputs.y.data]);
    assert.deepEqual(values, Array.from({ length: 50 }, (_, i) => [i + 1, 1 - i]));
  }));

Deno.test("repeated predictions give a time each", () =>
  withModel(async (model) => {
    const times = await model.predictRepeatedly({ x: rows(3) }, 5);
    assert.equal(times.length, 5);
    assert.ok(times.every((ms) => ms > 0 && ms < 1000));
  }));

Deno.test("the compute plan has every operation, and devices that the units allow", () =>
  withModel(async (_model, compiledPath) => {
    const { operations } = await library.computePlan(compiledPath, "CPU_ONLY");
    const planned = operations.filter(({ preferred }) => preferred !== undefined);
    const types = planned.map(({ type }) => type.replace(/^ios\d+\./, ""));
    assert.deepEqual(types, ["add", "cast", "reduce_sum"]);
    assert.ok(planned.every(({ preferred }) => preferred === "cpu"));
    const cost = planned.reduce((sum, { costWeight = 0 }) => sum + costWeight, 0);
    assert.ok(Math.abs(cost - 1) < 0.01, `${cost}`);
  }));

Deno.test("the backend computes what the ONNX backend does, and compiles once", () =>
  withPackage(async (path, cacheDir) => {
    const backend = coreMlBackend(library, { cacheDir });
    await using first = await backend.load("tail", path);
    await using cached = await backend.load("tail", path);
    await using onnx = await onnxBackend({ threadCount: 1 }).load("tail", path);
    assert.ok(first.compiled!.compileMs! > 0 && first.compiled!.firstLoadMs! > 0);
    const { compileMs, firstLoadMs, cachedLoadMs } = cached.compiled!;
    assert.deepEqual([compileMs, firstLoadMs], [null, null]);
    assert.ok(cachedLoadMs > 0);
    for (const n of [1, 3, 64]) {
      const feeds = { x: rows(n) };
      const expected = (await onnx.predict(feeds)).outputs;
      // Its outputs are none of the contract's, so it has to ask how large they are.
      assert.deepEqual((await cached.predict(feeds)).outputs, expected);
    }
  }));
