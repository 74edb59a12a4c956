import assert from "node:assert/strict";
import { endsWithAbbreviation, normalize } from "./normalize.ts";

/** Normalized American text with single spaces and none before punctuation: what matters of it. */
const plain = (text: string) =>
  normalize(text, "a").replace(/\s+/g, " ").replace(/ (?=[;:,.!?…])/g, "").trim();

const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "years and decades": {
    "in 1923": "in nineteen twenty three",
    "in 1905, 1900": "in nineteen oh five, nineteen hundred",
    "2000 2008 2024": "two thousand two thousand eight twenty twenty four",
    "the 1990s and the '80s": "the nineteen nineties and the eighties",
    "1914–1918": "nineteen fourteen to nineteen eighteen",
    "1900s 2000s": "nineteen hundreds two thousands",
  },
  "amounts of money": {
    "$5.50": "five dollars and fifty cents",
    "$1": "one dollar",
    "$1.01": "one dollar and one cent",
    "$0.50": "fifty cents",
    "$1,000,000": "one million dollars",
    "$1.2 million": "one point two million dollars",
    "£20 €1 ¥300": "twenty pounds one euro three hundred yen",
    "5¢": "five cents",
    "a $ sign": "a dollars sign",
  },
  "times of day": {
    "5:30 p.m. on": "five thirty PM on",
    "at 9:05": "at nine oh five",
    "12:00": "twelve o'clock",
    "7:00 AM": "seven AM",
    "5pm": "five PM",
  },
  "numbers": {
    "0 7 42 999": "zero seven forty two nine hundred ninety nine",
    "1,234,567": "one million two hundred thirty four thousand five hundred sixty seven",
    "3.14 and .5": "three point one four and point five",
    "1st 22nd 103rd": "first twenty second one hundred third",
    "-5°C": "minus five degrees Celsius",
    "98.6 °F": "ninety eight point six degrees Fahrenheit",
    "1/2 3/4 2/3 5/0": "one half three quarters two thirds five over zero",
    "½ and 2½": "one half and two and one half",
    "10-20": "ten to twenty",
    "007": "zero zero seven",
    "555-0123": "five five five, zero one two three",
    "1234567890123456":
      "one two three four five six seven eight nine zero one two three four five six",
    "MP3 B2B v1.5": "MP three B two B v one point five",
    "3 km, 60 mph": "three kilometers, sixty miles per hour",
    "1, 2,3": "one, two, three",
  },
  "abbreviations": {
    "Dr. Smith vs. Mrs. Jones": "Doctor Smith versus Missus Jones",
    "St. Paul, Main St.": "Saint Paul, Main Street",
    "the U.S. army": "the US army",
    "e.g. this, i.e. that": "for example, this, that is, that",
    "No. 5 is #1": "number five is number one",
    "and so on, etc. And": "and so on, et cetera. And",
    "Jan. 3rd": "January third",
  },
  "punctuation": {
    'He said "hello" to "them".': "He said “hello” to “them”.",
    "a -- b - c – d": "a — b — c — d",
    "wait...  what . . . ever": "wait… what… ever",
    "«oui» [a] {b}": "“oui” (a) (b)",
    "it’s ‘so’": "it's 'so'",
    "¿Qué? ¡Sí!": "Qué? Sí!",
    "well-known": "well-known",
  },
  "signs": {
    "R&D + 50% = x": "R and D plus fifty percent equals x",
    "me@here.org/x": "me at here dot org slash x",
  },
};
for (const [name, texts] of Object.entries(cases)) {
  Deno.test(`normalize: ${name}`, () => {
    for (const [text, expected] of Object.entries(texts)) assert.equal(plain(text), expected, text);
  });
}

Deno.test("British numbers have an 'and'", () => {
  assert.equal(normalize("105", "b").trim(), "one hundred and five");
});

Deno.test("long runs of digits, spaces and marks take no more than linear time", () => {
  // Quadratic time would be minutes here.
  for (
    const text of [
      "1".repeat(100_000),
      " ".repeat(100_000),
      ". ".repeat(50_000),
      "-".repeat(100_000),
    ]
  ) {
    assert.ok(normalize(text, "a").length >= 0);
  }
});

Deno.test("only letters, apostrophes, hyphens, white space and Kokoro's punctuation are left", () => {
  const all = Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code)).join(" ");
  assert.match(normalize(all, "a"), /^[\p{L}\s'\-;:,.!?—…“”()]*$/u);
});

Deno.test("abbreviations that do not end a sentence are told from words that do", () => {
  assert.ok(endsWithAbbreviation("I asked Dr. "));
  assert.ok(endsWithAbbreviation("at St. "));
  assert.ok(!endsWithAbbreviation("I asked him. "));
  assert.ok(!endsWithAbbreviation("the XDr. "));
});
