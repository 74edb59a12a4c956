import assert from "node:assert/strict";
import { spokenWords } from "./spoken_words.ts";
import { characterErrorRate, wordErrorRate } from "./word_error_rate.ts";

Deno.test("words are compared as they sound, not as they are written", () => {
  for (
    const [text, transcript] of [
      ["On June 3rd, 1897, he counted forty-two sails…", "on June 3, 1897 he counted 42 sails."],
      ["“Seven?” asked the conductor. “No: eight!”", "7, asked the conductor, no 8."],
      ["By eight o'clock — 170 loaves", "By 8:00, one hundred seventy loaves."],
      ["Dr. Müller isn't here", "doctor muller isn’t 'here'"],
      ["May 21 is fine; may 2 come?", "May twenty-first is fine, may two come"],
    ]
  ) {
    assert.deepEqual(spokenWords(transcript), spokenWords(text));
    assert.equal(wordErrorRate(text, transcript).errors, 0);
    assert.equal(characterErrorRate(text, transcript).errors, 0);
  }
});

Deno.test("substituted, missing and added words count", () => {
  const text = "the cat sat on the mat";
  assert.deepEqual(wordErrorRate(text, "the cat sat on the mat"), {
    errors: 0,
    length: 6,
    rate: 0,
  });
  assert.equal(wordErrorRate(text, "the hat sat on the mat").errors, 1);
  assert.equal(wordErrorRate(text, "cat sat on the mat").errors, 1);
  assert.equal(wordErrorRate(text, "the cat sat down on the mat").errors, 1);
  assert.equal(wordErrorRate(text, "mat the on sat cat the").errors, 4);
  assert.equal(wordErrorRate(text, "").rate, 1);
  assert.equal(wordErrorRate("no", "oh no no").rate, 2);
});

Deno.test("characters forgive a spelling that words do not", () => {
  assert.deepEqual(characterErrorRate("Millbrook town", "Milbrook town"), {
    errors: 1,
    length: 14,
    rate: 1 / 14,
  });
  assert.equal(wordErrorRate("Millbrook town", "Milbrook town").rate, 0.5);
});

Deno.test("a text without words is refused", () => {
  assert.throws(() => wordErrorRate("…", "hello"), RangeError);
  assert.throws(() => characterErrorRate("", "hello"), RangeError);
});
