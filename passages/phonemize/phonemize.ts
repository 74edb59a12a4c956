/**
 * English text to Kokoro's phonemes (G2P): normalization, espeak-ng phrase by phrase, and a lexicon of
 * grammatical words over it.
 * @module
 */
import { espeak, type Language } from "./_espeak.ts";
import { fromEspeak } from "./_kokoro.ts";
import { functionWord, isFunctionWord } from "./_lexicon.ts";
import { normalize } from "./normalize.ts";
import { screen, TextError, type TextSign } from "./screen.ts";

export { type Language, TextError, type TextSign };

/** The languages of Kokoro's voices, by the first letter of a voice's name. */
const languageNames: Readonly<Record<string, string>> = {
  a: "American English",
  b: "British English",
  e: "Spanish",
  f: "French",
  h: "Hindi",
  i: "Italian",
  j: "Japanese",
  p: "Brazilian Portuguese",
  z: "Mandarin Chinese",
};

/** A language for which there is no way from text to phonemes here. */
export class LanguageError extends RangeError {
  override readonly name = "LanguageError";
  constructor(readonly received: string) {
    const known = languageNames[received];
    super(
      `Cannot phonemize language '${received}'${
        known ? ` (${known})` : ""
      }: expected 'a' (American ` +
        `English) or 'b' (British English), the only ones in the bundled espeak-ng; ` +
        `for others give phonemes instead of text`,
    );
  }
}

/** Options of {@link phonemize}. */
export interface PhonemizeOptions {
  /** First letter of the voice's name: `a` American English (default), `b` British English. */
  readonly lang?: string;
}

/** What {@link phonemize} makes of a text. */
export interface Phonemized {
  /** Phonemes of Kokoro's vocabulary. Empty when the text has nothing to say. */
  readonly phonemes: string;
  /** Signs of the text that were left out because they have no reading, such as emoji. */
  readonly skipped: readonly TextSign[];
}

/**
 * Phonemes of `text`, of any length, with the punctuation that Kokoro reads and single spaces. About
 * 1 ms a word, and 0.2 s once to start espeak-ng.
 * @throws {LanguageError} when `lang` is not supported.
 * @throws {TextError} when the text has letters or digits that are not Latin; it names all of them.
 */
export async function phonemize(text: string, options: PhonemizeOptions = {}): Promise<Phonemized> {
  const lang = checkLanguage(options.lang ?? "a");
  const screened = screen(text);
  const parts: string[] = [];
  for (const { words, after } of phrases(normalize(screened.text, lang))) {
    parts.push(await phonemizePhrase(words, lang), after);
  }
  return { phonemes: tidy(parts.join("")), skipped: screened.skipped };
}

/** `lang` where it is supported. @throws {LanguageError} where it is not. */
export function checkLanguage(lang: string): Language {
  if (lang !== "a" && lang !== "b") throw new LanguageError(lang);
  return lang;
}

interface Word {
  readonly text: string;
  /** Whether a hyphen joins it to the next word. */
  readonly joined: boolean;
}
/** Words between two marks of punctuation, and what follows them: marks and white space. */
interface Phrase {
  readonly words: readonly Word[];
  readonly after: string;
}

/** espeak-ng cuts longer words off, so these are read in pieces. */
const longestWord = /.{1,40}/gu;

function* phrases(normalized: string): Generator<Phrase> {
  let words: Word[] = [];
  for (const [piece] of normalized.matchAll(/[\p{L}'-]+|\s*[;:,.!?—…“”()]\s*/gu)) {
    if (/^[\p{L}'-]/u.test(piece)) words.push(...splitWord(piece));
    else {
      yield { words, after: piece };
      words = [];
    }
  }
  yield { words, after: "" };
}

function splitWord(piece: string): Word[] {
  const parts = piece.split(/-+/)
    // An apostrophe at the edge is a quotation mark or silent, except in words such as 'tis.
    .map((part) => part.replace(/^'+(?!t)|'+$/g, ""))
    .flatMap((part) => part.match(longestWord) ?? []);
  return parts.map((text, i) => ({ text, joined: i < parts.length - 1 }));
}

async function phonemizePhrase(words: readonly Word[], lang: Language): Promise<string> {
  const read = await align(words.map((word) => word.text), lang);
  let phrase = "";
  let next: string | undefined;
  for (let i = words.length - 1; i >= 0; i--) {
    const { text, joined } = words[i];
    let word = isFunctionWord(text, lang)
      ? functionWord(text, lang, { next })
      : fromEspeak(stressTeens(text, read[i]), lang);
    // The first word of a compound keeps secondary stress: "half-remembered".
    if (joined) word = word.replace("ˈ", "ˌ");
    phrase = phrase === "" ? word : `${word}${joined ? "" : " "}${phrase}`;
    next = word;
  }
  return phrase;
}

/**
 * espeak-ng's IPA, one entry a word. Reading the words as one phrase tells homographs apart ("a record",
 * "to record"), but some pairs of grammatical words come out as one; then the phrase is read in two
 * parts, cut inside such a pair where there is one, and near the middle so that few words are read often.
 */
async function align(words: readonly string[], lang: Language): Promise<string[]> {
  if (words.length === 0) return [];
  const groups = await espeak(words.join(" "), lang);
  if (groups.length === words.length) return groups;
  if (words.length === 1) return [groups.join(" ")];
  const fromMiddle = (cut: number) => Math.abs(cut - words.length / 2);
  const cut = words.keys().drop(1)
    .filter((i) => isFunctionWord(words[i], lang) && isFunctionWord(words[i - 1], lang))
    .reduce<number>((best, i) => best === 0 || fromMiddle(i) < fromMiddle(best) ? i : best, 0) ||
    words.length >> 1;
  return [...await align(words.slice(0, cut), lang), ...await align(words.slice(cut), lang)];
}

/** Numbers in -teen have their main stress at the end, where espeak-ng has it at the start. */
function stressTeens(word: string, ipa: string): string {
  return /teen(?:th)?$/i.test(word) ? ipa.replace("ˈ", "ˌ").replace(/ˌ?tiːn/u, "tˈiːn") : ipa;
}

function tidy(phonemes: string): string {
  return phonemes
    .replace(/\s+/g, " ")
    .replace(/ (?=[;:,.!?…”)])/g, "")
    .replace(/([“(]) /g, "$1")
    .trim();
}
