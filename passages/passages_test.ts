import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { distance } from "fastest-levenshtein";
import builtIn from "./passages.json" with { type: "json" };
import { loadPassages, parsePassages, PassagesError } from "./passages.ts";
import { phonemize } from "./phonemize/phonemize.ts";
import { tokenize } from "./vocabulary.ts";

/** The built-in file with some fields replaced in its first case or at the top. */
function changed(top: object, first: object = {}): unknown {
  const [head, ...tail] = builtIn.cases;
  return { ...builtIn, cases: [{ ...head, ...first }, ...tail], ...top };
}

function problemsOf(content: unknown): readonly string[] {
  try {
    parsePassages(content, "mine.json");
  } catch (error) {
    assert.ok(error instanceof PassagesError);
    assert.equal(error.path, "mine.json");
    assert.match(error.message, /^Cannot read passages from 'mine\.json':\n {2}/);
    return error.problems;
  }
  assert.fail("expected an error");
}

Deno.test("the six built-in passages have the token counts of the published benchmark", async () => {
  const { voice, lang, sampleRate, cases } = await loadPassages();
  assert.deepEqual([voice, lang, sampleRate], ["af_heart", "a", 24_000]);
  assert.deepEqual(cases.map(({ tokenCount }) => tokenCount), [13, 66, 128, 272, 457, 512]);
  assert.deepEqual(cases.map(({ id }) => id), [0, 1, 2, 3, 4, 5]);
  for (const { phonemes, tokenCount } of cases) {
    assert.equal(tokenize(phonemes).length, tokenCount);
    assert.equal(phonemes, phonemes.trim());
    assert.ok(!phonemes.includes("  "));
  }
});

Deno.test("the passages have speech, figures and all common punctuation", async () => {
  const { cases } = await loadPassages();
  const all = cases.map(({ phonemes }) => phonemes).join("");
  for (const mark of ";:,.!?—…“”()ˈˌ") assert.ok(all.includes(mark), mark);
  assert.match(cases.map(({ text }) => text).join(), /\d/);
});

Deno.test("the passages' phonemes are those of their texts, a few polished by hand", async () => {
  for (const { id, text, phonemes } of (await loadPassages()).cases) {
    const spoken = (await phonemize(text)).phonemes;
    const rate = distance(spoken, phonemes) / phonemes.length;
    assert.ok(rate <= 0.016, `passage ${id}: phoneme error rate ${rate}`);
  }
});

Deno.test("a file in the published format is read, a byte order mark included", async () => {
  const directory = await mkdtemp(join(tmpdir(), "passages-"));
  try {
    const path = join(directory, "mine.json");
    await writeFile(path, "\uFEFF" + JSON.stringify(changed({ voice: "bf_emma", lang: "b" })));
    const mine = await loadPassages(path);
    assert.equal(mine.voice, "bf_emma");
    assert.equal(mine.cases.length, 6);
    await writeFile(path, "{");
    await assert.rejects(loadPassages(path), /mine\.json':\n {2}expected JSON: /);
    await assert.rejects(loadPassages(`${path}.gone`), {
      name: "PassagesError",
      message: /mine\.json\.gone':\n {2}expected a JSON file of passages: ENOENT/,
    });
  } finally {
    await rm(directory, { recursive: true });
  }
});

Deno.test("errors name the place in the file, what was expected and what was received", () => {
  assert.deepEqual(problemsOf(changed({}, { n_phonemes: 12 })), [
    "cases[0].n_phonemes: expected 11, the number of code points of phonemes, received 12",
  ]);
  const first = (content: unknown) => problemsOf(content)[0];
  assert.equal(
    first(changed({ sample_rate: 22050 })),
    "sample_rate: expected 24000, received 22050",
  );
  assert.equal(first(changed({ voice: 7 })), "voice: expected string, received 7");
  assert.match(
    first(changed({ lang: "en-us" })),
    /^lang: expected one letter.*, received "en-us"$/,
  );
  assert.match(
    first(changed({ cases: [] })),
    /^cases: expected array to have >=1 items, received \[\]$/,
  );
  assert.equal(first([]), "the file: expected object, received []");
  assert.equal(
    first(changed({}, { text: undefined })),
    "cases[0].text: expected string, received nothing",
  );
  assert.match(problemsOf(changed({}, { id: 1 }))[0], /^cases\[1\]\.id: .*received 1 again$/);
});

Deno.test("phonemes outside the vocabulary, none and too many are refused by place", () => {
  assert.match(
    problemsOf(changed({}, { phonemes: "hß", n_phonemes: 2 }))[0],
    /^cases\[0\]\.phonemes: .*'ß' \(U\+00DF\) at position 2/,
  );
  assert.match(
    problemsOf(changed({}, { phonemes: "", n_phonemes: 0 }))[0],
    /^cases\[0\]\.phonemes: .*received none/,
  );
  assert.match(
    problemsOf(changed({}, { phonemes: "a".repeat(511), n_phonemes: 511 }))[0],
    /received 511/,
  );
  // The combining tilde counts: 2 phonemes, one grapheme.
  assert.equal(problemsOf(changed({}, { phonemes: "a\u0303", n_phonemes: 1 })).length, 1);
});

Deno.test("everything that is wrong is named at once", () => {
  const problems = problemsOf(changed({ voice: "" }, { phonemes: "ß", n_phonemes: 3 }));
  assert.deepEqual(problems.map((p) => p.split(":")[0]).sort(), [
    "cases[0].n_phonemes",
    "cases[0].phonemes",
    "voice",
  ]);
});
