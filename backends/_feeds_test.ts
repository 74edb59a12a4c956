import assert from "node:assert/strict";
import type { Feature } from "../stages/loaded_stage.ts";
import { StageError } from "../stages/stage_error.ts";
import { type Tensor, tensor } from "../tensor/tensor.ts";
import { checkFeeds, checkOutputs } from "./_feeds.ts";

const declared: readonly Feature[] = [
  { name: "x", dtype: "fp32", shape: [1, { min: 2, max: 3 }] },
  { name: "open", dtype: "int32", shape: [{ min: 1, max: Infinity }] },
];
const x = tensor("fp32", [1, 2], Float32Array.of(1, 2));
const open = tensor("int32", [4], new Int32Array(4));

function problemOf(feeds: Record<string, Tensor>): StageError {
  try {
    checkFeeds("noise", declared, feeds);
  } catch (error) {
    assert.ok(error instanceof StageError);
    assert.equal(error.stage, "noise");
    return error;
  }
  throw new assert.AssertionError({ message: "no error" });
}

Deno.test("feeds that fit pass, at both ends of a range", () => {
  checkFeeds("noise", declared, { x, open });
  checkFeeds("noise", declared, { x: tensor("fp32", [1, 3], new Float32Array(3)), open });
});

Deno.test("a feed that is missing or unknown is named", () => {
  assert.match(problemOf({ x }).message, /open: no feed for this input, received x/);
  assert.match(problemOf({}).message, /x: no feed for this input, received no feeds/);
  assert.match(
    problemOf({ x, open, y: x }).message,
    /y: the package has no such input, expected x, open/,
  );
});

Deno.test("a feed of the wrong dtype or shape says what was expected and what came", () => {
  const half = tensor("fp16", [1, 2], new Float16Array(2));
  assert.match(
    problemOf({ x: half, open }).message,
    /x: wrong dtype, expected fp32, received fp16/,
  );
  for (const shape of [[1, 1], [1, 4], [2, 2], [2], [1, 1, 2]]) {
    const length = shape.reduce((product, size) => product * size);
    const wrong = tensor("fp32", shape, new Float32Array(length));
    const { what, expected, received } = problemOf({ x: wrong, open });
    assert.deepEqual([what, expected, received], ["wrong shape", "[1,2..3]", `[${shape}]`]);
  }
  const none = tensor("int32", [0], new Int32Array(0));
  assert.match(problemOf({ x, open: none }).message, /expected \[1\.\.\], received \[0\]/);
});

Deno.test("a feed that is not finite is reported with its first bad element", () => {
  const bad = tensor("fp32", [1, 3], Float32Array.of(0, NaN, Infinity));
  assert.match(problemOf({ x: bad, open }).message, /x: not finite at element 1, received NaN/);
});

Deno.test("outputs are checked too, and fp16 overflow says what to do", () => {
  const outputs: readonly Feature[] = [{ name: "y", dtype: "fp16" }];
  const check = (values: Record<string, Tensor>) => () => checkOutputs("vocoder", outputs, values);
  check({ y: tensor("fp16", [1], Float16Array.of(1)) })();
  assert.throws(check({}), /y: the package did not give it/);
  assert.throws(check({ y: x }), /y: wrong dtype, expected fp16, received fp32/);
  assert.throws(
    check({ y: tensor("fp16", [2], Float16Array.of(1, -Infinity)) }),
    /y: not finite at element 1, received -Infinity\. .*fp32/,
  );
});

Deno.test("an anchor may overflow, since nobody reads it, but not have another type", () => {
  const outputs: readonly Feature[] = [{ name: "anchor", dtype: "fp16", shape: [2] }];
  const anchor = tensor("fp16", [2], Float16Array.of(1, Infinity));
  checkOutputs("vocoder", outputs, { anchor });
  assert.throws(() => checkOutputs("noise", outputs, { anchor }), /noise: anchor: not finite/);
  const check = (value: Tensor) => () => checkOutputs("vocoder", outputs, { anchor: value });
  assert.throws(check(tensor("fp32", [2], Float32Array.of(1, 2))), /anchor: wrong dtype/);
  assert.throws(check(tensor("fp16", [1], Float16Array.of(1))), /anchor: wrong shape/);
});
