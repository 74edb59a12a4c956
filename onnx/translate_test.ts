import assert from "node:assert/strict";
import type { MilOperation, MilProgram, MilType } from "../coreml/mil/program.ts";
import { fp16, fp32, int32, make, milConstant, runProgram } from "./_mil_testing.ts";
import { Graph } from "./graph.ts";
import { translate, TranslationError } from "./translate.ts";

const type = (dtype: "fp32" | "fp16" | "int32", ...shape: (number | null)[]) => ({ dtype, shape });
const operation = (
  kind: string,
  name: string,
  inputs: MilOperation["inputs"],
  result: MilType = type("fp32", 2),
  attributes: MilOperation["attributes"] = {},
): MilOperation => ({ type: kind, name, inputs, outputs: [{ name, type: result }], attributes });
const ref = (name: string) => [{ ref: name }];
const program = (operations: readonly MilOperation[], ...outputs: string[]): MilProgram => ({
  opset: "CoreML7",
  inputs: [{ name: "x", type: type("fp32", 2) }],
  operations,
  outputs,
});
const pack = (source: MilProgram) => ({
  program: source,
  inputs: [{ name: "x", dtype: "fp32" as const }],
  outputs: source.outputs.map((name) => ({ name, dtype: "fp32" as const })),
});
const x = fp32([2], [1, -2]);

Deno.test("all that cannot be translated is named in one error, with counts", () => {
  const source = program([
    operation("non_zero", "first", { x: ref("x") }),
    operation("non_zero", "second", { x: ref("first") }),
    operation("frobnicate", "third", { x: ref("x") }),
    operation("add", "fourth", { x: ref("third"), y: ref("second") }),
    operation("relu", "fifth", { x: ref("x"), slope: ref("x") }),
    operation("constexpr_sparse_to_dense", "sixth", {}),
    operation("leaky_relu", "seventh", { x: ref("x"), alpha: ref("x") }),
  ], "fourth");
  assert.throws(() => translate(pack(source)), (error: TranslationError) => {
    assert.ok(error instanceof TranslationError);
    assert.deepEqual(
      error.unsupported.map(({ type, count, example }) => [type, count, example]),
      [
        ["non_zero", 2, "first"],
        ["frobnicate", 1, "third"],
        ["relu", 1, "fifth"],
        ["constexpr_sparse_to_dense", 1, "sixth"],
        ["leaky_relu", 1, "seventh"],
      ],
    );
    assert.match(error.message, /non_zero \(2x, first first\): no such operation is known/);
    assert.match(error.message, /relu .*the argument slope/);
    assert.match(error.message, /leaky_relu .*alpha computed at run time/);
    return true;
  });
});

Deno.test("a value that nothing defines is an error that names it", () => {
  const source = program([operation("relu", "y", { x: ref("nowhere") })], "y");
  assert.throws(() => translate(pack(source)), /nothing defines the value nowhere/);
});

Deno.test("constants come from const operations, attributes and immediate values alike", async () => {
  const one = milConstant(fp16([], [1]));
  const source = program([
    operation("const", "one", {}, type("fp16"), { val: one }),
    operation("constexpr_lut_to_dense", "palette", {}, type("fp16", 2), {
      indices: milConstant(make("uint8", [1], [0b10])),
      lut: milConstant(fp16([2], [10, 20])),
      shape: milConstant(make("uint32", [1], [2])),
    }),
    operation("add", "a", { x: ref("x"), y: ref("one") }),
    operation("add", "b", { x: ref("a"), y: ref("palette") }),
    operation("add", "c", { x: ref("b"), y: [{ constant: milConstant(fp32([], [0.5])) }] }),
  ], "c");
  const { c } = await runProgram(source, { x });
  assert.deepEqual([...c.data], [12.5, 19.5]);
});

Deno.test("inputs and constants can be outputs, one value twice", async () => {
  const source = program(
    [
      operation("const", "k", {}, type("fp32", 1), { val: milConstant(fp32([1], [7])) }),
      operation("identity", "same", { x: ref("x") }),
      operation("identity", "again", { x: ref("same") }),
    ],
    "same",
    "again",
    "k",
  );
  const { same, again, k } = await runProgram(source, { x });
  assert.deepEqual([[...same.data], [...again.data], [...k.data]], [[1, -2], [1, -2], [7]]);
});

Deno.test("features keep the precision that the package declares, results are rounded once", async () => {
  const half = {
    ...program(
      [
        // 2048 + 1 is not an fp16 number: it must survive between two operations.
        operation("add", "sum", { x: ref("x"), y: [{ constant: milConstant(fp16([], [1])) }] }),
        operation("sub", "y", { x: ref("sum"), y: [{ constant: milConstant(fp16([], [2048])) }] }),
        operation("cast", "n", {
          x: ref("y"),
          dtype: [{ constant: milConstant("uint16") }],
        }, type("int32", 2)),
      ].map((op) => ({
        ...op,
        outputs: op.outputs.map((output) => ({
          ...output,
          type: { ...output.type, dtype: op.type === "cast" ? "int32" : "fp16" } as never,
        })),
      })),
      "y",
      "n",
    ),
    inputs: [{ name: "x", type: type("fp16", 2) }],
  };
  const { y, n } = await runProgram(half, { x: fp16([2], [2048, 0.1]) });
  assert.equal(y.dtype, "fp16");
  const expected = Math.f16round(Math.fround(Math.fround(Math.f16round(0.1) + 1) - 2048));
  assert.deepEqual([...y.data], [1, expected]);
  assert.deepEqual([n.dtype, n.data[0]], ["int32", 1]);
});

Deno.test("a value named like a node's or a feature's is kept apart", async () => {
  const source = program([
    operation("relu", "cast", { x: ref("x") }),
    operation("abs", "y.1", { x: ref("cast") }),
    operation("sqrt", "y", { x: ref("y.1") }),
  ], "y");
  const { y } = await runProgram(source, { x });
  assert.deepEqual([...y.data], [1, 0]);
});

Deno.test("names are unique", () => {
  const graph = new Graph();
  assert.deepEqual(["a", "a", "a.1", "a"].map((name) => graph.freshName(name)), [
    "a",
    "a.1",
    "a.1.1",
    "a.2",
  ]);
});

Deno.test("integers of other widths are features too", async () => {
  const source = {
    ...program([operation("add", "y", { x: ref("x"), y: ref("x") }, type("int32", 2))], "y"),
    inputs: [{ name: "x", type: type("int32", 2) }],
  };
  const { y } = await runProgram(source, { x: int32([2], [3, -4]) });
  assert.deepEqual([y.dtype, ...y.data], ["int32", 6, -8]);
});

Deno.test("a cast to integers truncates in the middle of a program, too", async () => {
  const cast = (name: string, from: string, dtype: "int32" | "fp32") =>
    operation("cast", name, {
      x: ref(from),
      dtype: [{ constant: milConstant(dtype) }],
    }, type(dtype, 2));
  const source = program([cast("n", "x", "int32"), cast("y", "n", "fp32")], "y");
  const { y } = await runProgram(source, { x: fp32([2], [1.75, -2.75]) });
  assert.deepEqual([...y.data], [1, -2]);
});

Deno.test("squeeze without axes keeps a flexible axis that happens to be 1", async () => {
  const source = {
    ...program([operation("squeeze", "y", { x: ref("x") }, type("fp32", null))], "y"),
    inputs: [{ name: "x", type: type("fp32", 1, null, 1) }],
  };
  const { y } = await runProgram(source, { x: fp32([1, 1, 1], [5]) });
  assert.deepEqual(y.shape, [1]);
});
