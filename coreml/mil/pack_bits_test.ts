import assert from "node:assert/strict";
import { packBits, unpackBits, unpackSignedBits } from "./pack_bits.ts";

/** Elements as text, the lowest bit first: bit 0 of element 0 is bit 0 of byte 0. */
function packedAsText(values: readonly number[], bits: number): number[] {
  const text = values.map((value) => [...value.toString(2).padStart(bits, "0")].reverse().join(""))
    .join("").padEnd(Math.ceil(values.length * bits / 8) * 8, "0");
  return text.match(/.{8}/g)!.map((byte) => parseInt([...byte].reverse().join(""), 2));
}

for (const bits of [1, 2, 3, 4, 6, 8]) {
  Deno.test(`elements of ${bits} bits, an odd number of them`, () => {
    const values = Uint8Array.from({ length: 15 }, (_, i) => (i * 11 + 1) % 2 ** bits);
    const packed = packBits(values, bits);
    assert.deepEqual([...packed], packedAsText([...values], bits));
    assert.deepEqual(unpackBits(packed, bits, 15), values);
  });
}

Deno.test("the example of the MIL specification: 2 bits, five elements in two bytes", () => {
  assert.deepEqual([...packBits(Uint8Array.of(0, 3, 2, 1, 3), 2)], [0b01101100, 0b00000011]);
});

/** Bits, elements, and their bytes in weight files that coremltools 9 wrote. */
const written: [number, Uint8Array | Int8Array, string][] = [
  [1, Uint8Array.from({ length: 13 }, (_, i) => i * 7 % 2), "aa0a"],
  [2, Uint8Array.from({ length: 13 }, (_, i) => i * 7 % 4), "6c6c6c00"],
  [3, Uint8Array.from({ length: 15 }, (_, i) => i * 7 % 8), "b8cb29b8cb09"],
  [4, Uint8Array.from({ length: 15 }, (_, i) => i * 7 % 16), "705e3c1af8d6b402"],
  [6, Uint8Array.from({ length: 13 }, (_, i) => i * 7 % 64), "c0e154dca8c6f86f3414"],
  [4, Int8Array.from({ length: 15 }, (_, i) => i - 8), "98badcfe10325406"],
];

Deno.test("elements are packed as coremltools packs them", () => {
  for (const [bits, values, bytes] of written) {
    assert.equal(packBits(values, bits).toHex(), bytes, `${bits} bits`);
    const unpack = values instanceof Int8Array ? unpackSignedBits : unpackBits;
    assert.deepEqual(unpack(Uint8Array.fromHex(bytes), bits, values.length), values);
  }
});

Deno.test("signed elements are two's complement", () => {
  const packed = packBits(Int8Array.of(-8, 7, -1), 4);
  assert.deepEqual([...packed], [0x78, 0x0f]);
  assert.deepEqual([...unpackSignedBits(packed, 4, 3)], [-8, 7, -1]);
  assert.deepEqual([...unpackBits(packed, 4, 3)], [8, 7, 15]);
  assert.deepEqual([...unpackSignedBits(packBits(Int8Array.of(-128, 127), 8), 8, 2)], [-128, 127]);
});

Deno.test("no elements take no bytes", () => {
  assert.equal(packBits(new Uint8Array(0), 3).length, 0);
  assert.equal(unpackBits(new Uint8Array(0), 3, 0).length, 0);
});

Deno.test("values that do not fit and bytes that do not suffice are refused", () => {
  assert.throws(() => packBits(Uint8Array.of(1, 4), 2), /element 1: expected 0 to 3 .*received 4/);
  assert.throws(() => packBits(Int8Array.of(8), 4), /element 0: expected -8 to 7 .*received 8/);
  assert.throws(() => packBits(Int8Array.of(-9), 4), /received -9/);
  assert.throws(
    () => unpackBits(new Uint8Array(4), 4, 9),
    /9 elements of 4 bits: expected 5 bytes, received 4/,
  );
});
