/** Every number in a table, a chart or an export is the JSON's: cells are held against the field that they are of, at the digits that they show. */
import assert from "node:assert/strict";
import { stageNames } from "../../stages/contract.ts";
import { stageTitles } from "../../stages/titles.ts";
import type { Comparison, PassageFigures } from "../../tuning/comparison_result.ts";
import { meansOf } from "../../tuning/means.ts";
import {
  checkTable,
  type Column,
  csvTable,
  htmlTables,
  markdownTables,
  type PrintedTable,
  prints,
} from "../_printed.ts";
import type { PresetBubbles } from "./_chart.ts";
import { comparisonFixture } from "./_fixture.ts";
import { reportsOf } from "../report_files.ts";

/** Numbers of which no two look alike. */
function* odd(seed = 1): Generator<number, never> {
  for (let state = seed;;) {
    state = (state * 48_271) % 2_147_483_647;
    yield 1 + (state % 899_999) / 10_007;
  }
}

/** A comparison of three presets on two passages, with other numbers in every field. */
function comparisonOf(): Comparison {
  const comparison = structuredClone(comparisonFixture());
  const numbers = odd();
  const next = () => numbers.next().value;
  for (const { reference } of comparison.passages) {
    if (reference) reference.characterErrorRate = next() / 1000;
  }
  const [{ preset, figures, ...entry }] = comparison.presets;
  comparison.presets = ["a", "b", "c"].map((name) => {
    const passages = figures!.passages.map((passage): PassageFigures => ({
      ...passage,
      differingDurations: Math.round(next()),
      distortion: {
        melCorr: next() / 100,
        logSpectralDistanceDb: next(),
        melCepstralDistortionDb: next(),
        highBandDifferenceDb: -next(),
        gainDb: next(),
      },
      stageSnrDb: Object.fromEntries(stageNames.map((stage) => [stage, next()])) as never,
      stagesMs: Object.fromEntries(stageNames.map((stage) => [stage, next()])) as never,
      chainMs: 100 * next(),
      speed: next(),
      characterErrorRate: next() / 1000,
    }));
    const packages = figures!.packages.map((of) => ({
      ...of,
      sizeBytes: Math.round(1e6 * next()),
    }));
    const measured = {
      ...figures!,
      convertMs: 1000 * next(),
      sizeBytes: Math.round(1e6 * next()),
      ...{ passages, packages, means: meansOf(passages) },
    };
    return { ...entry, preset: { ...preset, name }, figures: measured };
  });
  return comparison;
}

const comparison = comparisonOf();
const filesOf = async (any: Parameters<typeof reportsOf>[0]) =>
  Object.fromEntries((await reportsOf(any)).map(({ name, content }) => [name, content]));
const presetFiles = await filesOf({ kind: "comparison", result: comparison });
const named = (name: string) => comparison.presets.find(({ preset }) => preset.name === name)!;
const text: Column = () => "text";

/** The table of `tables` that has all of `heads`; of several the one at `place`. */
function tableWith(
  tables: readonly PrintedTable[],
  heads: readonly string[],
  place = 0,
): PrintedTable {
  const found = tables.filter(({ head }) => heads.every((name) => head.includes(name)));
  assert.ok(found[place], `no table with ${heads}`);
  return found[place];
}

type Figured = Pick<PassageFigures, keyof PassageFigures> & {
  readonly entry: ReturnType<typeof named>;
};
type Fields = Readonly<Record<string, (of: Figured) => number>>;

/**
 * Columns of a table of presets whose first cell names the preset: of means, or of a passage. The reference's row has
 * nothing but an error rate.
 */
function presetColumns(
  { rows }: PrintedTable,
  passage: number | null,
  fields: Fields,
): Record<string, Column> {
  const rates = comparison.passages.flatMap(({ reference }) => reference?.characterErrorRate ?? []);
  const meanRate = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  const figureOf = (head: string, [name]: readonly string[]): number | null => {
    if (name === "reference") {
      return head === "CER" ? 100 * (passage === null ? meanRate : rates[passage - 1]) : null;
    }
    const entry = named(name);
    const { means, passages } = entry.figures!;
    return fields[head](
      { ...(passage === null ? means : passages[passage - 1]), entry } as Figured,
    );
  };
  return Object.fromEntries([
    ["preset", text],
    ...Object.keys(fields).map((
      head,
    ): [string, Column] => [head, (row) => figureOf(head, rows[row])]),
  ]);
}

const presetFields: Fields = {
  "MB": ({ entry }) => entry.figures!.sizeBytes / 1e6,
  "convert s": ({ entry }) => entry.figures!.convertMs / 1000,
  "chain ms": ({ chainMs }) => chainMs,
  "speed": ({ speed }) => speed,
  "tokens": ({ differingDurations }) => differingDurations,
  "mel_corr": ({ distortion }) => distortion.melCorr!,
  "LSD dB": ({ distortion }) => distortion.logSpectralDistanceDb!,
  "MCD dB": ({ distortion }) => distortion.melCepstralDistortionDb!,
  ">10k dB": ({ distortion }) => distortion.highBandDifferenceDb!,
  "gain dB": ({ distortion }) => distortion.gainDb!,
  "CER": ({ characterErrorRate }) => 100 * characterErrorRate!,
};
const snrFields: Fields = Object.fromEntries(
  stageNames.map((stage) => [stageTitles[stage], ({ stageSnrDb }) => stageSnrDb[stage] as number]),
);
const sizeFields: Fields = Object.fromEntries(
  stageNames.map((stage, i) => [
    stageTitles[stage],
    ({ entry }) => entry.figures!.packages[i].sizeBytes / 1e6,
  ]),
);

Deno.test("tables of presets, as Markdown and on the page, have the JSON's numbers in their places", () => {
  const { "chain ms": _, ...main } = presetFields;
  const { "MB": __, "convert s": ___, ...one } = presetFields;
  const all = [
    markdownTables(presetFiles["presets.md"]),
    markdownTables(presetFiles["pull_request.md"]),
    htmlTables(presetFiles["presets.html"]),
  ];
  for (const tables of all) {
    const whole = tableWith(tables, Object.keys(main));
    assert.equal(checkTable(whole, presetColumns(whole, null, main)), 31);
    for (const passage of [1, 2]) {
      const table = tableWith(tables, ["chain ms", "Vocoder"], passage - 1);
      checkTable(table, presetColumns(table, passage, { ...one, ...snrFields }));
    }
    const [snr, size] = tables.filter(({ head }) => head.length === 8 && head.includes("Vocoder"));
    assert.equal(checkTable(snr, presetColumns(snr, null, snrFields)), 21);
    assert.equal(checkTable(size, presetColumns(size, null, sizeFields)), 21);
  }
});

Deno.test("the front has them too: in the comment, on the page, and in its chart", () => {
  const { "MB": megabytes, "LSD dB": lsd, "speed": speed } = presetFields;
  const fields = { "MB": megabytes, "LSD dB": lsd, "speed": speed };
  for (const name of ["pull_request.md", "presets.html"]) {
    const content = presetFiles[name];
    const tables = name.endsWith(".md") ? markdownTables(content) : htmlTables(content);
    const table = tableWith(tables, [...Object.keys(fields), "front"]);
    const others = { "": text, "front": text, "listen": text };
    assert.equal(checkTable(table, { ...presetColumns(table, null, fields), ...others }), 9);
  }
  const [, json] = presetFiles["presets.html"].match(/id="presets-data">([^]*?)<\/script>/)!;
  const { datasets } = JSON.parse(json) as PresetBubbles;
  assert.ok(datasets.length >= comparison.presets.length);
  for (const set of datasets) {
    if ("type" in set) continue;
    const { sizeBytes, means } = named(set.label).figures!;
    const [{ x, y, speed }] = set.data;
    assert.deepEqual(
      [x, y, speed],
      [sizeBytes / 1e6, means.distortion.logSpectralDistanceDb, means.speed],
    );
  }
});

/** The field that `name` of an export is of. */
function exported(row: number, name: string): number | null | "text" {
  const entry = comparison.presets[Math.floor(row / 2)];
  const passage = entry.figures!.passages[row % 2];
  const stage = stageNames.find((stage) => name === `${stage}Ms` || name === `${stage}SnrDb`);
  if (stage) {
    return name.endsWith("Ms") ? passage.stagesMs[stage] : passage.stageSnrDb[stage] as number;
  }
  if (name === "passage") return passage.number;
  for (const fields of [passage, passage.distortion, entry.figures!]) {
    const value = (fields as unknown as Record<string, unknown>)[name];
    if (typeof value === "number") return value;
  }
  return name === "reason" ? null : "text";
}

Deno.test("exports of presets have them digit for digit", () => {
  const table = csvTable(presetFiles["presets.csv"]);
  const columns = Object.fromEntries(
    table.head.map((name): [string, Column] => [name, (row) => exported(row, name)]),
  );
  assert.equal(checkTable(table, columns), 6 * 27);
  const lines = presetFiles["presets.jsonl"].trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.equal(lines.length, 6);
  for (const [i, line] of lines.entries()) {
    assert.deepEqual(Object.keys(line), table.head);
    for (const [name, value] of Object.entries(line)) {
      const expected = exported(i, name);
      if (expected !== "text") assert.equal(value, expected, name);
      if (typeof expected === "number") {
        assert.equal(Number(table.rows[i][table.head.indexOf(name)]), expected, name);
      }
    }
  }
});

Deno.test("badges and sections for READMEs have them", () => {
  const { message } = JSON.parse(presetFiles["badge.json"]);
  const [name, size] = message.split(", ");
  assert.ok(prints(size, named(name).figures!.sizeBytes / 1e6), message);
  const { rows: [answers] } = markdownTables(presetFiles["readme.md"])[0];
  assert.ok(prints(answers[1], named(name).figures!.sizeBytes / 1e6), answers[1]);
  const fastest = Math.max(...comparison.presets.map(({ figures }) => figures!.means.speed));
  assert.ok(prints(answers[3], fastest), answers[3]);
});
