/**
 * Figures to English words: amounts, times, years, ordinals, decimals, fractions and plain numbers.
 * espeak-ng reads them too, but years as "nineteen hundred twenty three" and amounts of money wrongly.
 * @module
 */
import type { Language } from "./_espeak.ts";
import * as us from "n2words/en-US";
import * as gb from "n2words/en-GB";

const spell = { a: us, b: gb } as const;
/** Numbers with more digits are read digit by digit, as telephone and serial numbers are. */
const maxSpelledDigits = 15;
const decades = ["", "tens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies"];
const currencies: Readonly<
  Record<string, readonly [one: string, many: string, cent: string, cents: string]>
> = {
  "$": ["dollar", "dollars", "cent", "cents"],
  "€": ["euro", "euros", "cent", "cents"],
  "£": ["pound", "pounds", "penny", "pence"],
  "¥": ["yen", "yen", "sen", "sen"],
};
const fractions: Readonly<Record<string, string>> = { "½": "1/2", "¼": "1/4", "¾": "3/4" };
const units: Readonly<Record<string, string>> = {
  km: "kilometers",
  cm: "centimeters",
  mm: "millimeters",
  kg: "kilograms",
  mph: "miles per hour",
  ms: "milliseconds",
  MB: "megabytes",
  GB: "gigabytes",
  kHz: "kilohertz",
  Hz: "hertz",
};
// Only from its first digit on: otherwise long runs of digits would take quadratic time.
const number = String.raw`(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)|(?<!\d)\d+`;

/** `text` with everything that contains figures replaced by words. Hyphens of numbers become spaces. */
export function spellNumbers(text: string, lang: Language): string {
  const cardinal = (digits: string) => words(spell[lang].toCardinal(BigInt(digits)));
  const ordinal = (digits: string) => words(spell[lang].toOrdinal(BigInt(digits)));
  const digitByDigit = (digits: string) => [...digits].map(cardinal).join(" ");
  const plain = (figures: string) => {
    const digits = figures.replaceAll(",", "");
    if (digits.length > maxSpelledDigits || /^0\d/.test(digits)) return digitByDigit(digits);
    return cardinal(digits);
  };
  const decimal = (whole: string, part: string | undefined) =>
    [whole && plain(whole), part && `point ${digitByDigit(part)}`].filter(Boolean).join(" ");
  const year = (digits: string) => {
    const [century, rest] = [digits.slice(0, 2), digits.slice(2)];
    if (digits[1] === "0" && rest[0] === "0") return cardinal(digits);
    if (rest === "00") return `${cardinal(century)} hundred`;
    return `${cardinal(century)} ${rest[0] === "0" ? `oh ${cardinal(rest)}` : cardinal(rest)}`;
  };
  const decade = (rest: string) =>
    rest === "0" ? "hundreds" : decades[+rest] ?? (rest === "8" ? "eighties" : "nineties");

  return text
    .replace(/(?<=\p{L})(?=\d)/gu, " ")
    .replace(
      /\b(?:\d{3}-)?\d{3}-\d{4}\b/g,
      (phone) => phone.split("-").map(digitByDigit).join(", "),
    )
    .replace(/\d?[½¼¾]/g, (mixed) => {
      const fraction = fractions[mixed.at(-1)!];
      return mixed.length > 1 ? `${mixed[0]} and ${fraction} ` : `${fraction} `;
    })
    .replace(
      re(
        `([$€£¥])\\s?(${number})(?:\\.(\\d{2})(?!\\d)|\\.(\\d+))?(\\s(?:thousand|million|billion|trillion)\\b)?`,
      ),
      (_, sign, whole, cents, part, scale) => {
        const [one, many, cent, centsName] = currencies[sign];
        if (scale || part) return `${decimal(whole, part ?? cents)}${scale ?? ""} ${many}`;
        const main = `${plain(whole)} ${+whole === 1 ? one : many}`;
        if (!cents || +cents === 0) return main;
        const small = `${cardinal(cents)} ${+cents === 1 ? cent : centsName}`;
        return +whole === 0 ? small : `${main} and ${small}`;
      },
    )
    .replace(/\b([01]?\d|2[0-4]):([0-5]\d)\b(?!:)/g, (_, hour, minute) => {
      if (+minute === 0) {
        return +hour >= 1 && +hour <= 12
          ? `${cardinal(hour)} o'clock`
          : `${cardinal(hour)} hundred`;
      }
      return `${cardinal(hour)} ${+minute < 10 ? "oh " : ""}${cardinal(minute)}`;
    })
    .replace(/ o'clock(?=\s*[AP]M\b)/g, "")
    .replace(
      /\b(1[1-9]|20)(\d)0'?s\b/g,
      (_, century, tens) =>
        tens === "0" && century === "20" ? "two thousands" : `${cardinal(century)} ${decade(tens)}`,
    )
    .replace(/(^|\s)'?([1-9])0'?s\b/g, (_, space, tens) => `${space}${decade(tens)}`)
    .replace(
      re(`(${number})(?:st|nd|rd|th)\\b`, "gi"),
      (_, digits) => ordinal(digits.replaceAll(",", "")),
    )
    .replace(
      /\b(\d{1,2})\/(\d{1,2})\b(?!\/)/g,
      (_, top, bottom) => fraction(top, bottom, cardinal, ordinal),
    )
    .replace(/(\d)\s?[-–]\s?(?=\d)/g, "$1 to ")
    .replace(/(^|[\s(])[-−](?=\.?\d)/g, "$1minus ")
    .replace(
      /(^|[^\d.,:$])(1[1-9]\d\d|20\d\d)(?![\d]|[.,]\d)/g,
      (_, before, digits) => `${before}${year(digits)}`,
    )
    .replace(re(`(${number})?\\.(\\d+)`), (_, whole = "", part) => decimal(whole, part) + " ")
    .replace(
      re(`(${number})\\s?(${Object.keys(units).join("|")})\\b`),
      (_, figures, unit) => `${figures} ${units[unit]}`,
    )
    .replace(re(number), (figures) => ` ${plain(figures)} `);
}

function fraction(
  top: string,
  bottom: string,
  cardinal: (digits: string) => string,
  ordinal: (digits: string) => string,
): string {
  if (+top === 0 || +bottom < 2 || +bottom > 20) return `${cardinal(top)} over ${cardinal(bottom)}`;
  const part = +bottom === 2 ? "half" : +bottom === 4 ? "quarter" : ordinal(bottom);
  return `${cardinal(top)} ${+top === 1 ? part : part === "half" ? "halves" : `${part}s`}`;
}

function words(spelled: string): string {
  return spelled.replaceAll("-", " ");
}

function re(source: string, flags = "g"): RegExp {
  return new RegExp(source, flags);
}
