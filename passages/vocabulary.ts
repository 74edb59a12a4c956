/**
 * Kokoro's vocabulary: which phoneme has which row of the embedding tables.
 * Source: `config.json` of Kokoro-82M v1.0 (178 rows, 114 of them used; row 0 is padding).
 * @module
 */
import { maxTokens } from "../stages/config.ts";

/** Runs of phonemes, one Unicode code point each, with consecutive ids from the number on. */
const runs: readonly (readonly [number, string])[] = [
  [1, ";:,.!?"],
  // U+0303, the combining tilde of nasal vowels, and U+AB67 are escaped: neither shows well on its own.
  [9, '—…"()“” \u0303ʣʥʦʨᵝ\uAB67AI'],
  [31, "O"],
  [33, "Q"],
  [35, "ST"],
  [39, "W"],
  [41, "Yᵊabcdef"],
  [50, "hijklmnopqrstuvwxyzɑɐɒæ"],
  [75, "βɔɕç"],
  [80, "ɖðʤə"],
  [85, "ɚɛɜ"],
  [90, "ɟ"],
  [92, "ɡ"],
  [99, "ɥ"],
  [101, "ɨɪʝ"],
  [110, "ɯɰŋɳɲɴø"],
  [118, "ɸθœ"],
  [123, "ɹ"],
  [125, "ɾɻ"],
  [128, "ʁɽʂʃʈʧ"],
  [135, "ʊʋ"],
  [138, "ʌɣɤ"],
  [142, "χʎ"],
  [147, "ʒʔ"],
  [156, "ˈˌː"],
  [162, "ʰ"],
  [164, "ʲ"],
  [169, "↓"],
  [171, "→↗↘"],
  [177, "ᵻ"],
];

/** Token id of each phoneme, 1 to 177. The keys are single code points. */
export const vocabulary: ReadonlyMap<string, number> = new Map(
  runs.flatMap(([first, symbols]) => [...symbols].map((symbol, i) => [symbol, first + i] as const)),
);

/** Most phonemes that one utterance may have: {@link maxTokens} without the padding at both ends. */
export const maxPhonemes = maxTokens - 2;

/** A code point that is not in the vocabulary. */
export interface UnknownPhoneme {
  readonly symbol: string;
  /** The code point, for example `U+00DF`. */
  readonly codePoint: string;
  /** Which phoneme it is, counted in code points from 1. */
  readonly position: number;
}

/** Phonemes that cannot become the tokens of one utterance. Carries everything that is wrong with them. */
export class PhonemeError extends RangeError {
  override readonly name = "PhonemeError";
  /**
   * @param phonemeCount number of phonemes (code points) received.
   * @param unknown all code points outside the vocabulary, in order.
   */
  constructor(readonly phonemeCount: number, readonly unknown: readonly UnknownPhoneme[]) {
    super(describe(phonemeCount, unknown));
  }
}

/** Number of phonemes in `phonemes`: its Unicode code points, as the rows of a voice are indexed. */
export function countPhonemes(phonemes: string): number {
  let count = 0;
  for (const _ of phonemes) count++;
  return count;
}

/** Every code point of `phonemes` that is not in the vocabulary, in order. */
export function unknownPhonemes(phonemes: string): UnknownPhoneme[] {
  const unknown: UnknownPhoneme[] = [];
  let position = 0;
  for (const symbol of phonemes) {
    position++;
    if (!vocabulary.has(symbol)) {
      unknown.push({ symbol, codePoint: codePointName(symbol), position });
    }
  }
  return unknown;
}

/** `U+` and at least four hexadecimal digits of the first code point of `symbol`. */
export function codePointName(symbol: string): string {
  return `U+${symbol.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * Token ids `[T_enc] int32` of one utterance: 0, one id a phoneme, 0; T_enc is the phonemes plus 2.
 *
 * Phonemes are Unicode code points. U+0303 is a phoneme of its own, so the text is neither composed
 * (NFC) nor split into graphemes: either would change the count that picks the voice's style row.
 *
 * @throws {PhonemeError} when there are none, more than {@link maxPhonemes}, or unknown ones.
 */
export function tokenize(phonemes: string): Int32Array {
  const count = countPhonemes(phonemes);
  const unknown = unknownPhonemes(phonemes);
  if (unknown.length > 0 || count === 0 || count > maxPhonemes) {
    throw new PhonemeError(count, unknown);
  }
  const tokens = new Int32Array(count + 2);
  let i = 1;
  for (const symbol of phonemes) tokens[i++] = vocabulary.get(symbol)!;
  return tokens;
}

/** How many unknown phonemes a message lists before it only counts them. */
const listedUnknown = 10;

function describe(count: number, unknown: readonly UnknownPhoneme[]): string {
  const problems: string[] = [];
  if (unknown.length > 0) {
    const listed = unknown.slice(0, listedUnknown).map((p) =>
      `${show(p)} at position ${p.position}`
    );
    if (unknown.length > listedUnknown) listed.push(`${unknown.length - listedUnknown} more`);
    problems.push(
      `${unknown.length} of ${count} not in Kokoro's vocabulary: ${
        listed.join(", ")
      }; replace or remove ${unknown.length === 1 ? "it" : "them"}`,
    );
  }
  if (count === 0) problems.push(`expected 1 to ${maxPhonemes} phonemes, received none`);
  if (count > maxPhonemes) {
    problems.push(
      `expected at most ${maxPhonemes} phonemes, received ${count}; split the text into shorter ` +
        `utterances (\`say\` splits by itself)`,
    );
  }
  return `Cannot tokenize phonemes: ${problems.join("; and ")}`;
}

/** Quoted where it can be seen on its own: not marks, controls, surrogates or unassigned code points. */
function show({ symbol, codePoint }: UnknownPhoneme): string {
  return /[\p{M}\p{C}\p{Z}]/u.test(symbol) ? codePoint : `'${symbol}' (${codePoint})`;
}
