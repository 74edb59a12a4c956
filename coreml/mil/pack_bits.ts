/**
 * Elements below a byte, as Core ML packs them: one after the other from the lowest bit of the first byte
 * on; an element may span two bytes, and what is left of the last byte is 0. Signed ones are two's
 * complement.
 *
 * Source: `constexpr_lut_to_dense` of the MIL specification, and packages written by coremltools 9.
 * @module
 */

/**
 * `values` of `bits` bits each (1 to 8), packed. `Int8Array` is for signed elements.
 * @throws {RangeError} for a value that does not fit.
 */
export function packBits(values: Uint8Array | Int8Array, bits: number): Uint8Array {
  const signed = values instanceof Int8Array;
  const [min, max] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  const mask = 2 ** bits - 1;
  const packed = new Uint8Array(Math.ceil(values.length * bits / 8));
  let byte = 0;
  // Bits that no whole byte was made of yet, and how many.
  let pending = 0, pendingBits = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < min || value > max) {
      throw new RangeError(
        `Cannot pack element ${i}: expected ${min} to ${max} in ${bits} bits, received ${value}`,
      );
    }
    pending |= (value & mask) << pendingBits;
    pendingBits += bits;
    if (pendingBits >= 8) {
      packed[byte++] = pending & 255;
      pending >>= 8;
      pendingBits -= 8;
    }
  }
  if (pendingBits > 0) packed[byte] = pending;
  return packed;
}

/**
 * The first `count` elements of `bits` bits each (1 to 8) in `packed`, unsigned.
 * @throws {RangeError} where `packed` is too short.
 */
export function unpackBits(packed: Uint8Array, bits: number, count: number): Uint8Array {
  const sizeBytes = Math.ceil(count * bits / 8);
  if (packed.length < sizeBytes) {
    throw new RangeError(
      `Cannot unpack ${count} elements of ${bits} bits: expected ${sizeBytes} bytes, received ${packed.length}`,
    );
  }
  if (bits === 8) return packed.slice(0, count);
  const values = new Uint8Array(count);
  const mask = 2 ** bits - 1;
  for (let i = 0, bit = 0; i < count; i++, bit += bits) {
    const byte = bit >> 3;
    values[i] = (packed[byte] | (packed[byte + 1] << 8)) >> (bit & 7) & mask;
  }
  return values;
}

/**
 * As {@link unpackBits}, for elements in two's complement.
 * @throws {RangeError} where `packed` is too short.
 */
export function unpackSignedBits(packed: Uint8Array, bits: number, count: number): Int8Array {
  const values = new Int8Array(unpackBits(packed, bits, count).buffer);
  const unused = 32 - bits;
  for (let i = 0; i < count; i++) values[i] = values[i] << unused >> unused;
  return values;
}
