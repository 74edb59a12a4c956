import assert from "node:assert/strict";
import { onnxBackend } from "../../backends/onnx.ts";
import { MilBuilder, type MilVar } from "../../coreml/mil/builder.ts";
import { type MlPackage, readPackage } from "../../coreml/package.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { withPackages } from "./_testing.ts";
import { bisect } from "./bisect.ts";
import { minimalCase } from "./minimal_case.ts";
import { cutProgram, detachOperations, packageOf, withFeatureTypes } from "./truncate.ts";

const metadata = { shortDescription: "", version: "", author: "", license: "", userDefined: {} };

/** y = exp(|x| + 1) where x > `limit`, else |x| + 1; and unused, its square. x [1, 1..8] fp16. */
function sample(limit = 0): MlPackage {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", "fp16", [1, null]);
  const op = (type: string, args: Record<string, MilVar | number>, name: string) =>
    builder.op(type, args, name);
  const sum = op("add", { x: op("abs", { x }, "size"), y: 1 }, "sum");
  const power = op("exp", { x: sum }, "power");
  const above = op("greater", { x, y: limit }, "above");
  const y = op("select", { cond: above, a: power, b: sum }, "y");
  op("square", { x: y }, "squared");
  return {
    specificationVersion: 8,
    inputs: [{
      name: "x",
      dtype: "fp16",
      shape: [1, 4],
      ranges: [{ min: 1, max: 1 }, { min: 1, max: 8 }],
    }],
    outputs: [{ name: "y", dtype: "fp16" }],
    program: builder.build([y]),
    metadata,
  };
}

const names = (program: { operations: readonly { name: string; type: string }[] }) =>
  program.operations.filter(({ type }) => type !== "const").map(({ name }) => name);

Deno.test("a cut keeps what the outputs need, extra or earlier ones", () => {
  const { program } = sample();
  const extra = cutProgram(program, ["y", "sum"]);
  assert.deepEqual(names(extra), ["size", "sum", "power", "above", "y"]);
  assert.deepEqual(extra.outputs, ["y", "sum"]);
  const early = cutProgram(program, ["sum"]);
  assert.deepEqual(names(early), ["size", "sum"]);
  const late = cutProgram(program, ["y"], new Set(["sum", "above"]));
  assert.deepEqual(names(late), ["power", "y"]);
  assert.deepEqual(late.inputs.map(({ name, type }) => [name, type.dtype]), [
    ["sum", "fp16"],
    ["above", "bool"],
  ]);
  assert.throws(() => cutProgram(program, ["nothing"]), /nothing: no operation gives this value/);
});

Deno.test("detached operations read given values, never each other's", () => {
  const given = new Set(["size", "sum", "power"]);
  const detached = detachOperations(sample().program, ["sum", "power", "y"], given);
  // The condition is not given: it is computed on the way.
  assert.deepEqual(names(detached), ["sum__alone", "power__alone", "above", "y__alone"]);
  assert.deepEqual(detached.inputs.map(({ name }) => name), ["x", "size", "sum", "power"]);
  assert.deepEqual(detached.outputs, ["sum__alone", "power__alone", "y__alone"]);
});

Deno.test("a part is a package that a backend loads, flags and all", async () => {
  const source = sample();
  const part = withFeatureTypes(cutProgram(source.program, ["above", "sum"]));
  assert.throws(
    () => packageOf(cutProgram(source.program, ["above"]), source),
    /no feature can be of bool, as above is/,
  );
  await withPackages([packageOf(part.program, source)], async (path) => {
    await using stage = await onnxBackend({ threadCount: 1 }).load("tail", path);
    const x = tensor("fp16", [1, 3], Float16Array.of(-2, 0, 2));
    const { outputs } = await stage.predict({ x });
    assert.deepEqual([...outputs[part.names.get("above")!].data], [0, 0, 1]);
    assert.deepEqual([...outputs.sum.data], [3, 1, 3]);
  });
});

Deno.test("a part from the middle on is a package of the sizes at hand", () => {
  const source = sample();
  const program = cutProgram(source.program, ["power"], new Set(["sum"]));
  assert.throws(() => packageOf(program, source), /nothing tells the size of its input sum/);
});

const feeds: Record<string, Tensor> = {
  x: tensor("fp32", [1, 4], Float32Array.of(-2, -0.5, 0.5, 2)),
};

Deno.test("another backend runs parts as packages, flags among the values", async () => {
  await withPackages([sample(), sample(1)], async (a, b) => {
    const backend = onnxBackend({ threadCount: 1 });
    const report = await bisect({
      stage: "tail",
      feeds,
      a: { packagePath: a, threadCount: 1 },
      b: { packagePath: b, backend },
      heldBytes: 16, // each value on its own
    });
    const { first, outputs, confirmations } = report;
    assert.deepEqual([first!.value, first!.type, first!.ownError], ["above", "greater", 1 / 4]);
    assert.deepEqual(first!.tolerance, { own: 0, whole: 0 });
    // exp is computed in fp32 under a, and rounded to the package's fp16 under b.
    const power = report.worst.find(({ value }) => value === "power")!;
    assert.ok(power.ownError! > 0 && power.ownError! < 2 ** -11);
    assert.ok(outputs[0].error! > 0.1);
    assert.equal(confirmations[0].value, "above");
    assert.ok(Math.abs(confirmations[0].outputs[0].error! - outputs[0].error!) < 1e-3);
  });
});

Deno.test("a finding is reduced to a package of one operation that shows it", async () => {
  await withPackages([sample(), sample(1)], async (a, b) => {
    const conditions = { a: { packagePath: a, threadCount: 1 }, b: { packagePath: b } };
    const reduced = await minimalCase({ stage: "tail", feeds, ...conditions }, "above");
    assert.deepEqual(reduced.package.inputs, [{ name: "x", dtype: "fp16", shape: [1, 4] }]);
    await withPackages([reduced.package], async (path) => {
      const { program } = readPackage(path);
      assert.deepEqual(names(program), ["above", "above__int32"]);
      await using stage = await onnxBackend({ threadCount: 1 }).load("tail", path);
      const { outputs } = await stage.predict(reduced.feeds);
      assert.deepEqual([...outputs.above__int32.data], [0, 0, 0, 1]);
      assert.deepEqual([...reduced.expected.above__int32.data], [0, 0, 1, 1]);
    });
    await assert.rejects(
      minimalCase({ stage: "tail", feeds, ...conditions }, "other"),
      /not both conditions have it/,
    );
  });
});
