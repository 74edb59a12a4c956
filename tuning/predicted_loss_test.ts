import assert from "node:assert/strict";
import { predictedLoss } from "./predicted_loss.ts";

const measured = [{ squaredError: 1, loss: 2 }, { squaredError: 100, loss: 100 }];

Deno.test("a measured error costs what it was measured to cost, others as much by squared error as the nearest", () => {
  assert.deepEqual([1, 100].map((error) => predictedLoss(error, measured)), [2, 100]);
  assert.deepEqual([0, 0.5, 200].map((error) => predictedLoss(error, measured)), [0, 1, 200]);
});

Deno.test("between two errors the loss by squared error changes with the logarithm of the error", () => {
  assert.equal(predictedLoss(10, measured), 15);
});

Deno.test("a weight that nothing changed loses nothing", () => {
  assert.equal(predictedLoss(3, []), 0);
});
