import assert from "node:assert/strict";
import { knownValue } from "./_literals.ts";
import { packBits } from "./pack_bits.ts";

Deno.test("inference sees the elements of small constants, but none that are packed", () => {
  const shape = [1, 3];
  assert.deepEqual(knownValue({ type: { dtype: "uint8", shape }, data: Uint8Array.of(1, 2, 3) }), {
    shape,
    data: [1, 2, 3],
  });
  const data = packBits(Uint8Array.of(1, 2, 3), 4);
  assert.equal(knownValue({ type: { dtype: "uint4", shape }, data }), undefined);
});
