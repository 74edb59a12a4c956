import assert from "node:assert/strict";
import { ascendingOrder } from "./_order.ts";

Deno.test("places of elements come in the order of their values, equal ones as they were", () => {
  const special = [0, -0, Infinity, -Infinity, 1e-45, -1e-45, 3.4e38, -3.4e38, 1, -1];
  // Neighbours, whose bits differ in the last digit only, and values of all magnitudes.
  const many = Array.from(
    { length: 3000 },
    (_, i) => i % 2 === 0 ? 1 + ((i * 37) % 500) * 2 ** -23 : Math.sin(i) * 10 ** (i % 70 - 35),
  );
  // A view that starts within its buffer.
  const elements = Float32Array.from([9, ...many, ...special, ...special]).subarray(1);
  const expected = Array.from(elements, (_, i) => i).sort((a, b) =>
    elements[a] - elements[b] ||
    Number(Object.is(elements[b], -0)) - Number(Object.is(elements[a], -0)) || a - b
  );
  assert.deepEqual([...ascendingOrder(elements)], expected);
  assert.deepEqual([...ascendingOrder(new Float32Array(0))], []);
});
