import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  countPhonemes,
  maxPhonemes,
  PhonemeError,
  tokenize,
  unknownPhonemes,
  vocabulary,
} from "./vocabulary.ts";

Deno.test("the vocabulary is Kokoro's: 114 code points with ids from 1 to 177", () => {
  const rows = [...vocabulary].sort((a, b) => a[1] - b[1]);
  assert.equal(rows.length, 114);
  assert.equal(new Set(vocabulary.values()).size, 114);
  assert.ok(rows.every(([symbol, id]) => countPhonemes(symbol) === 1 && id >= 1 && id < 178));
  // Digest of the official config.json's vocabulary, written as below.
  const lines = rows.map(([symbol, id]) =>
    `${id} U+${symbol.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`
  );
  assert.equal(
    createHash("sha256").update(lines.join("\n")).digest("hex"),
    "fed276a285ec3269e58a9245d1941af05e705c71fdd502fcd385d77223b892a5",
  );
});

Deno.test("tokenize pads with 0 at both ends", () => {
  assert.deepEqual(tokenize("hˈO!"), Int32Array.of(0, 50, 156, 31, 5, 0));
});

Deno.test("the combining tilde is a phoneme of its own, and a composed letter is not split", () => {
  assert.deepEqual(tokenize("a\u0303ɡ"), Int32Array.of(0, 43, 17, 92, 0));
  assert.throws(() => tokenize("ã"), (error: PhonemeError) => {
    assert.deepEqual(error.unknown, [{ symbol: "ã", codePoint: "U+00E3", position: 1 }]);
    return true;
  });
});

Deno.test("all unknown phonemes are named at once, with positions in code points", () => {
  assert.throws(() => tokenize("a😀ß\u0301g\ud83d\u0000"), (error: PhonemeError) => {
    assert.ok(error instanceof PhonemeError && error instanceof RangeError);
    assert.equal(error.phonemeCount, 7);
    assert.deepEqual(
      error.unknown.map(({ codePoint, position }) => `${codePoint}@${position}`),
      ["U+1F600@2", "U+00DF@3", "U+0301@4", "U+0067@5", "U+D83D@6", "U+0000@7"],
    );
    assert.equal(
      error.message,
      "Cannot tokenize phonemes: 6 of 7 not in Kokoro's vocabulary: '😀' (U+1F600) at position 2, " +
        "'ß' (U+00DF) at position 3, U+0301 at position 4, 'g' (U+0067) at position 5, " +
        "U+D83D at position 6, U+0000 at position 7; replace or remove them",
    );
    return true;
  });
});

Deno.test("a message lists ten unknown phonemes and counts the rest", () => {
  assert.equal(unknownPhonemes("ß".repeat(13)).length, 13);
  assert.throws(() => tokenize("ß".repeat(13)), /at position 10, 3 more; replace/);
});

Deno.test("1 to 510 phonemes fit, none and 511 are refused", () => {
  assert.equal(tokenize("a").length, 3);
  assert.equal(tokenize("a".repeat(maxPhonemes)).length, 512);
  assert.throws(() => tokenize(""), /expected 1 to 510 phonemes, received none/);
  assert.throws(() => tokenize("a".repeat(511)), (error: PhonemeError) => {
    assert.equal(error.phonemeCount, 511);
    assert.match(error.message, /at most 510 phonemes, received 511; split the text/);
    return true;
  });
  assert.throws(() => tokenize("ß".repeat(511)), /not in Kokoro's vocabulary.*received 511/);
});

Deno.test("the count of phonemes is that of code points, not of UTF-16 units or graphemes", () => {
  assert.equal(countPhonemes("a\u0303😀"), 3);
});
