/**
 * Text normalization: English text with figures, abbreviations, signs and typewriter punctuation to
 * words and the punctuation of Kokoro's vocabulary.
 * @module
 */
import type { Language } from "./_espeak.ts";
import { spellNumbers } from "./_numbers.ts";

/** Abbreviations with a full stop that does not end a sentence. Read only with that stop. */
const abbreviations: Readonly<Record<string, string>> = {
  "Dr": "Doctor",
  "Mr": "Mister",
  "Mrs": "Missus",
  "Ms": "Miz",
  "Prof": "Professor",
  "Capt": "Captain",
  "Col": "Colonel",
  "Lt": "Lieutenant",
  "Sgt": "Sergeant",
  "Gen": "General",
  "Gov": "Governor",
  "Sen": "Senator",
  "Rev": "Reverend",
  "Mt": "Mount",
  "Jan": "January",
  "Feb": "February",
  "Aug": "August",
  "Sept": "September",
  "Oct": "October",
  "Nov": "November",
  "Dec": "December",
  "vs": "versus",
  "approx": "approximately",
};
/** Abbreviations that can end a sentence: their full stop stays at the end of the text or before a capital. */
const finalAbbreviations: Readonly<Record<string, string>> = {
  "etc": "et cetera",
  "Jr": "Junior",
  "Sr": "Senior",
  "Inc": "Incorporated",
  "Ltd": "Limited",
};
const signs: Readonly<Record<string, string>> = {
  "&": "and",
  "%": "percent",
  "+": "plus",
  "=": "equals",
  "@": "at",
  "#": "hash",
  "/": "slash",
  "×": "times",
  "÷": "divided by",
  "°": "degrees",
  "§": "section",
  "$": "dollars",
  "€": "euros",
  "£": "pounds",
  "¥": "yen",
  "¢": "cents",
};

const abbreviated = new RegExp(
  String.raw`\b(${Object.keys(abbreviations).join("|")})\.(?=\s|$)`,
  "g",
);
const finallyAbbreviated = new RegExp(
  String.raw`\b(${Object.keys(finalAbbreviations).join("|")})\.`,
  "g",
);

const abbreviatedAtEnd = new RegExp(
  String.raw`\b(?:${Object.keys(abbreviations).join("|")}|St|No|e\.g|i\.e)\.$`,
);

/** Whether `text` ends with an abbreviation whose full stop does not end a sentence, such as "Dr. ". */
export function endsWithAbbreviation(text: string): boolean {
  return abbreviatedAtEnd.test(text.trimEnd().slice(-20));
}

/**
 * `text`, as the screen leaves it, in words: letters, apostrophes, hyphens inside words, white space and
 * `;:,.!?—…“”()` are all that is left.
 */
export function normalize(text: string, lang: Language): string {
  return spellSigns(spellNumbers(spellAbbreviations(plainPunctuation(text)), lang))
    .replace(/[^\p{L}\s'\-;:,.!?—…“”()]/gu, " ");
}

function plainPunctuation(text: string): string {
  return text
    .replace(/[‘’‚‛´`ʼ′‹›]/g, "'")
    .replace(/''|″/g, '"')
    .replace(/[„«‟]/g, "“")
    .replace(/»/g, "”")
    .replace(/"/g, (_, at: number, whole: string) => opens(whole, at) ? "“" : "”")
    .replace(/[[{]/g, "(")
    .replace(/[\]}]/g, ")")
    .replace(/[‐‑]/g, "-")
    .replace(/\.{2,}|(?:\. ){2,}\./g, "…")
    .replace(/―|-{2,}|(?<=\s)[-–−](?=\s)|(?<=[\p{L}\s])–(?=[\p{L}\s])/gu, "—")
    .replace(/[¡¿]/g, "");
}

/** A straight quote opens where something follows it and nothing but space, a dash or a bracket precedes. */
function opens(text: string, at: number): boolean {
  return /^$|[\s([{—–-]/.test(text.slice(Math.max(0, at - 1), at)) && /\S/.test(text[at + 1] ?? "");
}

function spellAbbreviations(text: string): string {
  return text
    .replace(/\be\.g\.,?/gi, "for example,")
    .replace(/\bi\.e\.,?/gi, "that is,")
    .replace(
      /(?<=\d\s?)([ap])\.?m\b(?:\.(?=\s*\p{Ll}|[,;:!?]))?/giu,
      (_, half) => ` ${half.toUpperCase()}M`,
    )
    // Initials: "U.S." is read letter by letter. A stop at the end of a sentence stays.
    .replace(
      /\b(?:\p{Lu}\.){2,}/gu,
      (initials, at: number, whole: string) =>
        initials.replaceAll(".", "") + (/^\s*$/.test(whole.slice(at + initials.length)) ? "." : ""),
    )
    .replace(/\bSt\.(?=\s+\p{Lu})/gu, "Saint")
    .replace(/\bSt\./g, "Street")
    .replace(/\bNo\.\s?(?=\d)/g, "number ")
    .replace(/#\s?(?=\d)/g, "number ")
    .replace(abbreviated, (_, short) => abbreviations[short])
    .replace(
      finallyAbbreviated,
      (_, short, at: number, whole: string) =>
        finalAbbreviations[short] +
        (/^\s*(?:$|\p{Lu})/u.test(whole.slice(at + short.length + 1)) ? "." : ""),
    );
}

function spellSigns(text: string): string {
  return text
    .replace(/°\s?C\b/g, " degrees Celsius")
    .replace(/°\s?F\b/g, " degrees Fahrenheit")
    .replace(/[&%+=@#/×÷°§$€£¥¢]/g, (sign) => ` ${signs[sign]} `)
    // Stops inside names such as "example.com" are spoken.
    .replace(/(?<=\p{L})\.(?=\p{L})/gu, " dot ");
}
