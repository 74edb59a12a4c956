import assert from "node:assert/strict";
import { type MilArgs, MilBuilder, type MilVar } from "../../coreml/mil/builder.ts";
import type { MilProgram } from "../../coreml/mil/program.ts";
import { cast, tensor } from "../../tensor/tensor.ts";
import { patterned } from "../_testing.ts";
import { weightsOf } from "./compressible.ts";

type Build = (b: MilBuilder, weight: MilVar) => MilVar;

/** Output and input channel axes of a weight of `shape` that `build` uses. */
function axesOf(shape: readonly number[], build: Build): (number | null)[] {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const weight = builder.constant("weight", patterned(shape));
  const program = builder.build([build(builder, weight)]);
  const { outputAxis, inputAxis } = weightsOf(program).find(({ name }) => name === "weight")!;
  return [outputAxis, inputAxis];
}

const x = (b: MilBuilder, shape: readonly number[]) => b.input("x", "fp32", shape);
const op = (type: string, shape: readonly number[], args: (x: MilVar, weight: MilVar) => MilArgs) =>
  ((b, weight) => b.op(type, args(x(b, shape), weight))) satisfies Build;

const cases: readonly [string, readonly number[], Build, (number | null)[]][] = [
  ["linear", [3, 4], op("linear", [1, 4], (x, weight) => ({ x, weight })), [0, 1]],
  ["conv", [3, 4, 1], op("conv", [1, 4, 8], (x, weight) => ({ x, weight })), [0, 1]],
  ["conv_transpose", [4, 3, 1], op("conv_transpose", [1, 4, 8], (x, weight) => ({ x, weight })), [
    1,
    0,
  ]],
  ["gather", [5, 4], op("gather", [2], (_, x) => ({ x, indices: [1, 2] })), [0, 1]],
  ["matmul's y", [4, 3], op("matmul", [1, 4], (x, y) => ({ x, y })), [1, 0]],
  ["matmul's transposed y", [3, 4], op("matmul", [1, 4], (x, y) => ({ x, y, transpose_y: true })), [
    0,
    1,
  ]],
  ["matmul's y of rank 3", [2, 4, 3], op("matmul", [2, 1, 4], (x, y) => ({ x, y })), [2, 1]],
  ["matmul's x", [3, 4], op("matmul", [4, 5], (y, x) => ({ x, y })), [0, 1]],
  ["matmul's transposed x", [4, 3], op("matmul", [4, 5], (y, x) => ({ x, y, transpose_x: true })), [
    1,
    0,
  ]],
  [
    "two operations that agree",
    [3, 4],
    (b, weight) => {
      const input = x(b, [1, 4]);
      return b.op("add", {
        x: b.op("linear", { x: input, weight }),
        y: b.op("matmul", { x: input, y: weight, transpose_y: true }),
      });
    },
    [0, 1],
  ],
  [
    "two operations that disagree",
    [4, 4],
    (b, weight) => {
      const input = x(b, [1, 4]);
      return b.op("add", {
        x: b.op("linear", { x: input, weight }),
        y: b.op("matmul", { x: input, y: weight }),
      });
    },
    [null, null],
  ],
];
for (const [name, shape, build, expected] of cases) {
  Deno.test(`channel axes of a weight of ${name}`, () => {
    assert.deepEqual(axesOf(shape, build), expected);
  });
}

Deno.test("weights are constants of floats with two axes or more that are not compressed already", () => {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const half = builder.constant("half", cast(patterned([2, 2]), "fp16"));
  const vector = builder.constant("vector", patterned([2]));
  const integers = builder.constant("integers", tensor("int32", [1, 2], Int32Array.of(1, 2)));
  const single = builder.constant("single", patterned([2, 2]));
  const palette = builder.op("constexpr_lut_to_dense", {
    indices: builder.constant("indices", tensor("uint8", [1], Uint8Array.of(0b0110))),
    lut: builder.constant("lut", patterned([2])),
    shape: builder.constant("shape", tensor("uint32", [2], Uint32Array.of(2, 2))),
  });
  const program = builder.build([half, vector, integers, single, palette]);
  const weights = weightsOf(program);
  assert.deepEqual(weights.map(({ name }) => name), ["half", "single"]);
  assert.deepEqual(weights.map(({ tensor }) => tensor.dtype), ["fp16", "fp32"]);
  assert.deepEqual(weights[1].tensor, patterned([2, 2]));
});

Deno.test("what a decompressing operation is made of is no weight", () => {
  const type = { dtype: "fp32", shape: [2, 1] } as const;
  const val = { type, data: Float32Array.of(1, 2) };
  const program: MilProgram = {
    opset: "CoreML8",
    inputs: [],
    operations: [
      {
        type: "const",
        name: "scale",
        inputs: {},
        attributes: { val },
        outputs: [{ name: "scale", type }],
      },
      {
        type: "constexpr_blockwise_shift_scale",
        name: "w",
        inputs: { scale: [{ ref: "scale" }] },
        attributes: {},
        outputs: [{ name: "w", type }],
      },
    ],
    outputs: ["w"],
  };
  assert.deepEqual(weightsOf(program), []);
});
