import assert from "node:assert/strict";
import { kokoro82m } from "../../stages/config.ts";
import { elementCount } from "../../tensor/tensor.ts";
import { defaultFill, tensorShapes } from "./tensor_shapes.ts";

Deno.test("tensorShapes gives KModel's 688 tensors of 81 810 022 elements for Kokoro-82M", () => {
  const shapes = tensorShapes(kokoro82m);
  assert.equal(shapes.size, 688);
  const elements = [...shapes.values()].reduce((sum, shape) => sum + elementCount(shape), 0);
  assert.equal(elements, 81_810_022);
});

Deno.test("tensorShapes gives the shapes of KModel where its rules meet", () => {
  const shapes = tensorShapes(kokoro82m);
  const expected: Record<string, readonly number[]> = {
    "bert.embeddings.position_embeddings.weight": [512, 128],
    "bert.encoder.albert_layer_groups.0.albert_layers.0.ffn.weight": [2048, 768],
    "bert_encoder.weight": [512, 768],
    "predictor.text_encoder.lstms.4.weight_ih_l0_reverse": [1024, 640],
    "predictor.duration_proj.linear_layer.weight": [50, 512],
    "predictor.N.1.pool.weight_v": [512, 1, 3],
    "text_encoder.cnn.2.0.weight_v": [512, 512, 5],
    "decoder.encode.norm1.fc.weight": [1028, 128],
    "decoder.decode.2.conv1.weight_v": [1024, 1090, 3],
    "decoder.decode.3.conv1x1.weight_v": [512, 1090, 1],
    "decoder.asr_res.0.weight_v": [64, 512, 1],
    "decoder.generator.noise_convs.0.weight": [256, 22, 12],
    "decoder.generator.noise_res.1.convs2.2.weight_v": [128, 128, 11],
    "decoder.generator.ups.1.weight_v": [256, 128, 12],
    "decoder.generator.ups.1.bias": [128],
    "decoder.generator.resblocks.5.alpha2.0": [1, 128, 1],
    "decoder.generator.conv_post.weight_v": [22, 128, 7],
  };
  for (const [name, shape] of Object.entries(expected)) {
    assert.deepEqual(shapes.get(name), shape, name);
  }
  assert.equal(shapes.has("predictor.F0.0.conv1x1.weight_v"), false);
  assert.equal(shapes.has("decoder.encode.conv1x1.bias"), false);
});

Deno.test("defaultFill covers AdaIN's 140 instance norm parameters and nothing else", () => {
  const fills = [...tensorShapes(kokoro82m).keys()].map(defaultFill);
  assert.equal(fills.filter((fill) => fill === 1).length, 70);
  assert.equal(fills.filter((fill) => fill === 0).length, 70);
  assert.equal(defaultFill("bert.embeddings.LayerNorm.weight"), undefined);
});
