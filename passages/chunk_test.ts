import assert from "node:assert/strict";
import { chunkText, type ToPhonemes } from "./chunk.ts";

/** Stands in for G2P: one phoneme a letter, marks as they are, nothing for white space at the edges. */
const letters: ToPhonemes = (text) => Promise.resolve(text.trim().replace(/\s+/g, " "));

const textOf = (chunks: readonly { text: string }[]) => chunks.map(({ text }) => text).join("");

Deno.test("text that fits is one chunk", async () => {
  assert.deepEqual(await chunkText("One. Two!", letters, 20), [
    { text: "One. Two!", phonemes: "One. Two!" },
  ]);
});

Deno.test("chunks end at sentences where they can, and take as many as fit", async () => {
  const chunks = await chunkText("Aa bb. Cc dd? Ee ff! Gg hh.", letters, 14);
  assert.deepEqual(chunks.map(({ phonemes }) => phonemes), ["Aa bb. Cc dd?", "Ee ff! Gg hh."]);
});

Deno.test("a sentence that is too long is cut at clauses, then between words near the middle", async () => {
  const clauses = await chunkText("Aaaa bbbb, cccc dddd; eeee ffff.", letters, 22);
  assert.deepEqual(clauses.map(({ phonemes }) => phonemes), [
    "Aaaa bbbb, cccc dddd;",
    "eeee ffff.",
  ]);
  const words = await chunkText("aaaa bbbb cccc dddd", letters, 10);
  assert.deepEqual(words.map(({ phonemes }) => phonemes), ["aaaa bbbb", "cccc dddd"]);
});

Deno.test("a word that is too long is cut, but never inside a grapheme", async () => {
  const family = "👩‍👩‍👧";
  const chunks = await chunkText(family.repeat(7), letters, 12);
  assert.equal(textOf(chunks), family.repeat(7));
  assert.ok(chunks.length > 1);
  assert.ok(chunks.every(({ text }) => text.length % family.length === 0));
});

Deno.test("an abbreviation does not end a chunk", async () => {
  const chunks = await chunkText("Aaa bbb. Ask Dr. Smith now.", letters, 20);
  assert.deepEqual(chunks.map(({ phonemes }) => phonemes), ["Aaa bbb.", "Ask Dr. Smith now."]);
});

Deno.test("a blank line ends a chunk, and text without phonemes joins a neighbour", async () => {
  const text = "  \n\nA title\n\nThe text.\n \n\n";
  const chunks = await chunkText(text, letters, 100);
  assert.deepEqual(chunks.map(({ phonemes }) => phonemes), ["A title", "The text."]);
  assert.equal(textOf(chunks), text);
});

Deno.test("nothing is lost, every chunk fits and the work is bounded for 100,000 characters", async () => {
  const sentence = "So the tide came in, as tides do; nobody minded. ";
  const prose = sentence.repeat(2041).slice(0, 100_000);
  const oneSentence = "word ".repeat(20_000);
  const oneWord = "a".repeat(100_000);
  const marks = "!?… ".repeat(25_000);
  for (
    const [text, mostRead] of [[prose, 1.01], [oneSentence, 3], [oneWord, 3], [marks, 3]] as const
  ) {
    let read = 0;
    const chunks = await chunkText(text, (part) => {
      read += part.length;
      return letters(part);
    });
    assert.equal(textOf(chunks), text);
    assert.ok(chunks.every(({ phonemes }) => phonemes.length > 0 && phonemes.length <= 510));
    assert.ok(read <= mostRead * text.length, `read ${read} characters of ${text.length}`);
  }
});

Deno.test("the same text gives the same chunks", async () => {
  const text = "Aaa bbb, ccc. Ddd — eee; fff ggg hhh iii jjj. ".repeat(20);
  assert.deepEqual(await chunkText(text, letters, 25), await chunkText(text, letters, 25));
});

Deno.test("a single character over the limit is an error, not an endless loop", async () => {
  await assert.rejects(chunkText("a", () => Promise.resolve("xxx"), 2), /single character/);
});
