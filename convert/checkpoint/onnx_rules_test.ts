import assert from "node:assert/strict";
import { locate } from "./_onnx_rules.ts";
import { fp32, graph, int8, node } from "./quantized_graph_fixture.ts";

/** A graph with one quantized product by `weight` [2, 3], at the node called `name`. */
const quantized = (name: string, ...values: number[]) => smoothed(name, undefined, ...values);
const smoothed = (name: string, seed: number | undefined, ...values: number[]) =>
  graph(
    [
      node("ConvInteger", name, ["x", "weight", "x_zero", "zero"], ["product"]),
      node("Mul", "scales", ["x_scale", "w_scale"], ["scale"]),
      node("Mul", "scaled", ["product", "scale"], ["result"]),
    ],
    [int8("weight", [2, 3], ...values), fp32("w_scale", [], 0.5), int8("zero", [], 0)],
    seed,
  );
const plain = (name: string, ...values: number[]) =>
  graph([node("Any", name, ["x", "weight"], ["y"])], [fp32("weight", [2, 3], ...values)]);

Deno.test("weight norm is taken apart into rows and their norms", () => {
  const found = quantized("/decoder/decoder/encode/conv1/Conv_quant", 6, 8, 0, 0, 0, 24);
  const g = locate(found, "decoder.encode.conv1.weight_g")!;
  assert.deepEqual(g.shape, [2, 1, 1]);
  assert.deepEqual(g.read(), Float32Array.of(5, 12));
  const v = locate(found, "decoder.encode.conv1.weight_v")!;
  assert.deepEqual(v.shape, [2, 3]);
  assert.deepEqual(v.read(), Float32Array.of(3, 4, 0, 0, 0, 12));
});

Deno.test("a row that is rounded to zero gets g = 0 and v = 1, not NaN", () => {
  const found = quantized("/decoder/decoder/encode/conv1/Conv_quant", 0, 0, 0, 6, 8, 0);
  assert.deepEqual(
    locate(found, "decoder.encode.conv1.weight_g")!.read(),
    Float32Array.of(0, 5),
  );
  assert.deepEqual(
    locate(found, "decoder.encode.conv1.weight_v")!.read(),
    Float32Array.of(1, 1, 1, 3, 4, 0),
  );
});

Deno.test("norms are those of the smoothed rows, and a row of zeros is noise like any other", () => {
  const found = smoothed("/decoder/decoder/encode/conv1/Conv_quant", 0, 0, 0, 0, 6, 8, 0);
  const v = locate(found, "decoder.encode.conv1.weight_v")!.read();
  const g = locate(found, "decoder.encode.conv1.weight_g")!.read();
  assert(v.subarray(0, 3).every((value) => value !== 0 && Math.abs(value) <= 0.25), `${v}`);
  for (const row of [0, 1]) {
    assert.equal(g[row], Math.fround(Math.hypot(...v.subarray(3 * row, 3 * row + 3))));
  }
});

const upsampler = "/decoder/decoder/generator/ups.1/ConvTranspose";
const transposed = Float32Array.of(1, 4, 2, 5, 3, 6);
const straight = Float32Array.of(1, 2, 3, 4, 5, 6);
/** Which node holds a parameter, whether it is quantized, and whether it is stored transposed. */
const cases: readonly (readonly [name: string, node: string, "int8" | "fp32", Float32Array])[] = [
  ["decoder.generator.ups.1.weight_v", upsampler, "fp32", straight],
  ["predictor.N.1.pool.weight_v", "/encoder/N.1/pool/ConvTranspose", "fp32", straight],
  [
    "decoder.generator.conv_post.weight_v",
    "/decoder/decoder/generator/conv_post/Conv",
    "fp32",
    straight,
  ],
  [
    "decoder.generator.m_source.l_linear.weight",
    "/decoder/decoder/generator/m_source/l_linear/MatMul",
    "fp32",
    transposed,
  ],
  [
    "decoder.generator.noise_convs.0.weight",
    "/decoder/decoder/generator/noise_convs.0/Conv_quant",
    "int8",
    straight,
  ],
  ["predictor.F0_proj.weight", "/encoder/F0_proj/Conv_quant", "int8", straight],
  [
    "predictor.F0.0.norm1.fc.weight",
    "/encoder/F0.0/norm1/fc/Gemm_MatMul_quant",
    "int8",
    transposed,
  ],
  ["bert_encoder.weight", "/encoder/bert_encoder/MatMul_quant", "int8", transposed],
];
for (const [name, nodeName, storage, expected] of cases) {
  Deno.test(`${name} is the ${storage} weight of ${nodeName}`, () => {
    const found = storage === "fp32"
      ? plain(nodeName, 1, 2, 3, 4, 5, 6)
      : quantized(nodeName, 2, 4, 6, 8, 10, 12);
    const located = locate(found, name)!;
    assert.deepEqual(located.read(), expected);
    assert.deepEqual(located.shape, expected === transposed ? [3, 2] : [2, 3]);
  });
}

Deno.test("biases, alphas and LayerNorm parameters are stored as they were", () => {
  for (
    const [name, initializer] of [
      ["decoder.encode.conv1.bias", "decoder.decoder.encode.conv1.bias"],
      [
        "decoder.generator.resblocks.0.alpha1.0",
        "decoder.decoder.generator.resblocks.0.alpha1.0",
      ],
      ["bert.embeddings.LayerNorm.weight", "encoder.bert.embeddings.LayerNorm.weight"],
      ["text_encoder.cnn.0.1.gamma", "encoder.text_encoder.cnn.0.1.gamma"],
    ]
  ) {
    const located = locate(graph([], [fp32(initializer, [2], 1, 2)]), name);
    assert.deepEqual(located?.read(), Float32Array.of(1, 2), name);
  }
});
