/**
 * Words whose reading depends on the sentence more than on their spelling: the small grammatical words,
 * as Kokoro writes them. espeak-ng's own weak forms differ and would sound wrong.
 * @module
 */
import type { Language } from "./_espeak.ts";

/** `word: "weak strong"`; the strong form, where there is one, is that of the end of a phrase. */
// deno-fmt-ignore
const american: Readonly<Record<string, string>> = {
  about: "əbˈWt", all: "ˈɔl", am: "æm", an: "ɐn", and: "ænd", are: "ɑɹ ˈɑɹ", as: "æz", at: "æt",
  be: "bi bˈi", been: "bɪn", but: "bˌʌt", by: "bˌI bˈI", can: "kæn kˈæn", could: "kʊd kˈʊd",
  did: "dˈɪd", do: "dˈu", does: "dˈʌz", for: "fɔɹ", from: "fɹʌm", had: "hæd hˈæd",
  has: "hæz hˈæz", have: "hæv hˈæv", he: "hi", her: "hɜɹ", him: "hˌɪm", his: "hɪz",
  how: "hˌW", i: "ˌI", if: "ɪf", in: "ɪn ˈɪn", into: "ˈɪntu", is: "ɪz", it: "ɪt", its: "ɪts",
  may: "mˈA", me: "mˌi", might: "mˌIt", must: "mˈʌst", my: "mI", not: "nˌɑt", of: "ʌv",
  on: "ˌɔn", or: "ɔɹ", our: "ˌWəɹ", shall: "ʃˌæl", she: "ʃi", should: "ʃˌʊd", so: "sˌO",
  some: "sˌʌm", than: "ðən", that: "ðæt", their: "ðɛɹ", them: "ðˌɛm", there: "ðɛɹ ðˈɛɹ",
  these: "ðiz ðˈiz", they: "ðˌA", though: "ðˌO", this: "ðɪs ðˈɪs", those: "ðOz ðˈOz",
  through: "θɹu θɹˈu", up: "ˌʌp", us: "ˌʌs", was: "wʌz", we: "wi", were: "wɜɹ", what: "wˌʌt", when: "wˌɛn",
  where: "wˌɛɹ", which: "wˌɪʧ", while: "wˌIl", who: "hˌu", why: "wˌI", will: "wɪl wˈɪl",
  with: "wɪð", would: "wʊd wˈʊd", you: "ju", your: "jʊɹ",
  // Not grammatical, but common, and wrong otherwise.
  across: "əkɹˈɔs", already: "ˌɔlɹˈɛdi", everybody: "ˈɛvɹibədi", everything: "ˈɛvɹiθˌɪŋ",
  hundred: "hˈʌndɹəd", nobody: "nˈObˌɑdi", okay: "ˌOkˈA", something: "sˈʌmθˌɪŋ",
};

/** What British English says differently; British words that are not here are espeak-ng's. */
// deno-fmt-ignore
const british: Readonly<Record<string, string>> = {
  an: "ɐn", and: "ænd", as: "æz", at: "æt", be: "biː bˈiː", been: "biːn", but: "bˌʌt",
  by: "bˌI bˈI", had: "hæd hˈæd", has: "hæz hˈæz", have: "hæv hˈæv", i: "ˌI", in: "ɪn ˈɪn",
  is: "ɪz", it: "ɪt", not: "nˌɒt", of: "ɒv", on: "ˌɒn", that: "ðæt", they: "ðˌA",
  was: "wɒz", what: "wˌɒt", with: "wɪð",
};

const tables: Readonly<Record<Language, ReadonlyMap<string, readonly string[]>>> = {
  a: table(american),
  b: table(british),
};

function table(words: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(words).map(([word, forms]) => [word, forms.split(" ")]));
}

/** Where a word stands: what follows decides the forms of "the", "to" and the strong forms. */
export interface WordContext {
  /** Phonemes of the next word of the same phrase; undefined at the phrase's end. */
  readonly next: string | undefined;
}

const vowelFirst = /^[ˈˌ]?[AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻɐ]/u;

/** Whether the lexicon has a reading of `word`. Words in capitals ("US", "IT") are not its business. */
export function isFunctionWord(word: string, lang: Language): boolean {
  return /^(?:I|[A-Z]?[a-z]*)$/.test(word) &&
    (/^(?:a|the|to)$/i.test(word) || tables[lang].has(word.toLowerCase()));
}

/** Kokoro's phonemes of a word for which {@link isFunctionWord} is true. */
export function functionWord(word: string, lang: Language, { next }: WordContext): string {
  const key = word.toLowerCase();
  const beforeVowel = next !== undefined && vowelFirst.test(next);
  // A capital at the end of a phrase is the letter: "plan A".
  if (key === "a") return word === "A" && next === undefined ? "ˈA" : "ɐ";
  if (key === "the") return beforeVowel ? "ði" : "ðə";
  if (key === "to") {
    if (next !== undefined) return beforeVowel ? "tʊ" : "tə";
    return lang === "b" ? "tˌuː" : "tˌu";
  }
  const [weak, strong = weak] = tables[lang].get(key)!;
  const form = next === undefined ? strong : weak;
  // A capital marks the start of a sentence, where a word without any stress gets a secondary one.
  const starts = word !== key && !/[ˈˌ]/u.test(form) && !/^(?:an|and|in)$/.test(key);
  return starts ? form.replace(/(?=[AIOQWYaiuæɑɒɔəɛɜɪʊʌ])/u, "ˌ") : form;
}
