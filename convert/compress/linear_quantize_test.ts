import assert from "node:assert/strict";
import { cast, type Tensor, tensor } from "../../tensor/tensor.ts";
import { seededRandom } from "../../system/random.ts";
import { Blocks } from "./_blocks.ts";
import { linearQuantize } from "./linear_quantize.ts";

type Weight = Tensor<"fp16" | "fp32">;
const dtypes = ["fp16", "fp32"] as const;
const rounding = { fp16: Math.f16round, fp32: Math.fround };
const modes = ["symmetric", "affine"] as const;
const ranges = {
  "8 symmetric": [-127, 127],
  "8 affine": [-128, 127],
  "4 symmetric": [-7, 7],
  "4 affine": [-8, 7],
} as const;

/** What coremltools 9 makes of {@link example}: `linear_quantize_weights.blockwise_compress`. */
const theirs = [
  {
    dtype: "fp16",
    bits: 8,
    mode: "symmetric",
    scales: [1, 1],
    scale: [0.0243988037109375],
    error: 0.00033519044518470764,
  },
  {
    dtype: "fp16",
    bits: 8,
    mode: "symmetric",
    scales: [2, 1],
    scale: [0.004039764404296875, 0.0243988037109375],
    error: 0.00011958181858062744,
  },
  {
    dtype: "fp16",
    bits: 8,
    mode: "affine",
    scales: [2, 1],
    scale: [0.00397491455078125, 0.012939453125],
    zeroPoint: [-2, -113],
    error: 8.667260408401489e-05,
  },
  {
    dtype: "fp16",
    bits: 8,
    mode: "affine",
    scales: [2, 2],
    scale: [0.0031795501708984375, 0.002941131591796875, 0.01215362548828125, 0.01215362548828125],
    zeroPoint: [-34, 42, -128, -112],
    error: 0.00010009109973907471,
  },
  {
    dtype: "fp16",
    bits: 4,
    mode: "symmetric",
    scales: [2, 2],
    scale: [0.07330322265625, 0.0714111328125, 0.44287109375, 0.414306640625],
    error: 0.10656453669071198,
  },
  {
    dtype: "fp16",
    bits: 4,
    mode: "affine",
    scales: [1, 1],
    scale: [0.239990234375],
    zeroPoint: [-6],
    error: 0.03302854672074318,
  },
  {
    dtype: "fp32",
    bits: 8,
    mode: "symmetric",
    scales: [2, 1],
    scale: [0.004039369989186525, 0.024409448727965355],
    error: 0.00013674176555644735,
  },
  {
    dtype: "fp32",
    bits: 8,
    mode: "affine",
    scales: [1, 1],
    scale: [0.014117646962404251],
    zeroPoint: [-93],
    error: 0.00023300095545014665,
  },
  {
    dtype: "fp32",
    bits: 4,
    mode: "affine",
    scales: [2, 1],
    scale: [0.06753333657979965, 0.2199999988079071],
    zeroPoint: [-1, -7],
    error: 0.01423548978805167,
  },
] as const;
const example = tensor(
  "fp32",
  [2, 6],
  Float32Array.of(0.101, -0.297, 0.513, 0.25, 0.125, -0.5, 3.1, 2.2, 0.7, 1.9, -0.2, 2.9),
);

for (const { dtype, bits, mode, scales, error, ...expected } of theirs) {
  Deno.test(`as coremltools, with no larger error: ${dtype}, ${bits} bits, ${mode}, [${scales}] scales`, () => {
    const quantized = linearQuantize(cast(example, dtype), { bits, mode }, scales);
    assert.deepEqual([...quantized.scale.data], expected.scale);
    if ("zeroPoint" in expected) {
      const distances = expected.zeroPoint.map((zero, i) =>
        Math.abs(zero - quantized.zeroPoint![i])
      );
      assert(Math.max(...distances) <= 1, `${quantized.zeroPoint}`);
    } else assert.equal(quantized.zeroPoint, undefined);
    assert(quantized.squaredError <= error * (1 + 1e-12), `${quantized.squaredError} ${error}`);
  });
}

for (const dtype of dtypes) {
  for (const mode of modes) {
    for (const bits of [4, 8] as const) {
      Deno.test(`${dtype}, ${bits} bits, ${mode}: no integer stands for a nearer number`, () => {
        const random = seededRandom("weights");
        const values = Float32Array.from({ length: 5 * 120 }, () => 0.3 + random.normal());
        const weight = cast(tensor("fp32", [5, 120], values), dtype);
        const { integers, scale, zeroPoint, squaredError } = linearQuantize(
          weight,
          { bits, mode },
          [5, 1],
        );
        const [lowest, highest] = ranges[`${bits} ${mode}`];
        const all = Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i);
        let error = 0;
        for (const [i, element] of [...weight.data].entries()) {
          const row = Math.floor(i / 120);
          const errors = all.map((integer) =>
            (rounding[dtype](scale.data[row] * (integer - (zeroPoint?.[row] ?? 0))) - element) ** 2
          );
          assert(integers[i] >= lowest && integers[i] <= highest);
          const least = Math.min(...errors);
          assert.equal(errors[integers[i] - lowest], least);
          error += least;
        }
        assert(Math.abs(squaredError - error) <= 1e-12 * error);
      });
    }
  }

  Deno.test(`${dtype}: zeros, and numbers near the smallest, stay what they are`, () => {
    const smallest = dtype === "fp16" ? 2 ** -24 : 2 ** -149;
    const rows = [[0, 0, 0, 0], [-smallest, 0, 3 * smallest, smallest], [-0, 1, 0.5, -1]];
    const weight = cast(tensor("fp32", [3, 4], Float32Array.from(rows.flat())), dtype);
    for (const mode of modes) {
      const { integers, scale, zeroPoint = [0, 0, 0] } = linearQuantize(weight, { bits: 8, mode }, [
        3,
        1,
      ]);
      const dequantized = [...integers].map((integer, i) => {
        const row = Math.floor(i / 4);
        return scale.data[row] * (integer - zeroPoint[row]);
      });
      assert.deepEqual(dequantized.slice(0, 8), rows.flat().slice(0, 8));
    }
  });

  Deno.test(`${dtype}: the largest numbers do not overflow`, () => {
    const largest = dtype === "fp16" ? 65504 : (2 - 2 ** -23) * 2 ** 127;
    const weight = cast(tensor("fp32", [3], Float32Array.of(-largest, largest, 0)), dtype);
    for (const mode of modes) {
      const { scale, squaredError } = linearQuantize(weight, { bits: 8, mode }, [1]);
      assert(Number.isFinite(scale.data[0]));
      assert(Math.sqrt(squaredError) < 2 * scale.data[0]);
    }
  });
}

Deno.test("columns and blocks each have their own scale", () => {
  const weight = cast(example, "fp32") as Weight;
  for (const scales of [[1, 6], [2, 3]]) {
    const quantized = linearQuantize(weight, { bits: 8, mode: "affine" }, scales);
    assert.deepEqual(quantized.scale.shape, scales);
    const blocks = new Blocks(weight.shape, scales);
    for (let block = 0; block < blocks.count; block++) {
      const elements = blocks.read(weight.data, block);
      const alone = tensor("fp32", [elements.length], elements as Float32Array);
      const { integers, scale, zeroPoint } = linearQuantize(alone, { bits: 8, mode: "affine" }, [
        1,
      ]);
      assert.deepEqual(blocks.read(quantized.integers, block), integers);
      assert.equal(quantized.scale.data[block], scale.data[0]);
      assert.equal(quantized.zeroPoint![block], zeroPoint![0]);
    }
  }
});

Deno.test("NaN and infinity are refused", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    for (const mode of modes) {
      const weight = tensor("fp32", [3], Float32Array.of(1, bad, 2));
      assert.throws(
        () => linearQuantize(weight, { bits: 8, mode }, [1]),
        /finite elements, received -?(NaN|Infinity) at 1/,
      );
    }
  }
});
