/** Accounts for every number of a report: it stands in a table that is known cell by cell, or in words that say what it is. */
import assert from "node:assert/strict";
import { checkTable, type Columns, isPrinted, numberPattern, numbersIn } from "./_printed.ts";
import type { PrintedTable } from "./_printed.ts";
import type { ReportFile } from "./report_files.ts";
import { htmlTables, htmlText, markdownTables, markdownText } from "./_printed_tables.ts";

/** A table; it is found by its heads, which are those of the columns. */
export interface ExpectedTable {
  /** Absent where the rows are any texts. */
  readonly rowCount?: number;
  readonly columns: Columns;
}

/**
 * Words with numbers: each `#` stands for one of the values in their order, other digits for themselves, `^` and `$` for
 * the ends of a line, `~` for anything in it that is no number. Texts of the JSON may be quoted. A claim holds wherever
 * its words stand with numbers that are its values as printed.
 */
export type Claim = readonly [words: string, ...values: number[]];

/** What is known of a report. */
export interface Known {
  /** What it is made from: the texts in there may have digits of their own. */
  readonly json: unknown;
  /** Tables of the same heads are known in their order; a report may have all of them again. */
  readonly tables: readonly ExpectedTable[];
  readonly claims: readonly Claim[];
}

/** How a report is read: terminals have no tables that can be told from text. */
const readers = {
  md: { tablesOf: markdownTables, textOf: markdownText },
  html: { tablesOf: htmlTables, textOf: htmlText },
  txt: { tablesOf: () => [], textOf: (text) => text },
} satisfies Readonly<
  Record<string, { tablesOf(text: string): PrintedTable[]; textOf(text: string): string }>
>;
/** How a report is written, as the ending of its file. */
export type Format = keyof typeof readers;

/** What of a {@link Known} was there. */
export type Seen = Set<ExpectedTable | Claim>;

/**
 * Holds every number of `report` against what is known. Returns which tables and claims it has.
 * @throws {AssertionError} naming each number that is not accounted for, with what stands around it.
 */
export function accountFor(report: string, format: Format, known: Known): Seen {
  const seen: Seen = new Set();
  const { tablesOf, textOf } = readers[format];
  const printed = tablesOf(report);
  const texts = printed.flatMap((table, i) => {
    const alike = known.tables.filter(({ columns }) => hasHeads(table, Object.keys(columns)));
    assert.ok(alike.length > 0, `a table that is not known: ${table.head.join(", ")}`);
    const before = printed.slice(0, i).filter(({ head }) => hasHeads(table, head)).length;
    const expected = alike[before % alike.length];
    const { columns, rowCount = table.rows.length } = expected;
    seen.add(expected);
    assert.equal(table.rows.length, rowCount, `rows of ${table.head.join(", ")}`);
    checkTable(table, columns);
    return textsOf(table, columns);
  });
  accountForText([textOf(report), ...texts].join("\n"), known, seen);
  return seen;
}

/** The lines of a table in a terminal: of each the numbers in their order, after its first text. */
export function linesOf({ rowCount, columns }: ExpectedTable): Claim[] {
  const lines = Array.from({ length: rowCount! }, (_, i): Claim => {
    const [first, ...others] = Object.values(columns).map((column) => column(i));
    const isWord = typeof first === "string" && !/\d/.test(first);
    const values = [isWord ? null : first, ...others].flat().filter((cell) =>
      typeof cell === "number"
    );
    return [`^~${isWord ? first : ""}~${values.map(() => "#").join("~")}~$`, ...values];
  });
  return lines.filter(([, ...values]) => values.length > 0);
}

/**
 * Holds every number of `files`, those that people read, against what is known, and sees that each table and claim is in
 * one of them: else the list tells of what nobody reads.
 */
export function accountForFiles(files: readonly ReportFile[], known: Known): void {
  const seen = files.flatMap(({ name, content }) => {
    if (name === "badge.json") return [...accountFor(JSON.parse(content).message, "txt", known)];
    const [, ending] = /\.(\w+)$/.exec(name)!;
    return ending in readers ? [...accountFor(content, ending as Format, known)] : [];
  });
  const isMissing = (of: ExpectedTable | Claim) => !seen.includes(of);
  const tables = known.tables.filter(isMissing).map(({ columns }) => Object.keys(columns));
  assert.deepEqual([...tables, ...known.claims.filter(isMissing)], []);
}

const hasHeads = ({ head }: PrintedTable, heads: readonly string[]): boolean =>
  heads.every((name) => head.includes(name)) && head.every((name) => heads.includes(name));

/** What of a table {@link checkTable} does not see: its heads, and cells that may be any text. */
const textsOf = ({ head, rows }: PrintedTable, columns: Columns): string[] => [
  ...head,
  ...rows.flatMap((cells, i) => cells.filter((_, j) => columns[head[j]](i) === "text")),
];

function accountForText(text: string, { json, claims }: Known, seen: Seen): void {
  const lines = text.replace(/[^\S\n]+/g, " ").replace(/ ?\n\s*/g, "\n");
  const texts = textsIn(json);
  const bare = withoutTexts(lines, texts);
  const isCovered = new Uint8Array(bare.length);
  for (const claim of claims) {
    const [words, ...values] = claim;
    for (const found of bare.matchAll(patternOf(withoutTexts(words, texts)))) {
      const [match, ...printed] = found;
      if (!values.every((value, i) => isPrinted(printed[i], value))) continue;
      seen.add(claim);
      isCovered.fill(1, found.index, found.index + match.length);
    }
  }
  const unknown = numbersIn(bare).filter(({ begin, text }) =>
    isCovered.subarray(begin, begin + text.length).some((covered) => covered === 0)
  );
  const around = unknown.map(({ text, begin }) =>
    `${text} in: ${bare.slice(Math.max(0, begin - 60), begin + text.length + 40)}`
  );
  assert.deepEqual(around, [], "numbers that nobody knows of");
}

/** What the signs of a claim stand for. */
const signs: Readonly<Record<string, string>> = {
  "#": `(?<![\\d.])(${numberPattern})(?!\\d|\\.\\d)`,
  "~": "[^\\d\\n<-]*",
  " ": "\\s+",
};

function patternOf(words: string): RegExp {
  const [, begin, inner, end] = /^(\^?)(.*?)(\$?)$/.exec(words)!;
  const pattern = [...inner].map((sign) => signs[sign] ?? sign.replace(/\W/, "\\$&")).join("");
  // Digits in the words are whole numbers, too.
  return new RegExp(`${begin}(?<![\\d.])${pattern}(?!\\d|\\.\\d)${end}`, "gm");
}

/** Texts of `json` that have digits, the longest first; of digests and of times also what is printed of them. */
function textsIn(json: unknown): string[] {
  const found = new Set<string>();
  JSON.stringify(json, (name, value) => {
    for (const text of [name, value]) {
      if (typeof text !== "string" || !/\d/.test(text) || /^\d+(\.\d+)?$/.test(text)) continue;
      found.add(text.replace(/\s+/g, " ").trim());
      if (/^[\da-f]{40,}$/.test(text)) found.add(text.slice(0, 12)).add(text.slice(0, 8));
      if (/^\d{4}-\d\d-\d\dT/.test(text)) {
        found.add(text.slice(0, 16).replace("T", " ")).add(text.slice(0, 10));
      }
    }
    return value;
  });
  return [...found].sort((a, b) => b.length - a.length);
}

const withoutTexts = (text: string, texts: readonly string[]): string =>
  texts.reduce((rest, known) => rest.replaceAll(known, "…"), text);
