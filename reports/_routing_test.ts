import assert from "node:assert/strict";
import { resultFixture } from "./_fixture.ts";
import { routingTable } from "./_routing.ts";
import { fullFixture } from "./bench/_full_fixture.ts";

Deno.test("stages have what they asked for, what is planned, and what they are stored as", () => {
  const { columns, rows } = routingTable(fullFixture());
  assert.deepEqual(columns, [
    ...["stage", "asked for", "planned on", "precision and weights", "MB", "SHA-256"],
  ]);
  assert.deepEqual(rows[5], [
    ...["Vocoder", "CPU_AND_NE", "Neural Engine 2, CPU 1", "fp16, 8-bit palette", "36.00"],
    "cccccccccccc",
  ]);
});

Deno.test("columns that no package has anything in are left out, and not told of", () => {
  const { columns, caption } = routingTable(resultFixture());
  assert.deepEqual(columns, ["stage", "MB", "SHA-256"]);
  assert.equal(caption, "Of each stage: the beginning of its package's digest.");
  assert.match(
    routingTable(fullFixture()).caption,
    /compute unit .* device .* precision .* digest/,
  );
  const empty = routingTable(resultFixture({ packages: [] }));
  assert.deepEqual(empty.rows, []);
  assert.equal(empty.caption, "The result names no packages.");
});
