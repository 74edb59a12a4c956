import assert from "node:assert/strict";
import { checkGlue } from "./glue_vectors.ts";

Deno.test("the product's glue passes every vector", () => {
  assert.deepEqual(checkGlue(), []);
});
