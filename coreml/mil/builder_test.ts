import assert from "node:assert/strict";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { MilBuilder } from "./builder.ts";

const weights = tensor("fp16", [4, 8, 3], new Float16Array(96));

Deno.test("literals become constants of the type that the argument asks for", () => {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", "fp16", [1, 8, null]);
  const weight = builder.constant("weight", weights);
  const y = builder.op("conv", { x, weight, pad_type: "custom", pad: [1, 1] }, "y");
  builder.op("leaky_relu", { x: y, alpha: 0.2 }, "z");
  const program = builder.build([builder.op("add", { x: y, y: 1 }, "sum")]);
  const constants = Object.fromEntries(
    program.operations.filter(({ type }) => type === "const")
      .map(({ name, attributes: { val } }) => [name, [val.type, Array.from<unknown>(val.data)]]),
  );
  delete constants.weight;
  assert.deepEqual(constants, {
    y_strides_0: [{ dtype: "int32", shape: [1] }, [1]],
    y_pad_type_0: [{ dtype: "string", shape: [] }, ["custom"]],
    y_pad_0: [{ dtype: "int32", shape: [2] }, [1, 1]],
    y_dilations_0: [{ dtype: "int32", shape: [1] }, [1]],
    y_groups_0: [{ dtype: "int32", shape: [] }, [1]],
    z_alpha_0: [{ dtype: "fp16", shape: [] }, [Math.f16round(0.2)]],
    sum_y_0: [{ dtype: "fp16", shape: [] }, [1]],
  });
  const conv = program.operations.find(({ type }) => type === "conv")!;
  assert.deepEqual(Object.keys(conv.inputs), [
    "x",
    "weight",
    "strides",
    "pad_type",
    "pad",
    "dilations",
    "groups",
  ]);
});

Deno.test("literals of one type variable share an element type", () => {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", "fp16", [1, 2, 4, 4]);
  builder.op("upsample_bilinear", { x, scale_factor_width: 1.5 }, "up");
  const y = builder.op("upsample_bilinear", { x, scale_factor_height: 2 }, "down");
  const scales = builder.build([y]).operations
    .filter(({ name }) => name.includes("scale"))
    .map(({ name, outputs }) => [name, outputs[0].type.dtype]);
  assert.deepEqual(scales, [
    ["up_scale_factor_width_0", "fp32"],
    ["up_scale_factor_height_0", "fp32"],
    ["down_scale_factor_height_0", "int32"],
    ["down_scale_factor_width_0", "int32"],
  ]);
});

Deno.test("names are identifiers and unique", () => {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", "fp16", [1, 8]);
  const names = ["y", "y", "y_1", "y", "a.b/c", "0"].map((name) =>
    builder.op("relu", { x }, name).name
  );
  assert.deepEqual(names, ["y", "y_1", "y_1_1", "y_2", "a_b_c", "_0"]);
  assert.deepEqual([1, 2].map(() => builder.op("relu", { x }).name), ["relu_0", "relu_1"]);
  const split = builder.ops("split", { x, num_splits: 2, axis: 1 }, "y");
  assert.deepEqual(split.map(({ name }) => name), ["y_3_0", "y_3_1"]);
});

Deno.test("an input's name must be exact", () => {
  const builder = new MilBuilder({ opset: "CoreML7" });
  builder.input("x", "fp16", [1]);
  assert.throws(() => builder.input("x", "fp16", [1]), /Cannot add input 'x'/);
  assert.throws(() => builder.input("a b", "fp16", [1]), /Cannot add input 'a b'/);
});

Deno.test("constants that nothing uses are left out", () => {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", "fp16", [1, 8]);
  builder.constant("unused", weights);
  const y = builder.op("relu", { x });
  assert.deepEqual(builder.build([y]).operations.map(({ type }) => type), ["relu"]);
});

Deno.test("compressed constants hold their arguments and count as constant", () => {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", "fp16", [1, 2]);
  const weight = builder.op("constexpr_lut_to_dense", {
    indices: builder.constant("indices", tensor("uint8", [1], new Uint8Array([0b1001]))),
    lut: builder.constant("lut", tensor("fp16", [2], new Float16Array([1, 2]))),
    shape: builder.constant("shape", tensor("uint32", [2], new Uint32Array([2, 2]))),
  }, "weight");
  const program = builder.build([builder.op("linear", { x, weight }, "y")]);
  const [first] = program.operations;
  assert.equal(first.type, "constexpr_lut_to_dense");
  assert.deepEqual(first.inputs, {});
  assert.deepEqual(Object.keys(first.attributes), ["indices", "lut", "shape"]);
  assert.deepEqual(
    program.operations.slice(1).map(({ name }) => name),
    ["y_bias_0", "y"],
  );
});

Deno.test("iOS 18's compressed constants hold theirs in inputs, and take one another", () => {
  const builder = new MilBuilder({ opset: "CoreML8" });
  const x = builder.input("x", "fp16", [1, 2]);
  const indices = { type: { dtype: "uint1", shape: [2, 2] }, data: Uint8Array.of(0b1001) } as const;
  const data = tensor("int8", [1, 1, 2, 1], new Int8Array([3, 4]));
  const scale = tensor("fp16", [1, 1, 1, 1], new Float16Array([0.5]));
  const lut = builder.op("constexpr_blockwise_shift_scale", {
    data: builder.constant("data", data),
    scale: builder.constant("scale", scale),
  }, "lut");
  const weight = builder.op("constexpr_lut_to_dense", {
    indices: builder.constant("indices", indices),
    lut,
  }, "weight");
  const [table, palette] = builder.build([builder.op("linear", { x, weight }, "y")]).operations;
  const constantOf = ({ dtype, shape, data }: Tensor) => ({
    constant: { type: { dtype, shape }, data },
  });
  assert.deepEqual(table.inputs, { data: [constantOf(data)], scale: [constantOf(scale)] });
  assert.deepEqual(palette.inputs, { indices: [{ constant: indices }], lut: [{ ref: "lut" }] });
  assert.deepEqual([table.attributes, palette.attributes], [{}, {}]);
});

Deno.test("a program holds its inputs, operations and outputs in order", () => {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", "fp16", [1, null]);
  const y = builder.op("relu", { x }, "y");
  const z = builder.op("add", { x: y, y: x }, "z");
  assert.deepEqual(builder.build([z, y]), {
    opset: "CoreML7",
    inputs: [{ name: "x", type: { dtype: "fp16", shape: [1, null] } }],
    operations: [
      {
        type: "relu",
        name: "y",
        inputs: { x: [{ ref: "x" }] },
        attributes: {},
        outputs: [{ name: "y", type: { dtype: "fp16", shape: [1, null] } }],
      },
      {
        type: "add",
        name: "z",
        inputs: { x: [{ ref: "y" }], y: [{ ref: "x" }] },
        attributes: {},
        outputs: [{ name: "z", type: { dtype: "fp16", shape: [1, null] } }],
      },
    ],
    outputs: ["z", "y"],
  });
});

Deno.test("values of another builder are refused", () => {
  const foreign = new MilBuilder({ opset: "CoreML7" }).input("x", "fp16", [1]);
  const builder = new MilBuilder({ opset: "CoreML7" });
  assert.throws(() => builder.op("relu", { x: foreign }), /expected a value of this builder/);
  assert.throws(() => builder.build([foreign]), /output 'x' is of another builder/);
});

Deno.test("an operation newer than the operation set is refused", () => {
  const builder = new MilBuilder({ opset: "CoreML5" });
  const x = builder.input("x", "fp16", [1, 8]);
  builder.op("relu", { x });
  assert.throws(() => builder.op("leaky_relu", { x, alpha: 1 }), /of iOS15, received iOS17/);
});

Deno.test("op() refuses operations of several outputs", () => {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", "fp16", [1, 8]);
  assert.throws(() => builder.op("split", { x, num_splits: 2, axis: 1 }), /use ops\(\)/);
});
