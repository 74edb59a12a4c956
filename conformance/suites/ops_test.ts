import assert from "node:assert/strict";
import { scoreOperations } from "./ops.ts";

Deno.test("every case of every operation passes, and each is told as it is done", async () => {
  const told: string[] = [];
  const results = await scoreOperations({ onResult: ({ value }) => told.push(value) });
  assert.deepEqual(results.filter(({ outcome }) => outcome !== "pass"), []);
  assert.deepEqual(told, results.map(({ value }) => value));
  assert.ok(results.length > 400);
  assert.ok(results.every(({ tolerance, error }) => tolerance !== null && error !== null));
});
