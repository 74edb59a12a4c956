import assert from "node:assert/strict";
import { TranslationError } from "../../onnx/translate.ts";
import { tensor } from "../../tensor/tensor.ts";
import { scoreOperations } from "./ops.ts";

Deno.test("every case of every operation passes, and each is told as it is done", async () => {
  const told: string[] = [];
  const results = await scoreOperations({ onResult: ({ value }) => told.push(value) });
  assert.deepEqual(results.filter(({ outcome }) => outcome !== "pass"), []);
  assert.deepEqual(told, results.map(({ value }) => value));
  assert.ok(results.length > 400);
  assert.ok(results.every(({ tolerance, error }) => tolerance !== null && error !== null));
});

Deno.test("a wrong value, shape or dtype, and an operation that is not translated, fail", async () => {
  const expected = [tensor("fp32", [2], Float32Array.of(1, 2))];
  const variant = (name: string, ...output: typeof expected) =>
    ({ name, expected, tolerance: 0.25, run: () => Promise.resolve(output) }) as const;
  const refused = new TranslationError([]);
  const results = await scoreOperations({
    variants: [
      variant("right", tensor("fp32", [2], Float32Array.of(1, 2.125))),
      variant("value", tensor("fp32", [2], Float32Array.of(1, 2.5))),
      variant("shape", tensor("fp32", [1, 2], Float32Array.of(1, 2))),
      variant("nan", tensor("fp32", [2], Float32Array.of(1, NaN))),
      { ...variant("refused"), run: () => Promise.reject(refused) },
    ],
  });
  const found = results.map(({ value, outcome, error }) => [value, outcome, error]);
  assert.deepEqual(found, [
    ["right", "pass", 0.125],
    ["value", "fail", 0.5],
    ["shape", "fail", null],
    ["nan", "fail", null],
    ["refused", "fail", null],
  ]);
});
