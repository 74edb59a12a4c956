import assert from "node:assert/strict";
import { foreignIos18 } from "../coreml/testdata/package_fixtures.ts";
import { differingWeights, weightDigests } from "./weight_digests.ts";

/** What `check_packages.py` says of the package, with coremltools 9. */
const theirs = {
  constexpr_lut_to_dense_1: "4c0a2b0ab73742c88f2731bcd6f9e99cba2abc76497a41be2d504054b9d0a502",
  constexpr_blockwise_shift_scale_0:
    "627d063cfcce0a3ff9712bab6328fcc5086f7189a4ffba39574cb98313a6f683",
  constexpr_blockwise_shift_scale_1:
    "5b2732c14155d1077cdee781ea8b2db8d190425ee64f86a27cd2aa7d45df3465",
  constexpr_lut_to_dense_2: "15f7b5d849af722d3f2a300039278e55215ea081777c6414c586c2d8730f0ee5",
};

Deno.test("weights have the digests that coremltools' decompression has", () => {
  assert.deepEqual(weightDigests(foreignIos18), theirs);
});

Deno.test("weights differ where their bits do, and where only one side has them", () => {
  assert.deepEqual(differingWeights(theirs, theirs), []);
  assert.deepEqual(differingWeights({ a: "1", b: "2", c: "3" }, { a: "1", b: "4", d: "3" }), [
    "b",
    "c",
    "d",
  ]);
});
