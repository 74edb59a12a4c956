import assert from "node:assert/strict";
import { join } from "node:path";
import { writePackage } from "../coreml/package.ts";
import { FfiError } from "../ffi/ffi_error.ts";
import type { DeviceInfo } from "../ffi/schemas.ts";
import { StageError } from "../stages/stage_error.ts";
import { tensor } from "../tensor/tensor.ts";
import { adding, fakeLibrary, mac, withPackage } from "./_testing.ts";
import { coreMlBackend } from "./coreml.ts";

const x = tensor("fp32", [2], Float32Array.of(3, 4));

Deno.test("a stage is compiled, loaded on its unit, run and unloaded; its times are told apart", async () => {
  await withPackage(async (path, cacheDir) => {
    const calls: string[] = [];
    let ms = 0;
    const backend = coreMlBackend(fakeLibrary(mac, calls), { cacheDir, now: () => ms += 10 });
    {
      await using stage = await backend.load("tail", path, { computeUnit: "CPU_AND_NE" });
      assert.deepEqual(stage.compiled, { compileMs: 40, firstLoadMs: 900, cachedLoadMs: 7 });
      assert.deepEqual([stage.loadMs, stage.compression], [7, null]);
      assert.equal(stage.computeUnit, "CPU_AND_NE");
      assert.deepEqual(stage.inputs, [{ name: "x", dtype: "fp32", shape: [{ min: 1, max: 8 }] }]);
      const { outputs, modelMs, copyMs } = await stage.predict({ x });
      assert.deepEqual([...outputs.y.data], [6, 8]);
      assert.deepEqual(outputs.y.shape, [2]);
      assert.deepEqual([modelMs, copyMs], [5, 5]); // ten in all by the clock
    }
    const load = "load CPU_AND_NE";
    assert.deepEqual(calls, [`compile ${path}`, load, "unload", load, "unload"]);
  });
});

Deno.test("a compiled model serves until package, system's build or compute unit change", async () => {
  await withPackage(async (path, cacheDir) => {
    const calls: string[] = [];
    const compiled = async (info: DeviceInfo, computeUnit: "ALL" | "CPU_ONLY") => {
      const backend = coreMlBackend(fakeLibrary(info, calls), { cacheDir });
      await using stage = await backend.load("tail", path, { computeUnit });
      return stage.compiled!.compileMs;
    };
    assert.equal(await compiled(mac, "ALL"), 40);
    assert.equal(await compiled(mac, "ALL"), null);
    assert.equal(await compiled(mac, "CPU_ONLY"), 40);
    assert.equal(await compiled({ ...mac, osBuild: "24C101" }, "ALL"), 40);
    await writePackage(path, adding(2));
    assert.equal(await compiled(mac, "ALL"), 40);
    assert.equal(await compiled(mac, "ALL"), null);
  });
});

Deno.test("the stand-in gets the translation to ONNX, away from the package, and can pass for nothing else", async () => {
  await withPackage(async (path, cacheDir) => {
    const calls: string[] = [];
    const info: DeviceInfo = { ...mac, implementation: "stand-in", osBuild: "6.1/x" };
    const backend = coreMlBackend(fakeLibrary(info, calls), { cacheDir });
    await using stage = await backend.load("tail", path);
    assert.equal(stage.compiled!.compileMs, 40);
    assert.notEqual(calls[0], `compile ${path}`);
    assert.deepEqual(calls.slice(1, 4), ["features.json", "model.onnx", "weights.bin"]);
    assert.deepEqual([...Deno.readDirSync(join(path, ".."))].map(({ name }) => name).sort(), [
      "Test.mlpackage",
      "cache",
    ]);
    assert.equal(backend.name, "coreml-stand-in");
    assert.match((await backend.describe()).runtime, /stand-in .* says nothing of Core ML/);
  });
});

Deno.test("the backend describes the machine", async () => {
  const backend = coreMlBackend(fakeLibrary(mac, []), { cacheDir: "" });
  assert.equal(backend.name, "coreml");
  assert.deepEqual(await backend.describe(), {
    runtime: "Core ML",
    system: "macOS 15.1 (24B83)",
    chip: "Apple M4",
    devices: "cpu, neuralEngine (16 cores)",
    thermalState: "nominal",
    powerMode: "normal",
  });
});

Deno.test("a stage tells its plan, the backend the platform that it holds for", async () => {
  await withPackage(async (path, cacheDir) => {
    const calls: string[] = [];
    const backend = coreMlBackend(fakeLibrary(mac, calls), { cacheDir });
    await using stage = await backend.load("tail", path, { computeUnit: "CPU_AND_NE" });
    assert.deepEqual(await stage.plan!(), [{ type: "ios17.add", outputs: ["y"] }]);
    assert.match(calls.at(-1)!, /^plan CPU_AND_NE .*Test\.mlmodelc$/);
    assert.deepEqual(backend.platform!(), {
      chip: "Apple M4",
      osName: "macOS",
      osVersion: "15.1",
      osBuild: "24B83",
      devices: ["cpu", "neuralEngine"],
    });
  });
});

Deno.test("what Core ML says, at each step, is an error of the stage", async () => {
  const failing = () => Promise.reject(new FfiError("any", "CORE_ML", "it broke"));
  await withPackage(async (path, cacheDir) => {
    const good = fakeLibrary(mac, []);
    const refused = { name: "StageError", message: /Cannot run stage noise: .*it broke/ };
    for (const broken of [{ ...good, compile: failing }, { ...good, load: failing }]) {
      await assert.rejects(coreMlBackend(broken, { cacheDir }).load("noise", path), refused);
    }
    const model = fakeLibrary(mac, [], { predict: failing });
    await using stage = await coreMlBackend(model, { cacheDir }).load("noise", path);
    await assert.rejects(stage.predict({ x }), refused);
    const planless = { ...good, computePlan: failing };
    await using other = await coreMlBackend(planless, { cacheDir }).load("noise", path);
    await assert.rejects(other.plan!(), (error: StageError) => {
      assert.ok(error instanceof StageError);
      assert.match(error.what, /^no compute plan: .*it broke/);
      return true;
    });
    const wide = tensor("fp32", [9], new Float32Array(9));
    await assert.rejects(stage.predict({ x: wide }), /noise: x: wrong shape, expected \[1\.\.8\]/);
  });
});

Deno.test("NaN is an error of the stage, as on every backend", async () => {
  await withPackage(async (path, cacheDir) => {
    await using stage = await coreMlBackend(fakeLibrary(mac, []), { cacheDir }).load("tail", path);
    const huge = tensor("fp32", [1], Float32Array.of(3e38));
    await assert.rejects(stage.predict({ x: huge }), /tail: y: not finite at element 0/);
  });
});

Deno.test("a dtype that the library does not pass is refused before anything is compiled", async () => {
  await withPackage(async (path, cacheDir) => {
    const calls: string[] = [];
    const loading = coreMlBackend(fakeLibrary(mac, calls), { cacheDir }).load("tail", path);
    await assert.rejects(loading, (error: StageError) => {
      assert.ok(error instanceof StageError);
      assert.match(error.message, /y: wrong dtype, expected fp16, fp32 or int32, received int8/);
      return true;
    });
    assert.deepEqual(calls, []);
  }, adding(1, "int8"));
});
