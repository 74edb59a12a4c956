import assert from "node:assert/strict";
import { sha256Bytes } from "../../system/digest.ts";
import { bytesOf } from "../../tensor/tensor.ts";
import { CheckpointError } from "./checkpoint_error.ts";
import { fp32, graph, int8, node, uint8 } from "./quantized_graph_fixture.ts";

const scaling = [
  node("Mul", "scales", ["x_scale", "other_scale"], ["scale"]),
  node("Cast", "cast", ["product"], ["cast_product"]),
  node("Mul", "scaled", ["cast_product", "scale"], ["result"]),
];

Deno.test("quantizedWeight takes scale and zero point from the nodes, not from names", () => {
  const located = graph(
    [
      node("MatMulInteger", "fc", ["x", "w_quantized", "x_zero", "other_zero"], ["product"]),
      ...scaling,
    ],
    [
      uint8("w_quantized", [2, 2], 130, 128, 0, 255),
      // Named as if they were the weight's, but of another layer.
      fp32("w_scale", [], 99),
      uint8("w_zero_point", [], 99),
      fp32("other_scale", [], 0.5),
      uint8("other_zero", [], 128),
    ],
  ).quantizedWeight("fc")!;
  assert.deepEqual(located.shape, [2, 2]);
  assert.deepEqual(located.read(), Float32Array.of(1, 0, -64, 63.5));
});

Deno.test("quantizedWeight follows a bias, and takes parameters for each column", () => {
  const located = graph(
    [
      node("ConvInteger", "conv", ["x", "w", "x_zero", "zero"], ["raw"]),
      node("Add", "bias", ["raw", "b"], ["product"]),
      ...scaling,
    ],
    [int8("w", [1, 2], 3, 5), fp32("other_scale", [2], 1, 10), int8("zero", [2], 1, 2)],
  ).quantizedWeight("conv")!;
  assert.deepEqual(located.read(), Float32Array.of(2, 30));
});

Deno.test("quantizedWeight rounds products to fp32 once", () => {
  const located = graph(
    [node("MatMulInteger", "fc", ["x", "w", "x_zero", "zero"], ["product"]), ...scaling],
    [int8("w", [1], 3), fp32("other_scale", [], 0.1), int8("zero", [], 0)],
  ).quantizedWeight("fc")!;
  assert.equal(located.read()[0], Math.fround(3 * Math.fround(0.1)));
});

Deno.test("lstm undoes layout, directions and gate order", () => {
  const weights = Array.from({ length: 16 }, (_, i) => i);
  const found = graph(
    [node("DynamicQuantizeLSTM", "lstm", [
      ...["x", "w", "r", "b", "", "h", "c", "", "w_scale", "w_zero", "r_scale", "r_zero"],
    ], ["y"])],
    [
      // Two directions, two inputs, one hidden unit: four gates.
      int8("w", [2, 2, 4], ...weights),
      int8("r", [2, 1, 4], ...weights.slice(0, 8)),
      fp32("b", [2, 8], ...weights),
      fp32("w_scale", [2], 1, 2),
      int8("w_zero", [2], 0, 8),
      fp32("r_scale", [2], 1, 1),
      int8("r_zero", [2], 0, 0),
    ],
  );
  // Rows i, f, g, o of columns 0 and 1: gates i, o, f, c are 0 to 3 in the file.
  const forward = found.lstm("lstm", "weight", "ih", 0)!;
  assert.deepEqual(forward.shape, [4, 2]);
  assert.deepEqual(forward.read(), Float32Array.of(0, 4, 2, 6, 3, 7, 1, 5));
  const backward = found.lstm("lstm", "weight", "ih", 1)!;
  assert.deepEqual(backward.read(), Float32Array.of(0, 8, 4, 12, 6, 14, 2, 10));
  assert.deepEqual(found.lstm("lstm", "weight", "hh", 1)!.read(), Float32Array.of(4, 6, 7, 5));
  assert.deepEqual(found.lstm("lstm", "bias", "ih", 0)!.read(), Float32Array.of(0, 2, 3, 1));
  assert.deepEqual(found.lstm("lstm", "bias", "hh", 1)!.read(), Float32Array.of(12, 14, 15, 13));
});

Deno.test("gatheredTable dequantizes what is gathered", () => {
  const located = graph(
    [
      node("Gather", "table", ["w", "ids"], ["rows"]),
      node("DequantizeLinear", "dequantize", ["rows", "scale", "zero"], ["y"]),
    ],
    [uint8("w", [2], 1, 3), fp32("scale", [], 2), uint8("zero", [], 1)],
  ).gatheredTable("table")!;
  assert.deepEqual(located.read(), Float32Array.of(0, 4));
});

/** A product whose weight has 64 x 64 elements, 16 of each int8 value, in steps of 0.5; smoothed by `seed`. */
const clustered = (seed?: number, weight = "w") =>
  graph(
    [node("MatMulInteger", "fc", ["x", weight, "x_zero", "zero"], ["product"]), ...scaling],
    [
      int8(weight, [64, 64], ...Array.from({ length: 4096 }, (_, i) => i % 256 - 128)),
      fp32("other_scale", [], 0.5),
      int8("zero", [], 0),
    ],
    seed,
  );
const readClustered = (seed?: number, weight?: string) =>
  clustered(seed, weight).quantizedWeight("fc")!.read();

Deno.test("smoothed weights differ by uniform noise of half a step either way", () => {
  const [plain, smooth] = [readClustered(), readClustered(0)];
  assert.equal(new Set(plain).size, 256);
  assert(new Set(smooth).size > 4000, "distinct values");
  const offsets = Array.from(smooth, (value, i) => (value - plain[i]) / 0.5);
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
  const [least, most] = [Math.min(...offsets), Math.max(...offsets)];
  assert(-0.5001 < least && least < -0.49 && 0.49 < most && most < 0.5001, `${least} to ${most}`);
  // Standard errors of 4096 draws: 0.0045 and 0.0012.
  assert(Math.abs(mean(offsets)) < 0.02, `mean ${mean(offsets)}`);
  const variance = mean(offsets.map((offset) => offset * offset));
  assert(Math.abs(variance - 1 / 12) < 0.005, `variance ${variance}`);
});

Deno.test("the noise is decided by seed and tensor, not by when it is read", () => {
  const twice = clustered(0).quantizedWeight("fc")!;
  const first = twice.read();
  assert.deepEqual(twice.read(), first);
  assert.deepEqual(readClustered(0), first);
  assert.notDeepEqual(readClustered(1), first);
  assert.notDeepEqual(readClustered(0, "v"), first);
  // Where this fails, change the text that smoothedSha256 hashes: caches would take one noise for the other.
  assert.equal(sha256Bytes(bytesOf(first)).slice(0, 16), "57f70e81c85e77ab");
});

/** An LSTM of four gates, all weights 0, in steps of 1 forward and of 100 backward. */
const silentLstm = (seed?: number) =>
  graph(
    [node("DynamicQuantizeLSTM", "lstm", [
      ...["x", "w", "w", "b", "", "h", "c", "", "scale", "zero", "scale", "zero"],
    ], ["y"])],
    [
      int8("w", [2, 1, 4], ...Array(8).fill(0)),
      fp32("b", [2, 8], ...Array(16).fill(0)),
      fp32("scale", [2], 1, 100),
      int8("zero", [2], 0, 0),
    ],
    seed,
  );

Deno.test("each direction of an LSTM is smoothed by its own step, and biases are not", () => {
  const read = (parameter: "weight" | "bias", direction: 0 | 1) =>
    silentLstm(0).lstm("lstm", parameter, "ih", direction)!.read();
  const [forward, backward] = [read("weight", 0), read("weight", 1)];
  assert(forward.every((value) => value !== 0 && Math.abs(value) <= 0.5), `${forward}`);
  assert(backward.every((value) => Math.abs(value) <= 50), `${backward}`);
  assert(backward.some((value) => Math.abs(value) > 1), `${backward}`);
  // Not the same noise in larger steps.
  assert.notDeepEqual(backward.map((value) => value / 100), forward);
  assert.deepEqual([...read("bias", 0), ...read("bias", 1)], Array(8).fill(0));
});

Deno.test("gathered tables are smoothed, unquantized weights are not", () => {
  const mixed = graph(
    [
      node("Gather", "table", ["w", "ids"], ["rows"]),
      node("DequantizeLinear", "dequantize", ["rows", "scale", "zero"], ["y"]),
      node("Conv", "conv", ["x", "f"], ["z"]),
    ],
    [uint8("w", [2], 1, 3), fp32("scale", [], 2), uint8("zero", [], 1), fp32("f", [2], 5, 7)],
    0,
  );
  const [first, second] = mixed.gatheredTable("table")!.read();
  assert(first !== 0 && Math.abs(first) <= 1, `${first}`);
  assert(second !== 4 && Math.abs(second - 4) <= 1, `${second}`);
  assert.deepEqual(mixed.weight("conv")!.read(), Float32Array.of(5, 7));
  assert.deepEqual(mixed.initializer("f")!.read(), Float32Array.of(5, 7));
});

Deno.test("what is not in the graph is undefined", () => {
  const empty = graph([], []);
  assert.equal(empty.initializer("a"), undefined);
  assert.equal(empty.weight("a"), undefined);
  assert.equal(empty.quantizedWeight("a"), undefined);
  assert.equal(empty.gatheredTable("a"), undefined);
  assert.equal(empty.lstm("a", "weight", "ih", 0), undefined);
});

const matmul = node("MatMulInteger", "fc", ["x", "w", "x_zero", "zero"], ["product"]);
const parameters = [fp32("other_scale", [], 1), int8("zero", [], 0)];
const unusual: Readonly<Record<string, [found: () => unknown, message: RegExp]>> = {
  "a computed weight": [
    () => graph([matmul, ...scaling], parameters).quantizedWeight("fc"),
    /input 1 \(w\) is not stored at fc of the ONNX graph/,
  ],
  "a product that is not scaled": [
    () => graph([matmul], [int8("w", [1], 1), ...parameters]).quantizedWeight("fc"),
    /not scaled by a stored scale at fc/,
  ],
  "data that do not fill the shape": [
    () => graph([matmul, ...scaling], [int8("w", [3], 1), ...parameters]).quantizedWeight("fc"),
    /do not fill its shape \[3\] at w/,
  ],
  "a weight of another type": [
    () => graph([], [int8("a", [1], 1)]).initializer("a"),
    /a weight is not fp32 at a/,
  ],
  "more scales than columns": [
    () =>
      graph([matmul, ...scaling], [
        int8("w", [2], 1, 2),
        fp32("other_scale", [3], 1, 2, 3),
        int8("zero", [], 0),
      ]).quantizedWeight("fc"),
    /3 quantization parameters for weights \[2\], expected 1 or 2/,
  ],
};
for (const [name, [find, message]] of Object.entries(unusual)) {
  Deno.test(`a graph with ${name} is refused`, () => {
    assert.throws(find, (error) => {
      assert(error instanceof CheckpointError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}
