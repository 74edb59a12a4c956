import assert from "node:assert/strict";
import { readPackage } from "../../coreml/package.ts";
import { seededCheckpoint } from "../../convert/checkpoint/seeded.ts";
import { buildStage } from "../../convert/stages/mod.ts";
import { tensorShapes } from "../../convert/checkpoint/tensor_shapes.ts";
import { constantRules } from "../../onnx/lower/constants.ts";
import { stageNames } from "../../stages/contract.ts";
import { kokoro82m } from "../../stages/config.ts";
import { describePlace, PytorchPlaces } from "./pytorch_place.ts";
import { smallVocoder, withOperation, withPackages } from "./_testing.ts";

Deno.test("every operation of every stage has a place in PyTorch, from names of weights", () => {
  using checkpoint = seededCheckpoint();
  const modules = [...tensorShapes(kokoro82m).keys()];
  for (const stage of stageNames) {
    const program = buildStage(stage, checkpoint, { precision: "fp32", maxFrames: 100 });
    const places = new PytorchPlaces(program);
    const isPath = (path: string) => modules.some((name) => name.startsWith(path));
    let named = 0;
    for (const { type, outputs } of program.operations) {
      if (constantRules[type] !== undefined) continue;
      const { module, after, before, beside } = places.of(outputs[0].name);
      const paths = [...(module === null ? [] : [module]), ...after, ...before, ...beside];
      assert.ok(paths.every(isPath), `${outputs[0].name}: ${paths}`);
      if (paths.length > 0) named++;
    }
    assert.ok(named > 0 || stage === "alignment", stage); // which has no weights
  }
});

Deno.test("names of weights that look alike lead to their own modules", () => {
  using checkpoint = seededCheckpoint();
  const program = buildStage("post_albert", checkpoint, { precision: "fp32", maxFrames: 100 });
  const places = new PytorchPlaces(program);
  const placeOf = (type: string, index: number) => {
    const found = program.operations.filter((op) => op.type === type)[index];
    return describePlace(places.of(found.outputs[0].name));
  };
  // Not `bert.encoder`, which as an identifier is the same.
  assert.equal(placeOf("linear", 0), "bert_encoder");
  assert.equal(placeOf("lstm", 0), "predictor.text_encoder.lstms.0");
  assert.equal(placeOf("lstm", 3), "predictor.lstm");
  assert.equal(placeOf("conv", 1), "text_encoder.cnn.1.0");
});

Deno.test("an operation without weights is placed between, and beside what its reader joins", async () => {
  // Trivial norms share their weights, which then have no checkpoint's name.
  const shared = withOperation(smallVocoder(), "instance_norm_8", ({ inputs, ...rest }) => {
    const { gamma: _gamma, beta: _beta, ...others } = inputs;
    return { ...rest, inputs: others };
  });
  await withPackages([shared], (path) => {
    const place = new PytorchPlaces(readPackage(path).program).of("instance_norm_8");
    assert.equal(place.module, null);
    assert.deepEqual(place.beside, ["decoder.decode.3.norm1.fc"]);
    assert.match(
      describePlace(place),
      /^after decoder\.asr_res\.0, .* \(and 2\); beside decoder\.decode\.3\.norm1\.fc; before decoder\.decode\.3\.pool$/,
    );
    return Promise.resolve();
  });
});
