import assert from "node:assert/strict";
import {
  add,
  divide,
  isKnown,
  multiply,
  product,
  sameSize,
  type Size,
  solveShape,
  unknownSize,
} from "./symbolic.ts";

/** A shape as text: unknowns by the letters that name them, anything else unknown as "?". */
function describe(shape: readonly Size[], names: Readonly<Record<string, Size>>): string {
  return shape.map((size) => {
    if (isKnown(size)) return `${size}`;
    return Object.entries(names).find(([, named]) => sameSize(named, size))?.[0] ?? "?";
  }).join(" ");
}

Deno.test("products and quotients of unknown sizes are exact", () => {
  const t = unknownSize();
  assert.ok(sameSize(divide(multiply(t, 768), 12 * 64), t));
  assert.ok(sameSize(divide(multiply(t, 3), 7), divide(t, divide(7, 3))));
  assert.equal(divide(multiply(t, 6), multiply(t, 2)), 3);
  assert.equal(multiply(t, 0), 0);
});

Deno.test("an unknown size equals only itself", () => {
  const [t, u] = [unknownSize(), unknownSize()];
  assert.ok(sameSize(t, t));
  assert.ok(!sameSize(t, u));
  assert.ok(!sameSize(t, 5));
  assert.ok(!sameSize(t, multiply(t, 2)));
  assert.ok(!sameSize(multiply(t, u), t));
});

Deno.test("sums keep what is known and forget the rest", () => {
  const t = unknownSize();
  assert.equal(add(2, 3), 5);
  assert.equal(add(t, 0), t);
  assert.equal(add(0, t), t);
  const sum = add(t, 1);
  assert.ok(!isKnown(sum) && !sameSize(sum, t));
});

Deno.test("only a lone unknown counts as a symbol", () => {
  const t = unknownSize();
  assert.ok(t.isSymbol);
  for (const size of [multiply(t, 2), divide(t, 2), multiply(t, t), multiply(t, unknownSize())]) {
    assert.ok(!isKnown(size) && !size.isSymbol);
  }
});

Deno.test("a target shape is solved by the number of elements", () => {
  const [t, u, free] = [unknownSize(), unknownSize(), unknownSize()];
  const names = { t, u };
  const cases: [Size[], Size[], string][] = [
    [[1, t, 768], [1, free, 12, 64], "1 t 12 64"],
    [[1, t, 768], [1, t, free], "1 t 768"],
    [[4, 6], [free, 3], "8 3"],
    [[1, t, 768], [u, free], "u ?"],
    [[1, t], [free, 5], "? 5"],
    [[t, u], [u, free], "u t"],
    [[t], [t], "t"],
    [[t, t], [t, 5], "t 5"],
  ];
  for (const [from, target, expected] of cases) {
    assert.equal(describe(solveShape(product(from), target), names), expected);
  }
});
