import assert from "node:assert/strict";
import { integer, numberList, positiveNumber, stageList } from "./_options.ts";

Deno.test("integer takes whole numbers from its least on", () => {
  assert.equal(integer(1)("12"), 12);
  assert.equal(integer(0)("0"), 0);
  for (const text of ["0", "-1", "1.5", "1e3", "", " 1", "99999999999999999999"]) {
    assert.throws(() => integer(1)(text), /whole number of at least 1/, text);
  }
});

Deno.test("positiveNumber takes numbers over 0", () => {
  assert.equal(positiveNumber("0.5"), 0.5);
  for (const text of ["0", "-1", "fast", "", "Infinity", "NaN"]) {
    assert.throws(() => positiveNumber(text), /number over 0/, text);
  }
});

Deno.test("numberList takes numbers and ranges", () => {
  assert.deepEqual(numberList("1,3-5, 9"), [1, 3, 4, 5, 9]);
  for (const text of ["", "0", "3-1", "1,,2", "a", "1-", "-2", "1234567"]) {
    assert.throws(() => numberList(text), /such as 1,3-5/, text);
  }
});

Deno.test("stageList gives chain order and suggests", () => {
  assert.deepEqual(stageList("tail, albert"), ["albert", "tail"]);
  assert.throws(() => stageList("tail,vocodr"), /Did you mean vocoder\?/);
});
