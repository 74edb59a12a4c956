/** Elements are sorted by so many bits at a time, the lowest first. */
const digitBits = 11;
const digitMask = 2 ** digitBits - 1;

/**
 * The places of `elements` from the least to the greatest, -0 before 0, of equal ones the first place first.
 *
 * By their bits, digit by digit: a comparison sort takes three to seven times as long, and values without places.
 */
export function ascendingOrder(elements: Float32Array): Uint32Array {
  const keys = ascendingKeys(elements);
  let order = new Uint32Array(keys.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  let next = new Uint32Array(keys.length);
  for (let shift = 0; shift < 32; shift += digitBits) {
    // Where the next element of each digit goes.
    const starts = new Uint32Array(digitMask + 2);
    for (let i = 0; i < keys.length; i++) starts[(keys[i] >>> shift & digitMask) + 1]++;
    for (let digit = 0; digit < digitMask; digit++) starts[digit + 1] += starts[digit];
    for (let i = 0; i < order.length; i++) {
      next[starts[keys[order[i]] >>> shift & digitMask]++] = order[i];
    }
    [order, next] = [next, order];
  }
  return order;
}

/** Whole numbers in the order of `elements`: of negative ones all bits turned round, of others the sign. */
function ascendingKeys(elements: Float32Array): Uint32Array {
  const bits = new Uint32Array(elements.buffer, elements.byteOffset, elements.length);
  const keys = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) keys[i] = bits[i] ^ (bits[i] >> 31 | 0x80000000);
  return keys;
}
