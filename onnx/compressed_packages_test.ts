/**
 * Compressed weights all the way: built, written, read, translated and run. What comes out is compared, bit for
 * bit, with a decompression that goes element by element, as the MIL specification describes it.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { MilBuilder, type MilVar } from "../coreml/mil/builder.ts";
import { type Opset, opsets } from "../coreml/mil/opset.ts";
import { packBits } from "../coreml/mil/pack_bits.ts";
import type { MilConstant } from "../coreml/mil/program.ts";
import { readPackage, writePackage } from "../coreml/package.ts";
import { inDirectory } from "../coreml/testdata/package_fixtures.ts";
import { cast, elementCount, type Tensor } from "../tensor/tensor.ts";
import { fp32, make, packed, pattern } from "./_mil_testing.ts";
import { OnnxSession } from "./session.ts";
import { translate } from "./translate.ts";

type Float = "fp16" | "fp32";
type Arguments = Readonly<Record<string, Tensor | MilConstant | undefined>>;

/** What `op` with constant arguments adds to zeros once its package has been written and read. */
async function roundTrip(
  opset: Opset,
  op: string,
  args: Arguments,
  dtype: Float,
  shape: readonly number[],
): Promise<Tensor> {
  const builder = new MilBuilder({ opset });
  const x = builder.input("x", dtype, shape);
  const constants: Record<string, MilVar> = {};
  for (const [key, value] of Object.entries(args)) {
    if (value !== undefined) constants[key] = builder.constant(key, value);
  }
  const program = builder.build([builder.op("add", { x, y: builder.op(op, constants) }, "y")]);
  let result: Tensor | undefined;
  await inDirectory(async (directory) => {
    const path = join(directory, "compressed.mlpackage");
    await writePackage(path, {
      specificationVersion: opsets[opset].specificationVersion,
      program,
      inputs: [{ name: "x", dtype, shape }],
      outputs: [{ name: "y", dtype }],
      metadata: { shortDescription: "", version: "", author: "", license: "", userDefined: {} },
    });
    const read = readPackage(path);
    assert.deepEqual(read.program, program);
    const graph = translate({
      program: read.program,
      inputs: [{ name: "x", dtype }],
      outputs: [{ name: "y", dtype }],
    });
    await using session = await OnnxSession.create(graph, { threadCount: 1, optimize: true });
    const zeros = cast(fp32(shape, Array(elementCount(shape)).fill(0)), dtype);
    result = (await session.run({ x: zeros })).y;
  });
  return result!;
}

/** The element of `table`, which has an element for each block of `shape`, for element `index`. */
function inBlock(shape: readonly number[], blocks: readonly number[], index: number): number {
  let [rest, block, stride] = [index, 0, 1];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const place = rest % shape[axis];
    rest = (rest - place) / shape[axis];
    block += stride * Math.floor(place / (shape[axis] / blocks[axis]));
    stride *= blocks[axis];
  }
  return block;
}

const floats = (dtype: Float, shape: readonly number[], seed: number): Tensor<Float> =>
  cast(fp32(shape, pattern(elementCount(shape), seed).map((value) => value / 3)), dtype);
const integers = (count: number, [min, max]: readonly [number, number]): number[] =>
  Array.from({ length: count }, (_, i) => min + i * 11 % (max - min + 1));

/** Shape of a weight, and how many groups each axis has. */
const grids = [
  { shape: [5, 3], groups: [1, 1] },
  { shape: [6, 5, 3], groups: [3, 1, 1] },
  { shape: [3, 6], groups: [1, 2] },
  { shape: [4, 6, 3], groups: [2, 3, 1] },
  { shape: [4, 6, 2], groups: [2, 3, 2] },
];

for (const bits of [1, 2, 3, 4, 6, 8] as const) {
  Deno.test(`palettes of ${bits} bits in groups survive a package of iOS 18`, async (t) => {
    for (const { shape, groups } of grids) {
      for (const dtype of ["fp16", "fp32"] as const) {
        await t.step(`${dtype} [${shape}] in [${groups}]`, async () => {
          const places = integers(elementCount(shape), [0, 2 ** bits - 1]);
          const indices = bits === 8
            ? make("uint8", shape, places)
            : packed(`uint${bits}`, shape, places);
          const lut = floats(dtype, [...groups, 2 ** bits, 1], bits);
          const dense = await roundTrip(
            "CoreML8",
            "constexpr_lut_to_dense",
            { indices, lut },
            dtype,
            shape,
          );
          const expected = places.map((place, i) =>
            lut.data[inBlock(shape, groups, i) * 2 ** bits + place]
          );
          assert.deepEqual([dense.dtype, dense.shape, [...dense.data]], [dtype, shape, expected]);
        });
      }
    }
  });
}

for (const bits of [1, 2, 4, 6, 8] as const) {
  Deno.test(`a palette of ${bits} bits survives a package of iOS 17`, async () => {
    const shape = [5, 3];
    const places = integers(15, [0, 2 ** bits - 1]);
    const bytes = packBits(Uint8Array.from(places), bits);
    const lut = floats("fp16", [2 ** bits], bits);
    const dense = await roundTrip(
      "CoreML7",
      "constexpr_lut_to_dense",
      {
        indices: make("uint8", [bytes.length], bytes),
        lut,
        shape: make("uint32", [2], shape),
      },
      "fp16",
      shape,
    );
    assert.deepEqual([...dense.data], places.map((place) => lut.data[place]));
  });
}

const ranges = { int4: [-8, 7], uint4: [0, 15], int8: [-128, 127], uint8: [0, 255] } as const;

for (const dtype of ["int4", "uint4", "int8", "uint8"] as const) {
  const stored = (shape: readonly number[], values: readonly number[]) =>
    dtype === "int4" || dtype === "uint4"
      ? packed(dtype, shape, values)
      : make(dtype, shape, values);
  Deno.test(`${dtype} in blocks survives a package of iOS 18`, async (t) => {
    for (const { shape, groups } of grids) {
      for (const float of ["fp16", "fp32"] as const) {
        for (const hasOffset of [true, false]) {
          await t.step(`${float} [${shape}] in [${groups}], offset ${hasOffset}`, async () => {
            const data = integers(elementCount(shape), ranges[dtype]);
            const offsets = integers(elementCount(groups), ranges[dtype]).reverse();
            const scale = floats(float, groups, 4);
            const dense = await roundTrip(
              "CoreML8",
              "constexpr_blockwise_shift_scale",
              {
                data: stored(shape, data),
                scale,
                offset: hasOffset ? stored(groups, offsets) : undefined,
              },
              float,
              shape,
            );
            const round = float === "fp16" ? Math.f16round : Math.fround;
            const expected = data.map((value, i) => {
              const block = inBlock(shape, groups, i);
              return round(scale.data[block] * (value - (hasOffset ? offsets[block] : 0))) + 0;
            });
            assert.deepEqual([...dense.data], expected);
          });
        }
      }
    }
  });
}

for (const dtype of ["int8", "uint8"] as const) {
  Deno.test(`${dtype} by channel survives a package of iOS 17`, async (t) => {
    for (const axis of [0, 1]) {
      for (const float of ["fp16", "fp32"] as const) {
        await t.step(`${float}, axis ${axis}`, async () => {
          const shape = [5, 3];
          const slices = shape[axis];
          const data = integers(15, ranges[dtype]);
          const zeroPoints = integers(slices, ranges[dtype]).reverse();
          const scale = floats(float, [slices], 4);
          const dense = await roundTrip(
            "CoreML7",
            "constexpr_affine_dequantize",
            {
              quantized_data: make(dtype, shape, data),
              zero_point: make(dtype, [slices], zeroPoints),
              scale,
              axis: make("int32", [], [axis]),
            },
            float,
            shape,
          );
          const expected = data.map((value, i) => {
            const slice = axis === 0 ? Math.floor(i / 3) : i % 3;
            const product = Math.fround(scale.data[slice] * (value - zeroPoints[slice]));
            return (float === "fp16" ? Math.f16round(product) : product) + 0;
          });
          assert.deepEqual([...dense.data], expected);
        });
      }
    }
  });
}
