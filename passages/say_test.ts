import assert from "node:assert/strict";
import { TextError } from "./phonemize/phonemize.ts";
import { joinAudio, speakable } from "./say.ts";
import { tokenize } from "./vocabulary.ts";

Deno.test("a short text is one utterance with its tokens", async () => {
  const { utterances, skipped } = await speakable("  Hello there.\n");
  assert.deepEqual(utterances, [{
    text: "Hello there.",
    phonemes: "həlˈO ðˈɛɹ.",
    tokens: tokenize("həlˈO ðˈɛɹ."),
  }]);
  assert.deepEqual(skipped, []);
});

Deno.test("a long text becomes utterances that fit, with nothing lost and progress told", async () => {
  const text = "She counted again: eight tickets, nine hats, one dog; nobody laughed. ".repeat(12)
    .trim();
  const progress: number[] = [];
  const { utterances } = await speakable(text, { onProgress: (done) => progress.push(done) });
  assert.ok(utterances.length > 1);
  assert.equal(utterances.map(({ text }) => text).join(" "), text);
  assert.ok(utterances.every(({ tokens }) => tokens.length <= 512));
  assert.equal(progress.at(-1), 1);
  assert.deepEqual(progress, progress.toSorted((a, b) => a - b));
});

Deno.test("one word of 1,000 letters is spoken in pieces", async () => {
  const { utterances } = await speakable("x".repeat(1000));
  assert.ok(utterances.length > 1);
  assert.equal(utterances.map(({ text }) => text).join(""), "x".repeat(1000));
});

Deno.test("signs without a reading are skipped and said so, with positions in the whole text", async () => {
  const { utterances, skipped } = await speakable("Hello 👋🏽 there.\nHello\u0000 there.");
  assert.deepEqual(
    skipped.map(({ codePoint, position }) => `${codePoint}@${position}`),
    ["U+1F44B@7", "U+1F3FD@8", "U+0000@22"],
  );
  assert.equal(utterances[0].phonemes, "həlˈO ðˈɛɹ. həlˈO ðˈɛɹ.");
});

Deno.test("a text with nothing to say is an error", async () => {
  for (const text of ["", " \n\t ", "?!… —", "😀😀", "\u200f\u202e", "\u0301\u0301"]) {
    await assert.rejects(speakable(text), (error) => {
      assert.ok(error instanceof TextError);
      assert.match(error.message, /expected at least one word, received/);
      return true;
    });
  }
});

Deno.test("letters of other scripts are refused all at once, before any work", async () => {
  let calls = 0;
  await assert.rejects(
    speakable("Hello. مرحبا. 日本.", { onProgress: () => calls++ }),
    (error) => {
      assert.ok(error instanceof TextError);
      assert.equal(error.unreadable.length, 7);
      assert.deepEqual(error.unreadable[0], { sign: "م", codePoint: "U+0645", position: 8 });
      return true;
    },
  );
  assert.equal(calls, 0);
});

Deno.test("an unsupported language is refused by name", async () => {
  await assert.rejects(
    speakable("Bonjour.", { lang: "f" }),
    /language 'f' \(French\): expected 'a' \(American English\) or 'b' \(British English\)/,
  );
});

Deno.test("audio is joined with silence between the parts only", () => {
  const joined = joinAudio([Float32Array.of(1, 2), Float32Array.of(3), Float32Array.of(4)], 0.1);
  assert.deepEqual(joined, Float32Array.of(1, 2, 0, 0, 3, 0, 0, 4));
  assert.equal(joinAudio([Float32Array.of(1), Float32Array.of(1)]).length, 2 + 3600);
  assert.equal(joinAudio([]).length, 0);
  for (const pauseMs of [-1, NaN, Infinity]) {
    assert.throws(() => joinAudio([], pauseMs), /expected a pause of 0 ms or more/);
  }
});
