import assert from "node:assert/strict";
import { wavFileOf } from "./wav_file.ts";

Deno.test("files are named by passage and preset, whatever the preset's name", () => {
  assert.equal(wavFileOf(3, "fp16+int8pal"), "passage_3_fp16+int8pal.wav");
  assert.equal(wavFileOf(1, "../a b%\u0000😀"), "passage_1_..%2fa%20b%25%0%1f600.wav");
});
