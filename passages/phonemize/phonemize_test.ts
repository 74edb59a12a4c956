import assert from "node:assert/strict";
import process from "node:process";
import { unknownPhonemes } from "../vocabulary.ts";
import { LanguageError, phonemize, TextError } from "./phonemize.ts";

const say = async (text: string, lang?: string) => (await phonemize(text, { lang })).phonemes;

const american: Readonly<Record<string, string>> = {
  "Hello, world!": "həlˈO, wˈɜɹld!",
  // Homographs are told apart by the phrase they stand in.
  "They record a record.": "ðˌA ɹəkˈɔɹd ɐ ɹˈɛkəɹd.",
  // Weak and strong forms, and forms before vowels.
  "The apple of the tree": "ði ˈæpᵊl ʌv ðə tɹˈi",
  "to open it or listen to": "tʊ ˈOpən ɪt ɔɹ lˈɪsᵊn tˌu",
  "What for? For this, plan A.": "wˌʌt fɔɹ? fˌɔɹ ðˈɪs, plˈæn ˈA.",
  // Pairs that espeak-ng writes as one word.
  "in the house of the man from the sea": "ɪn ðə hˈWs ʌv ðə mˈæn fɹʌm ðə sˈi",
  "half-remembered, well-known": "hˌæfɹəmˈɛmbəɹd, wˌɛlnˈOn",
  "thirteen, nineteenth, canteen": "θˌɜɹtˈin, nˌIntˈinθ, kæntˈin",
  'He said "go" — twice… (no; wait: why?)': "hˌi sˈɛd “ɡˈO” — twˈIs… (nˈO; wˈAt: wˌI?)",
  "wait—what": "wˈAt—wˌʌt",
  "'Twas Dr. Hill's, not the dogs'": "twˈɑz dˈɑktəɹ hˈɪlz, nˌɑt ðə dˈɑɡz",
  "It\nwas \t late": "ˌɪt wʌz lˈAt",
  "In room 7, floor 8 .": "ɪn ɹˈum sˈɛvən, flˈɔɹ ˈAt.",
  "US troops": "jˌuˈɛs tɹˈups",
};

Deno.test("American English", async () => {
  for (const [text, phonemes] of Object.entries(american)) assert.equal(await say(text), phonemes);
});

Deno.test("British English, also right after American", async () => {
  assert.equal(await say("Better go home.", "a"), "bˈɛTəɹ ɡˈO hˈOm.");
  assert.equal(await say("Better go home.", "b"), "bˈɛtə ɡˈQ hˈQm.");
  assert.equal(await say("Better go home.", "a"), "bˈɛTəɹ ɡˈO hˈOm.");
  assert.equal(await say("The idea was not the car.", "b"), "ði Idˈɪə wɒz nˌɒt ðə kˈɑː.");
});

Deno.test("a text without words gives its punctuation or nothing", async () => {
  for (const text of ["", " \n", "😀", "\u200f\u0301"]) assert.equal(await say(text), "");
  assert.equal(await say("…!"), "…!");
});

Deno.test("a long phrase without punctuation keeps all its words", async () => {
  const phonemes = await say("sun ".repeat(130));
  assert.equal(phonemes, "sˈʌn ".repeat(130).trim());
});

Deno.test("signs left out are reported; other scripts are an error", async () => {
  const { phonemes, skipped } = await phonemize("Hello 😀");
  assert.equal(phonemes, "həlˈO");
  assert.deepEqual(skipped, [{ sign: "😀", codePoint: "U+1F600", position: 7 }]);
  await assert.rejects(phonemize("Привет"), TextError);
});

Deno.test("other languages of Kokoro are refused by name", async () => {
  await assert.rejects(phonemize("hola", { lang: "e" }), (error) => {
    assert.ok(error instanceof LanguageError);
    assert.equal(error.received, "e");
    assert.match(error.message, /^Cannot phonemize language 'e' \(Spanish\): expected 'a'/);
    return true;
  });
  await assert.rejects(phonemize("hola", { lang: "en-us" }), /language 'en-us': expected 'a'/);
});

Deno.test("whatever the text, all phonemes are in the vocabulary", async () => {
  const signs = [..."aaeeiioouurstlnmkxzqéñßŁ 0123456789 .,:;-–—'\"“”()[]/&%$£#@°½\n😀\u0301 "];
  // A linear congruential generator: the same texts every time.
  let seed = 7;
  const next = () => (seed = (seed * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
  for (let i = 0; i < 60; i++) {
    const text = Array.from({ length: 40 }, () => signs[Math.floor(next() * signs.length)]).join(
      "",
    );
    for (const lang of ["a", "b"]) {
      const phonemes = await say(text, lang);
      assert.deepEqual(unknownPhonemes(phonemes), [], JSON.stringify(text));
      assert.ok(!/^\s|\s$|\s\s/.test(phonemes));
    }
  }
});

Deno.test("no process-wide error handlers are left behind by espeak-ng's glue code", async () => {
  await say("a");
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    assert.equal(process.listenerCount(event), 0, event);
  }
});
