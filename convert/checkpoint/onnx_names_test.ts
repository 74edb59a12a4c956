import assert from "node:assert/strict";
import { initializerOf, scopeOf } from "./_onnx_names.ts";

// As the exporter named them in kokoro-onnx's model.
const scopes: Readonly<Record<string, string>> = {
  "bert.embeddings.word_embeddings.weight": "/encoder/bert/embeddings/word_embeddings",
  "bert.encoder.albert_layer_groups.0.albert_layers.0.ffn.weight":
    "/encoder/bert/encoder/albert_layer_groups.0/albert_layers.0/ffn",
  "bert_encoder.weight": "/encoder/bert_encoder",
  "predictor.text_encoder.lstms.0.weight_ih_l0": "/encoder/predictor/text_encoder/lstms.0",
  "predictor.lstm.bias_hh_l0_reverse": "/encoder/predictor/lstm",
  "predictor.shared.weight_hh_l0": "/encoder/shared",
  "predictor.F0.1.norm2.fc.weight": "/encoder/F0.1/norm2/fc",
  "predictor.N_proj.weight": "/encoder/N_proj",
  "text_encoder.cnn.2.0.weight_v": "/encoder/text_encoder/cnn.2/cnn.2.0",
  "decoder.asr_res.0.weight_g": "/decoder/decoder/asr_res/asr_res.0",
  "decoder.generator.resblocks.3.convs1.1.weight_v":
    "/decoder/decoder/generator/resblocks.3/convs1.1",
};
for (const [name, scope] of Object.entries(scopes)) {
  Deno.test(`scopeOf finds the nodes of ${name}`, () => assert.equal(scopeOf(name), scope));
}

Deno.test("initializerOf keeps a parameter's path below the exported halves", () => {
  assert.equal(initializerOf("predictor.F0.0.conv1.bias"), "encoder.predictor.F0.0.conv1.bias");
  assert.equal(initializerOf("decoder.encode.conv1.bias"), "decoder.decoder.encode.conv1.bias");
});
