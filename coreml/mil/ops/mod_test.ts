import assert from "node:assert/strict";
import { elementCount, tensor } from "../../../tensor/tensor.ts";
import { opCases } from "../../testdata/op_cases/mod.ts";
import { MilBuilder, MilTypeError } from "../builder.ts";
import { describeType } from "../validate.ts";
import { mergeOps, opSchemas } from "./mod.ts";

Deno.test("every operation of the table has a case, and every case an operation", () => {
  const covered = new Set(opCases.map(({ op }) => op));
  assert.deepEqual([...covered].sort(), [...opSchemas.keys()].sort());
});

for (const op of opSchemas.keys()) {
  Deno.test(`the types of ${op} are inferred`, () => {
    for (const { inputs, build, outputs } of opCases.filter((candidate) => candidate.op === op)) {
      const builder = new MilBuilder({ opset: "CoreML7" });
      const values = Object.entries(inputs).map(([name, [dtype, shape]]) => [
        name,
        builder.input(name, dtype, shape),
      ]);
      const built = [build(builder, Object.fromEntries(values))].flat();
      assert.deepEqual(built.map(({ type }) => describeType(type)), outputs);
    }
  });
}

Deno.test("rows declare their variables, and only defaults for optional inputs", () => {
  for (const [op, schema] of opSchemas) {
    const dtypes = ["bool", "string", "int32", "uint8", "uint32"];
    for (const [argument, { type }] of Object.entries(schema.inputs)) {
      assert.ok(schema.types[type] !== undefined || dtypes.includes(type), `${op}.${argument}`);
    }
  }
});

Deno.test("an operation defined twice is refused", () => {
  const row = opSchemas.get("add")!;
  assert.throws(() => mergeOps([{ add: row }, { add: row }]), /'add' is defined twice/);
});

const x16 = ["fp16", [1, 8, null]] as const;
/** Uses that must be refused: operation, arguments, the argument at fault. */
const refused: [string, (b: MilBuilder) => Parameters<MilBuilder["op"]>[1], string][] = [
  ["add", (b) => ({ x: b.input("x", ...x16), y: b.input("y", "fp32", [1]) }), "y"],
  ["add", (b) => ({ x: b.input("x", "fp16", [2, 3]), y: b.input("y", "fp16", [2, 4]) }), "y"],
  ["add", (b) => ({ x: b.input("x", "bool", [2]), y: true }), "x"],
  ["add", (b) => ({ x: b.input("x", "int32", [2]), y: 0.5 }), "y"],
  ["add", (b) => ({ x: b.input("x", ...x16) }), "y"],
  ["cast", (b) => ({ x: b.input("x", ...x16), dtype: "fp8" }), "dtype"],
  ["clip", (b) => ({ x: b.input("x", ...x16), alpha: 1, beta: 1 }), "beta"],
  ["gelu", (b) => ({ x: b.input("x", ...x16), mode: "FAST" }), "mode"],
  ["softmax", (b) => ({ x: b.input("x", ...x16), axis: 3 }), "axis"],
  ["leaky_relu", (b) => ({ x: b.input("x", ...x16), alpha: b.input("a", "fp16", []) }), "alpha"],
  ["conv", (b) => ({ x: b.input("x", ...x16), weight: b.input("w", "fp16", [4, 7, 3]) }), "weight"],
  ["conv", (b) => ({ x: b.input("x", ...x16), weight: b.input("w", "fp16", [4, 8]) }), "weight"],
  [
    "conv",
    (b) => ({
      x: b.input("x", ...x16),
      weight: b.input("w", "fp16", [4, 8, 3]),
      bias: b.input("b", "fp16", [5]),
    }),
    "bias",
  ],
  [
    "conv",
    (b) => ({ x: b.input("x", ...x16), weight: b.input("w", "fp16", [4, 8, 3]), pad: [1] }),
    "pad",
  ],
  [
    "conv",
    (b) => ({ x: b.input("x", "fp16", [1, 8, 2]), weight: b.input("w", "fp16", [4, 8, 3]) }),
    "x",
  ],
  [
    "conv_transpose",
    (b) => ({ x: b.input("x", ...x16), weight: b.input("w", "fp16", [4, 8, 3]) }),
    "weight",
  ],
  [
    "avg_pool",
    (b) => ({ x: b.input("x", ...x16), kernel_sizes: [2, 2], pad_type: "valid" }),
    "kernel_sizes",
  ],
  ["matmul", (b) => ({ x: b.input("x", "fp16", [3, 5]), y: b.input("y", "fp16", [4, 2]) }), "y"],
  ["matmul", (b) => ({ x: b.input("x", "fp16", [3, 5]), y: b.input("y", "fp32", [5, 2]) }), "y"],
  ["layer_norm", (b) => ({ x: b.input("x", ...x16), axes: [3] }), "axes"],
  ["reduce_sum", (b) => ({ x: b.input("x", ...x16), axes: [-4] }), "axes"],
  ["cumsum", (b) => ({ x: b.input("x", ...x16), axis: -2 }), "axis"],
  ["upsample_bilinear", (b) => ({ x: b.input("x", "fp16", [3, 4]) }), "x"],
  ["transpose", (b) => ({ x: b.input("x", ...x16), perm: [0, 1] }), "perm"],
  ["transpose", (b) => ({ x: b.input("x", ...x16), perm: [0, 1, 1] }), "perm"],
  ["reshape", (b) => ({ x: b.input("x", "fp16", [6]), shape: [4, 2] }), "shape"],
  ["reshape", (b) => ({ x: b.input("x", "fp16", [6]), shape: [-1, 4] }), "shape"],
  ["reshape", (b) => ({ x: b.input("x", "fp16", [6]), shape: [-1, -1] }), "shape"],
  ["reshape", (b) => ({ x: b.input("x", ...x16), shape: [0, -1] }), "shape"],
  ["expand_dims", (b) => ({ x: b.input("x", ...x16), axes: [5] }), "axes"],
  [
    "concat",
    (b) => ({
      values: [b.input("x", "fp16", [1, 2]), b.input("y", "fp16", [2, 2])],
      axis: 1,
    }),
    "values",
  ],
  ["concat", (b) => ({ values: [b.input("x", ...x16)], axis: 3 }), "axis"],
  ["concat", () => ({ values: [1, 2], axis: 0 }), "values"],
  ["gather", (b) => ({ x: b.input("x", ...x16), indices: 0, batch_dims: 1 }), "batch_dims"],
  ["pad", (b) => ({ x: b.input("x", ...x16), pad: [1] }), "pad"],
  ["pad", (b) => ({ x: b.input("x", ...x16), pad: [-1, 0] }), "pad"],
  ["tile", (b) => ({ x: b.input("x", ...x16), reps: [1, 0, 1] }), "reps"],
  ["slice_by_index", (b) => ({ x: b.input("x", ...x16), begin: [0], end: [1] }), "begin"],
  [
    "slice_by_index",
    (b) => ({ x: b.input("x", ...x16), begin: [0, 2, 0], end: [1, 1, 1] }),
    "end",
  ],
  ["fill", (b) => ({ shape: b.input("x", "int32", [2, 2]) }), "shape"],
  ["relu", (b) => ({ x: [b.input("x", ...x16)] }), "x"],
  ["relu", (b) => ({ x: b.input("x", ...x16), alpha: 1 }), "alpha"],
  ["relu7", () => ({}), "type"],
];

Deno.test("arguments that do not fit are refused, with the argument named", () => {
  for (const [op, args, argument] of refused) {
    const builder = new MilBuilder({ opset: "CoreML7" });
    assert.throws(() => builder.op(op, args(builder), "made"), (error: unknown) => {
      assert.ok(error instanceof MilTypeError, `${op}: ${error}`);
      assert.deepEqual([error.op, error.opName, error.argument], [op, "made", argument], op);
      assert.match(
        error.message,
        /^Cannot add \w+ 'made': argument '\w+': expected .+, received .+$/,
      );
      return true;
    }, `${op} ${argument}`);
  }
});

Deno.test("a bidirectional lstm needs weights for both directions", () => {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const zeros = (...shape: number[]) =>
    builder.constant("zeros", tensor("fp16", shape, new Float16Array(elementCount(shape))));
  const args = {
    x: builder.input("x", "fp16", [null, 1, 6]),
    initial_h: zeros(1, 8),
    initial_c: zeros(1, 8),
    weight_ih: zeros(16, 6),
    weight_hh: zeros(16, 4),
    direction: "bidirectional",
  };
  assert.throws(() => builder.ops("lstm", args), /argument 'weight_ih_back': expected one value/);
  const narrow = { weight_ih_back: zeros(16, 5), weight_hh_back: zeros(16, 4) };
  assert.throws(() => builder.ops("lstm", { ...args, ...narrow }), /'weight_ih_back': .*\[16, 6\]/);
});

Deno.test("split must divide, and its sizes add up", () => {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", "fp16", [1, 8]);
  assert.throws(() => builder.ops("split", { x, num_splits: 3, axis: 1 }), /divisor of 8/);
  assert.throws(() => builder.ops("split", { x, split_sizes: [3, 4], axis: 1 }), /a sum of 8/);
});
