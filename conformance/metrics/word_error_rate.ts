import { distance } from "fastest-levenshtein";
import { spokenWords } from "./spoken_words.ts";

/** How far a transcript is from a text. */
export interface ErrorRate {
  /** Least number of insertions, deletions and substitutions (Levenshtein distance). */
  readonly errors: number;
  /** Words, or characters, of the text. */
  readonly length: number;
  /** `errors / length`: 0 is perfect; over 1 where much was inserted. */
  readonly rate: number;
}

/**
 * Word error rate of `transcript` against `text`, by their spoken words. Spelling counts: a name that a recognizer
 * spells in another way is an error, whatever the audio. A secondary check: it hears words, not quality.
 * @throws {RangeError} when the text has no words.
 */
export function wordErrorRate(text: string, transcript: string): ErrorRate {
  // Each different word becomes one character, so that the distance of strings is one of words.
  const codes = new Map<string, string>();
  const encode = (words: readonly string[]) =>
    words.map((word) => {
      if (!codes.has(word)) codes.set(word, String.fromCharCode(codes.size));
      return codes.get(word)!;
    }).join("");
  return errorRate(encode(spokenWords(text)), encode(spokenWords(transcript)));
}

/**
 * Character error rate of `transcript` against `text`: that of {@link wordErrorRate} for characters of the spoken
 * words, with one space between words. Other spellings cost less than other words.
 * @throws {RangeError} when the text has no words.
 */
export function characterErrorRate(text: string, transcript: string): ErrorRate {
  return errorRate(spokenWords(text).join(" "), spokenWords(transcript).join(" "));
}

function errorRate(expected: string, received: string): ErrorRate {
  if (expected === "") throw new RangeError("Cannot rate a transcript: the text has no words");
  const errors = distance(expected, received);
  return { errors, length: expected.length, rate: errors / expected.length };
}
