import assert from "node:assert/strict";
import { MilBuilder, MilTypeError } from "../../coreml/mil/builder.ts";
import type { Opset } from "../../coreml/mil/opset.ts";
import type { MilProgram } from "../../coreml/mil/program.ts";
import { decompressedWeights } from "../../onnx/decompress.ts";
import { cast, elementCount, tensor } from "../../tensor/tensor.ts";
import { patterned } from "../_testing.ts";
import { ConvertError } from "../convert_error.ts";
import { type Compression, paletteBits, type StagePreset } from "../presets/preset.ts";
import { compressProgram } from "./compress_program.ts";
import { weightsOf } from "./compressible.ts";

const shapes = { encoder_0_weight: [6, 12], encoder_1_weight: [9, 6], head_weight: [9, 3, 4] };
const outputAxes = [0, 0, 1];

function programOf(opset: Opset, dtype: "fp16" | "fp32" = "fp16"): MilProgram {
  const b = new MilBuilder({ opset });
  const constant = (name: string, shape: readonly number[]) =>
    b.constant(name, cast(patterned(shape, name.length), dtype));
  let x = b.input("x", dtype, [1, 12]);
  const weight = constant("encoder.0.weight", shapes.encoder_0_weight);
  x = b.op("linear", { x, weight, bias: constant("encoder.0.bias", [6]) });
  x = b.op("linear", { x, weight: constant("encoder.1.weight", shapes.encoder_1_weight) });
  x = b.op("expand_dims", { x, axes: [2] });
  x = b.op("conv_transpose", { x, weight: constant("head.weight", shapes.head_weight) }, "y");
  return b.build([x]);
}

function presetOf(changes: Partial<StagePreset>): StagePreset {
  return {
    precision: "fp16",
    computeUnit: "ALL",
    compression: null,
    weightThreshold: 0,
    exceptions: {},
    ...changes,
  };
}

const palette = (bits: typeof paletteBits[number], groupSize?: number): Compression => ({
  type: "palette",
  bits,
  ...(groupSize && { groupSize }),
});
const linear = (
  bits: 4 | 8,
  granularity: "tensor" | "channel" | "block",
  mode: "symmetric" | "affine",
): Compression => ({
  type: "linear",
  bits,
  granularity,
  mode,
  ...(granularity === "block" && { blockSize: 3 }),
});
const modes = ["symmetric", "affine"] as const;
const ofIos17 = [
  ...paletteBits.filter((bits) => bits !== 3).map((bits) => palette(bits)),
  ...modes.flatMap((mode) => [linear(8, "tensor", mode), linear(8, "channel", mode)]),
];
const ofIos18 = [
  palette(3),
  palette(2, 1),
  palette(4, 3),
  ...modes.flatMap((mode) => [
    linear(4, "tensor", mode),
    linear(4, "channel", mode),
    linear(4, "block", mode),
    linear(8, "block", mode),
  ]),
];

for (
  const [opset, compressions] of [
    ["CoreML7", ofIos17],
    ["CoreML8", [...ofIos17, ...ofIos18]],
  ] as const
) {
  for (const compression of compressions) {
    Deno.test(`${opset}: ${Object.values(compression).join(" ")} decompresses to what is reported`, () => {
      for (const dtype of ["fp16", "fp32"] as const) {
        const original = programOf(opset, dtype);
        const { program, weights } = compressProgram(original, presetOf({ compression }), "albert");
        const decompressed = [...decompressedWeights(program)];
        assert.deepEqual(decompressed.map(({ name }) => name), Object.keys(shapes));
        for (const [i, { name, tensor }] of weightsOf(original).entries()) {
          const { value: { type, data } } = decompressed[i];
          assert.deepEqual(type, { dtype, shape: tensor.shape });
          let error = 0, energy = 0;
          tensor.data.forEach((element, i) => {
            error += (element - Number(data[i])) ** 2;
            energy += element ** 2;
          });
          const { sizeBytes, squaredError, ...stored } = weights[i];
          assert.deepEqual(stored, { name, shape: tensor.shape, dtype, compression });
          assert(Math.abs(squaredError - error) <= 1e-12 * error, `${squaredError} ${error}`);
          assert(error < 0.3 * energy);
          assert(sizeBytes < tensor.data.byteLength + 2 ** compression.bits * 40);
        }
        // What is not a weight is as it was, and what was a weight has its name and type.
        const restored = program.operations.map((operation, i) =>
          operation.type.startsWith("constexpr_") ? original.operations[i] : operation
        );
        assert.deepEqual({ ...program, operations: restored }, original);
        assert.deepEqual(
          program.operations.map(({ name, outputs }) => [name, outputs]),
          original.operations.map(({ name, outputs }) => [name, outputs]),
        );
      }
    });
  }
}

Deno.test("tables and scales are along the output channels, and cost what they take", () => {
  const program = programOf("CoreML8");
  const compressed = (compression: Compression) =>
    compressProgram(program, presetOf({ compression }), "albert");
  const groups = compressed(palette(2, 3));
  const blocks = compressed(linear(4, "block", "affine"));
  for (const [i, [name, shape]] of Object.entries(shapes).entries()) {
    const elements = elementCount(shape);
    const find = ({ operations }: MilProgram) => operations.find((op) => op.name === name)!;
    const shapeOf = (program: MilProgram, argument: string) => {
      const [binding] = find(program).inputs[argument];
      return "constant" in binding ? binding.constant.type.shape : undefined;
    };
    const tables = shape.map((size, axis) => axis === outputAxes[i] ? size / 3 : 1);
    assert.deepEqual(shapeOf(groups.program, "lut"), [...tables, 4, 1]);
    const lutBytes = 2 * 4 * elementCount(tables);
    assert.equal(groups.weights[i].sizeBytes, Math.ceil(elements / 4) + lutBytes);

    const inputAxis = 1 - outputAxes[i];
    const scales = shape.map((size, axis) =>
      axis === outputAxes[i] ? size : axis === inputAxis ? size / 3 : 1
    );
    assert.deepEqual(shapeOf(blocks.program, "scale"), scales);
    const count = elementCount(scales);
    assert.equal(
      blocks.weights[i].sizeBytes,
      Math.ceil(elements / 2) + 2 * count + Math.ceil(count / 2),
    );
  }
});

Deno.test("what iOS 17 lacks is refused by its operation set", () => {
  for (const compression of ofIos18) {
    assert.throws(
      () => compressProgram(programOf("CoreML7"), presetOf({ compression }), "albert"),
      MilTypeError,
    );
  }
});

/** The compression of each weight, by name, in a few letters. */
function stored(changes: Partial<StagePreset>): string[] {
  const { weights } = compressProgram(programOf("CoreML7"), presetOf(changes), "albert");
  return weights.map(({ compression }) =>
    compression === null ? "-" : `${compression.type[0]}${compression.bits}`
  );
}

Deno.test("weights of more elements than the threshold are compressed", () => {
  // 72, 54 and 108 elements.
  const compression = palette(2);
  assert.deepEqual(stored({ compression, weightThreshold: 71 }), ["p2", "-", "p2"]);
  assert.deepEqual(stored({ compression, weightThreshold: 72 }), ["-", "-", "p2"]);
  assert.deepEqual(stored({ weightThreshold: 0 }), ["-", "-", "-"]);
});

Deno.test("the first exception that matches counts, with dots or underscores", () => {
  const compression = palette(2);
  const exceptions = {
    "encoder.1.*": null,
    "encoder_*": palette(4),
    "*": linear(8, "tensor", "affine"),
  };
  assert.deepEqual(stored({ compression, exceptions }), ["p4", "-", "l8"]);
  assert.deepEqual(stored({ exceptions: { "*.0.*": palette(6) } }), ["p6", "-", "-"]);
  assert.deepEqual(stored({ exceptions: { "head.weight": palette(1) } }), ["-", "-", "p1"]);
});

Deno.test("the threshold holds for patterns, but not for a weight that is named", () => {
  const exceptions = { "encoder.1.weight": palette(4), "encoder*": palette(2) };
  assert.deepEqual(stored({ exceptions, weightThreshold: 100 }), ["-", "p4", "-"]);
});

/** Checks that compressing with `changes` fails with a message like `message`. */
function refuses(changes: Partial<StagePreset>, message: RegExp, weight: string): void {
  assert.throws(
    () => compressProgram(programOf("CoreML8"), presetOf(changes), "vocoder"),
    (error) => {
      assert(error instanceof ConvertError);
      assert.match(error.message, message);
      assert.deepEqual(error.context, { stage: "vocoder", weight });
      return true;
    },
  );
}

Deno.test("an exception that matches no weight is an error", () => {
  refuses(
    { exceptions: { "encoder*": null, "encodr.1.weight": null } },
    /exception 'encodr\.1\.weight' of the preset's stage vocoder: .* nearest is encoder_1_weight/,
    "encodr.1.weight",
  );
  // A vector is no weight, and only a star stands for any text.
  for (const pattern of ["encoder.0.bias", "encoder.[01].weight", "encoder", "weight"]) {
    refuses({ exceptions: { [pattern]: null } }, /; nearest is /, pattern);
  }
  const empty = new MilBuilder({ opset: "CoreML7" });
  const program = empty.build([empty.op("sin", { x: empty.input("x", "fp16", [1]) }, "y")]);
  assert.throws(
    () => compressProgram(program, presetOf({ exceptions: { "*": null } }), "alignment"),
    /stage alignment: .*the stage has none/,
  );
});

Deno.test("an exception before which others decide, as one that is inherited, is no error", () => {
  const exceptions = { "encoder*": palette(2), "encoder.1.weight": palette(4), "*": palette(8) };
  assert.deepEqual(stored({ exceptions }), ["p2", "p2", "p8"]);
});

Deno.test("groups and blocks that do not divide the channels are an error about all such weights", () => {
  refuses(
    { compression: palette(4, 6) },
    /stage vocoder .*\n {2}encoder_1_weight, whose 9 output channels are no multiple of 6\n {2}head_weight, whose 3 output channels .*\nChoose a groupSize/s,
    "encoder_1_weight",
  );
  refuses(
    { compression: { ...linear(8, "block", "affine"), blockSize: 4 } as Compression },
    /\n {2}encoder_1_weight, whose 6 input channels are no multiple of 4\n {2}head_weight, whose 9 input/,
    "encoder_1_weight",
  );
});

Deno.test("of many weights that groups do not divide the first are named and the others counted", () => {
  const mil = new MilBuilder({ opset: "CoreML7" });
  let x = mil.input("x", "fp16", [1, 5]);
  for (let i = 0; i < 11; i++) {
    const weight = mil.constant(`w${i}`, tensor("fp16", [5, 5], new Float16Array(25).fill(i)));
    x = mil.op("linear", { x, weight });
  }
  assert.throws(
    () => compressProgram(mil.build([x]), presetOf({ compression: palette(4, 2) }), "vocoder"),
    /\n {2}w0, whose.*\n {2}w7, [^\n]*\n {2}and 3 more\nChoose/s,
  );
});

Deno.test("weights of operations that disagree about channels can be compressed as a whole only", () => {
  const b = new MilBuilder({ opset: "CoreML8" });
  const weight = b.constant("weight", patterned([4, 4]));
  const x = b.input("x", "fp32", [1, 4]);
  const y = b.op("matmul", { x: b.op("linear", { x, weight }), y: weight }, "y");
  const compress = (compression: Compression) =>
    compressProgram(b.build([y]), presetOf({ compression }), "tail").weights[0].compression;
  assert.deepEqual(compress(palette(4)), palette(4));
  assert.throws(
    () => compress(palette(4, 2)),
    /weight, whose uses disagree about its output channels/,
  );
});
