/**
 * Declared numerics against NumPy and PyTorch: see `references/make_declared_goldens.py`.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { MilOperation, MilProgram } from "../coreml/mil/program.ts";
import { SafetensorsFile } from "../tensor/safetensors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import {
  type Case,
  caseProgram,
  feed,
  fp16,
  int32,
  make,
  milConstant,
  runProgram,
} from "./_mil_testing.ts";
import type { Numerics } from "./numerics.ts";
import { translate } from "./translate.ts";

type Literals = Omit<Case["args"], "feed">;

/** One operation of the goldens; arguments not named are run-time values. */
interface Golden {
  readonly op: string;
  /** Most distance from the golden value, in ulp of fp16. */
  readonly ulps: 0 | 1;
  /** Arguments that are not in the goldens. */
  readonly literals?: Literals;
  /** Arguments of the goldens that are constants of the program. */
  readonly constants?: readonly string[];
  /** Arguments of the goldens that are bound together. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
}

const exact = (op: string, rest: Partial<Golden> = {}): Golden => ({ op, ulps: 0, ...rest });
/**
 * NumPy's own functions are off by an ulp from the rounded true value, and from ours, at up to 6 of the 63488 finite
 * fp16 numbers.
 */
const transcendental = (op: string): Golden => ({ op, ulps: 1 });
const layer = (op: string, rest: Partial<Golden> = {}): Golden => ({ op, ulps: 1, ...rest });
const half = (value: number) => fp16([], [value]);

const goldens: readonly Golden[] = [
  ...["abs", "ceil", "floor", "round", "sign", "sqrt", "square", "relu"].map((op) => exact(op)),
  ...["add", "sub", "mul", "real_div", "maximum", "minimum", "floor_div", "mod"].map((op) =>
    exact(op)
  ),
  exact("leaky_relu", { literals: { alpha: half(0.1) } }),
  exact("clip", { literals: { alpha: half(-0.1), beta: half(2) } }),
  ...["cos", "exp", "exp2", "sin", "tanh", "atan"].map(transcendental),
  exact("transpose", { literals: { perm: [2, 0, 1] } }),
  exact("slice_by_index", {
    literals: {
      begin: [0, 1, 0],
      end: [2, 3, 4],
      stride: [1, 1, 2],
    },
  }),
  exact("concat", { lists: { values: ["a", "b"] }, literals: { axis: 2 } }),
  exact("gather", { literals: { indices: int32([3], [2, 0, 0]), axis: 1 } }),
  exact("pad", {
    literals: { pad: [2, 1], mode: "replicate", constant_val: half(0) },
  }),
  exact("split", { literals: { num_splits: 2, axis: 2 } }),
  layer("linear", { constants: ["weight", "bias"] }),
  layer("matmul", { literals: { transpose_x: false, transpose_y: false } }),
  layer("conv", {
    constants: ["weight", "bias"],
    literals: { strides: [1], pad_type: "custom", pad: [3, 3], dilations: [3], groups: 1 },
  }),
  layer("conv_transpose", {
    constants: ["weight"],
    literals: { strides: [2], pad_type: "custom", pad: [1, 1], dilations: [1], groups: 1 },
  }),
  layer("softmax", { literals: { axis: -1 } }),
  layer("sigmoid"),
  layer("gelu", { literals: { mode: "TANH_APPROXIMATION" } }),
  layer("reduce_mean", { literals: { axes: [1], keep_dims: false } }),
  layer("reduce_sum", { literals: { axes: [1], keep_dims: false } }),
  layer("cumsum", { literals: { axis: 1, exclusive: false, reverse: false } }),
  layer("layer_norm", {
    constants: ["gamma", "beta"],
    literals: { axes: [-1], epsilon: half(1e-5) },
  }),
  layer("instance_norm", {
    constants: ["gamma", "beta"],
    literals: { epsilon: half(1e-5) },
  }),
  layer("lstm", {
    constants: ["initial_h", "initial_c", "weight_ih", "weight_hh", "bias"],
    literals: { direction: "forward", output_sequence: true },
  }),
];

const file = new SafetensorsFile(
  join(import.meta.dirname!, "testdata/declared_goldens.safetensors"),
);
const tensors = new Map(file.names.map((name) => [name, file.tensor(name)]));
file[Symbol.dispose]();

function tensorsOf(op: string): Record<string, Tensor> {
  const own = [...tensors].filter(([name]) => name.startsWith(`${op}/`));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(op.length + 1), value]));
}

function caseOf({ op, literals = {}, constants = [], lists = {} }: Golden): Case {
  const entries = Object.entries(tensorsOf(op));
  const expected = entries.filter(([name]) => name.startsWith("expected_"));
  const listed = Object.values(lists).flat();
  const args = entries.filter(([name]) => !name.startsWith("expected_") && !listed.includes(name));
  return {
    op,
    args: {
      ...Object.fromEntries(
        args.map((
          [name, value],
        ) => [name, constants.includes(name) ? value : feed(value)]),
      ),
      ...Object.fromEntries(
        Object.entries(lists).map(([name, of]) => [
          name,
          of.map((each) => feed(tensorsOf(op)[each])),
        ]),
      ),
      ...literals,
    },
    expected: expected.sort(([a], [b]) => a < b ? -1 : 1).map(([, value]) => value),
  };
}

/** Place of an fp16 number in the order of all of them; both zeros have the same. */
function rank(value: number): number {
  const [bits] = new Int16Array(Float16Array.of(value).buffer);
  return bits < 0 ? -(bits & 0x7fff) : bits;
}

Deno.test("declared numerics give NumPy's fp16 values, layers within an ulp", async (t) => {
  for (const golden of goldens) {
    await t.step(golden.op, async () => {
      const test = caseOf(golden);
      const { program, feeds } = caseProgram(test, false);
      const outputs = await runProgram(program, feeds, { numerics: "declared" });
      test.expected.forEach((expected, i) => {
        const { dtype, shape, data } = outputs[`out_${i}`];
        assert.deepEqual([dtype, shape], ["fp16", expected.shape]);
        (data as Float16Array).forEach((value, at) => {
          const wanted = Number(expected.data[at]);
          if (Number.isNaN(wanted)) return assert.ok(Number.isNaN(value), `element ${at}`);
          const distance = Math.abs(rank(value) - rank(wanted));
          assert.ok(
            distance <= golden.ulps,
            `element ${at}: expected ${wanted}, received ${value}`,
          );
        });
      });
    });
  }
});

Deno.test("every golden is used", () => {
  const used = new Set(goldens.map(({ op }) => op));
  assert.deepEqual([...tensors.keys()].filter((name) => !used.has(name.split("/")[0])), []);
});

const halfType = (...shape: number[]) => ({ dtype: "fp16" as const, shape });
const operation = (type: string, name: string, inputs: MilOperation["inputs"]): MilOperation => ({
  type,
  name,
  inputs,
  outputs: [{ name, type: halfType(2) }],
  attributes: {},
});
const ref = (name: string) => [{ ref: name }];
const constant = (value: Tensor) => [{ constant: milConstant(value) }];
const programOf = (operations: readonly MilOperation[], output: string): MilProgram => ({
  opset: "CoreML7",
  inputs: [{ name: "x", type: halfType(2) }],
  operations,
  outputs: [output],
});
const run = async (program: MilProgram, values: readonly number[]) => {
  const feeds = { x: fp16([2], values) };
  const results = [];
  for (const numerics of ["fp32", "declared"] as const) {
    const { y } = await runProgram(program, feeds, { numerics });
    results.push([...y.data]);
  }
  return results;
};

Deno.test("declared numerics round between two operations, fp32 ones do not", async () => {
  const program = programOf([
    operation("add", "sum", { x: ref("x"), y: constant(half(1)) }),
    operation("sub", "y", { x: ref("sum"), y: constant(half(2048)) }),
  ], "y");
  assert.deepEqual(await run(program, [2048, 2050]), [[1, 3], [0, 4]]); // ties go to even
});

Deno.test("declared numerics overflow where fp16 does, fp32 ones do not", async () => {
  const program = programOf([
    operation("mul", "large", { x: ref("x"), y: constant(half(2)) }),
    operation("mul", "y", { x: ref("large"), y: constant(half(0.5)) }),
  ], "y");
  assert.deepEqual(await run(program, [40000, -1]), [[40000, -1], [Infinity, -1]]);
});

Deno.test("decompressed weights have their declared type in both numerics", async () => {
  const quantized = {
    ...operation("constexpr_affine_dequantize", "w", {}),
    attributes: {
      quantized_data: milConstant(make("int8", [2], [3, 7])),
      scale: milConstant(half(0.1)),
      zero_point: milConstant(make("int8", [], [0])),
      axis: milConstant(0),
    },
  };
  const program = programOf([quantized, operation("mul", "y", { x: ref("x"), y: ref("w") })], "y");
  const scale = Math.f16round(0.1);
  const weights = [3 * scale, 7 * scale];
  const x = 1 + 2 ** -10;
  const expected = weights.map((w) => Math.f16round(x * Math.f16round(w)));
  assert.deepEqual(await run(program, [x, x]), [expected, expected]);
  assert.notDeepEqual(expected, weights.map((w) => Math.f16round(x * w)));
});

Deno.test("declared numerics round after every operation that computes, not after data movement", () => {
  const source = {
    program: programOf([
      operation("mul", "product", { x: ref("x"), y: constant(half(0.1)) }),
      operation("transpose", "y", { x: ref("product"), perm: constant(int32([1], [0])) }),
    ], "y"),
    inputs: [{ name: "x", dtype: "fp16" as const }],
    outputs: [{ name: "y", dtype: "fp16" as const }],
  };
  const operators = translate(source, { numerics: "declared" }).nodes.map((node) => node.operator);
  assert.deepEqual(operators, ["Cast", "Mul", "Cast", "Cast", "Transpose", "Cast"]);
});

Deno.test("declared numerics fuse nothing, not even operations of fp32", () => {
  const type = { dtype: "fp32" as const, shape: [1, 1, 4] };
  const fp32Operation = (kind: string, name: string, inputs: MilOperation["inputs"]) => ({
    ...operation(kind, name, inputs),
    outputs: [{ name, type }],
  });
  const source = {
    program: {
      opset: "CoreML7",
      inputs: [{ name: "x", type }],
      operations: [
        fp32Operation("conv", "c", {
          x: ref("x"),
          weight: constant(make("fp32", [1, 1, 1], [2])),
          bias: constant(make("fp32", [1], [1])),
        }),
        fp32Operation("add", "y", { x: ref("c"), y: ref("x") }),
      ],
      outputs: ["y"],
    },
    inputs: [{ name: "x", dtype: "fp32" as const }],
    outputs: [{ name: "y", dtype: "fp32" as const }],
  };
  const operatorsOf = (numerics: Numerics) =>
    translate(source, { numerics }).nodes.map((node) => node.operator);
  assert.deepEqual(operatorsOf("fp32"), ["FusedConv", "Cast"]);
  assert.deepEqual(operatorsOf("declared"), ["Conv", "Add", "Cast"]);
});
