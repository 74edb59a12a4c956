import assert from "node:assert/strict";
import { screen, TextError } from "./screen.ts";

const skippedOf = (text: string) =>
  screen(text).skipped.map(({ codePoint, position }) => `${codePoint}@${position}`);

Deno.test("English text passes unchanged, white space included", () => {
  const text = "“It’s 5:30—really?” (yes; no…) $3 & 50%\n\tend";
  assert.deepEqual(screen(text), { text, skipped: [] });
});

Deno.test("letters with accents are composed, and stray combining marks removed", () => {
  assert.equal(screen("cafe\u0301 nai\u0308ve Łódź").text, "café naïve Łódź");
  assert.equal(screen("Z\u0338\u0327\u0321a\u0337lg" + "\u0337".repeat(1000) + "o").text, "Zalgo");
});

Deno.test("compatibility forms become plain letters and digits", () => {
  assert.equal(screen("ﬁne ｆｕｌｌ 𝐁old x² №").text, "fine full Bold x2 No");
});

Deno.test("invisible format characters vanish without a word", () => {
  assert.deepEqual(screen("\uFEFFso\u00ADft\u200B \u202Eleft\u2066 1\uFE0F\u20E3"), {
    text: "soft left 1",
    skipped: [],
  });
});

Deno.test("emoji, control characters, arrows and lone surrogates become spaces and are reported", () => {
  assert.equal(screen("a😀b\u0007c→d").text, "a b c d");
  assert.deepEqual(skippedOf("a😀b\u0007c→d\ud83d"), [
    "U+1F600@2",
    "U+0007@4",
    "U+2192@6",
    "U+D83D@8",
  ]);
});

Deno.test("letters and digits of other scripts are refused, all at once, with positions", () => {
  assert.throws(() => screen("😀a א日я٣"), (error) => {
    assert.ok(error instanceof TextError && error instanceof RangeError);
    assert.deepEqual(
      error.unreadable.map(({ codePoint, position }) => `${codePoint}@${position}`),
      ["U+05D0@4", "U+65E5@5", "U+044F@6", "U+0663@7"],
    );
    assert.match(
      error.message,
      /^Cannot speak 'א' \(U\+05D0\) at position 4, .*write the words in/,
    );
    return true;
  });
  assert.throws(() => screen("я".repeat(12)), /at position 10, 2 more: expected/);
});
