import assert from "node:assert/strict";
import { elementCount, tensor } from "../../../tensor/tensor.ts";
import { opsetsOf } from "../../testdata/op_cases/case.ts";
import { opCases } from "../../testdata/op_cases/mod.ts";
import { MilBuilder, MilTypeError } from "../builder.ts";
import { storedBytes } from "../dtypes.ts";
import { opsets } from "../opset.ts";
import type { MilDtype } from "../program.ts";
import { describeType } from "../validate.ts";
import { formOf, mergeOps, opSchemas } from "./mod.ts";

/** Every form of every operation. */
const allForms = [...opSchemas].flatMap(([op, forms]) => forms.map((schema) => ({ op, schema })));
/** Cases, each once for every operation set that it is for, with the form that the set has. */
const allCases = opCases.flatMap((opCase) =>
  opsetsOf(opCase).map((opset) => ({
    ...opCase,
    opset,
    schema: formOf(opSchemas.get(opCase.op) ?? [], opsets[opset].system),
  }))
);

Deno.test("every form of an operation has a case, and every case a form", () => {
  const covered = new Set(allCases.map(({ schema }) => schema));
  assert.deepEqual(covered, new Set(allForms.map(({ schema }) => schema)));
});

for (const { op, schema } of allForms) {
  Deno.test(`the types of ${op} of ${schema.since} are inferred`, () => {
    const cases = allCases.filter((candidate) => candidate.schema === schema);
    for (const { opset, inputs, build, outputs } of cases) {
      const builder = new MilBuilder({ opset });
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
  for (const { op, schema } of allForms) {
    const dtypes = ["bool", "string", "fp16", "int32", "uint8", "uint32"];
    for (const [argument, { type }] of Object.entries(schema.inputs)) {
      assert.ok(schema.types[type] !== undefined || dtypes.includes(type), `${op}.${argument}`);
    }
  }
});

Deno.test("an operation has the newest form that its set knows", () => {
  const row = opSchemas.get("add")![0];
  const newer = { ...row, since: "iOS17" } as const;
  const forms = mergeOps([{ add: newer }, { add: row }]).get("add")!;
  assert.deepEqual(forms, [row, newer]);
  assert.equal(formOf(forms, "iOS16"), row);
  assert.equal(formOf(forms, "iOS18"), newer);
  assert.equal(formOf([newer], "iOS16"), undefined);
});

Deno.test("a form of an operation defined twice is refused", () => {
  const row = opSchemas.get("add")![0];
  assert.throws(
    () => mergeOps([{ add: row }, { add: row }]),
    /'add' of iOS15 is defined twice/,
  );
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
  ["constexpr_blockwise_shift_scale", () => ({}), "type"],
];

/** A constant of zeros. */
const zeros = (b: MilBuilder, dtype: MilDtype, ...shape: number[]) => {
  const sizeBytes = storedBytes(dtype as "int4", elementCount(shape));
  return b.constant("zeros", { type: { dtype, shape }, data: new Uint8Array(sizeBytes) });
};
type Size = readonly number[];
const palette = (indices: MilDtype, shape: Size, lut: Size) => (b: MilBuilder) => ({
  indices: zeros(b, indices, ...shape),
  lut: zeros(b, "fp16", ...lut),
});
const shift = (shape: Size, scale: Size, ...offset: [MilDtype, Size] | []) => (b: MilBuilder) => ({
  data: zeros(b, "int4", ...shape),
  scale: zeros(b, "fp16", ...scale),
  offset: offset.length > 0 ? zeros(b, offset[0]!, ...offset[1]!) : undefined,
});
/** The same for iOS 18's forms of compressed weights. */
const refusedLater: typeof refused = [
  ["constexpr_lut_to_dense", palette("uint4", [], [16, 1]), "indices"],
  ["constexpr_lut_to_dense", palette("int8", [4], [1, 256, 1]), "indices"],
  ["constexpr_lut_to_dense", palette("uint4", [4, 2], [1, 16, 1]), "lut"],
  ["constexpr_lut_to_dense", palette("uint4", [4, 2], [1, 1, 8, 1]), "lut"],
  ["constexpr_lut_to_dense", palette("uint4", [4, 2], [3, 1, 16, 1]), "lut"],
  ["constexpr_lut_to_dense", palette("uint4", [4, 2], [0, 1, 16, 1]), "lut"],
  ["constexpr_lut_to_dense", palette("uint4", [4, 2], [1, 1, 16, 2]), "vector_axis"],
  [
    "constexpr_lut_to_dense",
    (b) => ({ ...palette("uint4", [4, 2], [1, 1, 16, 2])(b), vector_axis: 2 }),
    "vector_axis",
  ],
  ["constexpr_lut_to_dense", (b) => ({ indices: zeros(b, "uint1", 4) }), "lut"],
  [
    "constexpr_lut_to_dense",
    (b) => ({ ...palette("uint1", [4], [1, 2, 1])(b), shape: [4] }),
    "shape",
  ],
  ["constexpr_blockwise_shift_scale", shift([], []), "data"],
  ["constexpr_blockwise_shift_scale", shift([4, 6], [4]), "scale"],
  ["constexpr_blockwise_shift_scale", shift([4, 6], [4, 4]), "scale"],
  ["constexpr_blockwise_shift_scale", shift([4, 6], [4, 2], "int4", [4, 1]), "offset"],
  ["constexpr_blockwise_shift_scale", shift([4, 6], [4, 2], "uint4", [4, 2]), "offset"],
  ["constexpr_blockwise_shift_scale", shift([4, 6], [4, 2], "int32", [4, 2]), "offset"],
  [
    "constexpr_blockwise_shift_scale",
    (b) => ({ data: b.input("x", "int8", [2]), scale: zeros(b, "fp16", 1) }),
    "data",
  ],
  [
    "constexpr_cast",
    (b) => ({ source_val: zeros(b, "fp16", 2), output_dtype: "fp64" }),
    "output_dtype",
  ],
];
const allRefused = [
  ...refused.map((use) => ["CoreML7", ...use] as const),
  ...refusedLater.map((use) => ["CoreML8", ...use] as const),
];

Deno.test("arguments that do not fit are refused, with the argument named", () => {
  for (const [opset, op, args, argument] of allRefused) {
    const builder = new MilBuilder({ opset });
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
