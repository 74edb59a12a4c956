import assert from "node:assert/strict";
import { fakeStages } from "../stages/_fake_stages.ts";
import { chainPrecisionOf, isCompressed, isFp32, precisionOf } from "./precision.ts";

const { noise, vocoder, ...others } = fakeStages({ dtypes: { vocoder: "fp16" } });

Deno.test("a stage is of its features' precision and its weights' compression", () => {
  const precisions = [
    precisionOf(noise),
    precisionOf(vocoder),
    precisionOf({ ...noise, compression: "8-bit palette" }),
    precisionOf({ ...vocoder, compression: "mixed" }),
  ];
  assert.deepEqual(precisions, ["fp32", "fp16", "fp32, 8-bit palette", "fp16, mixed"]);
  assert.deepEqual(precisions.map(isFp32), [true, false, true, false]);
  assert.deepEqual(precisions.map(isCompressed), [false, false, true, true]);
});

Deno.test("a chain is of all its stages' precision, and of the compression of those that have one", () => {
  const chainOf = (ofNoise: string | null, ofVocoder: string | null) =>
    chainPrecisionOf({
      ...others,
      noise: { ...noise, compression: ofNoise },
      vocoder: { ...vocoder, compression: ofVocoder },
    });
  assert.equal(chainOf(null, null), "fp16");
  assert.equal(chainOf("8-bit palette", null), "fp16, 8-bit palette");
  assert.equal(chainOf("8-bit palette", "8-bit palette"), "fp16, 8-bit palette");
  assert.equal(chainOf("8-bit palette", "8-bit linear"), "fp16, mixed");
});
