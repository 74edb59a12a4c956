import assert from "node:assert/strict";
import { holm } from "./holm.ts";

Deno.test("each is multiplied by the number of those that are not smaller, in order", () => {
  // R: p.adjust(c(0.04, 0.01, 0.03, 0.6), "holm")
  assert.deepEqual(holm([0.04, 0.01, 0.03, 0.6]).map((p) => +p.toFixed(12)), [
    0.09,
    0.04,
    0.09,
    0.6,
  ]);
});

Deno.test("none is over 1, one alone stays as it is", () => {
  assert.deepEqual(holm([0.9, 0.8]), [1, 1]);
  assert.deepEqual(holm([0.05]), [0.05]);
  assert.deepEqual(holm([]), []);
});
