import { normalize } from "../../passages/phonemize/normalize.ts";

const months =
  "January|February|March|April|May|June|July|August|September|October|November|December";
const dayOfMonth = new RegExp(
  String.raw`\b(${months}) ([1-9]|[12]\d|3[01])\b(?![\d:%]|st|nd|rd|th)`,
  "g",
);

/**
 * The words of an English text as they sound, for comparing a transcript with what was to be said: figures,
 * abbreviations and signs spelled out as they are before phonemes are made, days of a month as ordinals, hyphenated
 * words parted, and case, accents and punctuation dropped. Apostrophes inside words stay.
 */
export function spokenWords(text: string): string[] {
  return normalize(text.replace(dayOfMonth, "$1 $2th"), "a")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/(?<!\p{L})'|'(?!\p{L})/gu, " ")
    .split(/[^\p{L}']+/u)
    .filter((word) => word !== "");
}
