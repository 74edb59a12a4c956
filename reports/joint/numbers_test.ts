/** Every number of a page of several results is that of the result that it is said to be of. */
import assert from "node:assert/strict";
import type { BenchResult } from "../../bench/result.ts";
import { publishedMachines } from "../../bench/published.ts";
import { accountFor, type Claim, type ExpectedTable, type Known } from "../_accounted.ts";
import { distinct } from "../_distinct.ts";
import {
  factorOf,
  meanOf,
  meanSpeedOf,
  perStage,
  stageHeads,
  sumOf,
  tableFor,
  text,
} from "../_expected.ts";
import type { ExpectedCell } from "../_printed.ts";
import { halfWidthPercent } from "../bench/_expected.ts";
import { knownOf } from "../bench/_known.ts";
import { numbersFixture } from "../bench/_numbers_fixture.ts";
import { known as ofConformance, result as conformance } from "../conformance/_known.ts";
import { known as ofPresets, result as comparison } from "../presets/_known.ts";
import { listeningClaims } from "../listening/_expected.ts";
import { measured } from "../scenarios/_expected.ts";
import { jointContentOf } from "./content.ts";
import { renderJointHtml } from "./render.tsx";

/** Two benchmarks on one machine, of which no number is alike; conformance and a comparison are of another. */
const first = numbersFixture();
const second = distinct(first, ["platform", "chainCount", "minTimeMs", "untilStable"]);
for (const result of [first, second]) {
  result.meanSpeed = meanOf(result.passages.map(({ measurement }) => measurement!.speed!));
}
second.settings.preset = "fp32";
const benches = [first, second];
const presetOf = ({ settings }: BenchResult) => settings.preset!;

const html = await renderJointHtml(jointContentOf([
  ...benches.map((result, i) => ({ any: { kind: "bench" as const, result }, folder: `${i}` })),
  { any: { kind: "conformance", result: conformance }, folder: "2" },
  { any: { kind: "comparison", result: comparison }, folder: "3" },
]));

const { cases } = conformance;
const countOf = (outcome: string) => cases.filter((each) => each.outcome === outcome).length;
const counts = ["fail", "pass", "skipped"].map(countOf);
const failing = cases.filter(({ outcome, tolerance }) => outcome === "fail" && tolerance);
const megabytesOf = (packages: readonly { readonly sizeBytes: number }[]) =>
  sumOf(packages.map(({ sizeBytes }) => sizeBytes)) / 1e6;
const mebibytes = (bytes: number | null | undefined) => bytes == null ? null : bytes / 2 ** 20;
const memoryOf = (result: BenchResult) => measured(result, "memory");

/** A row of the overview: a benchmark, the conformance result, or a preset of the comparison. */
type Row = Partial<{
  readonly bench: BenchResult;
  readonly isJudged: true;
  readonly figures: typeof comparison.presets[number]["figures"];
}>;
const overview = tableFor<Row>([
  { bench: first },
  { bench: second },
  { isJudged: true },
  ...comparison.presets.map(({ figures }) => ({ figures })),
], {
  "preset": text,
  "right?": ({ isJudged }) => isJudged ? counts : null,
  "worst error / tolerance": ({ isJudged }) =>
    isJudged ? Math.max(...failing.map(({ error, tolerance }) => error! / tolerance!)) : null,
  "speed, 95% interval": ({ bench, figures }) =>
    bench ? meanSpeedOf(bench) : figures ? figures.means.speed : null,
  "MB": ({ bench, figures }) => {
    const packages = bench?.packages ?? figures?.packages;
    return packages ? megabytesOf(packages) : null;
  },
  "LSD dB": ({ figures }) => figures ? figures.means.distortion.logSpectralDistanceDb : null,
  "peak MiB": ({ bench }) => bench ? mebibytes(memoryOf(bench).peak.residentBytes) : null,
});

const speeds = tableFor(benches, {
  "": presetOf,
  ...Object.fromEntries(first.passages.map(({ number }, i) => [
    `passage ${number}`,
    ({ passages }: BenchResult): ExpectedCell => {
      const measurement = passages[i].measurement!;
      return [measurement.speed!, halfWidthPercent(measurement)];
    },
  ])),
});

const points = [
  ...benches.flatMap((result) =>
    result.passages.map(({ tokenCount, measurement }) => ({
      ...{ label: presetOf(result), tokenCount, ...measurement! },
    }))
  ),
  ...publishedMachines.flatMap(({ name, passages }) =>
    passages.map((passage) => ({
      ...{ label: `published: ${name}`, audioSeconds: passage.frameCount / 40, ...passage },
    }))
  ),
];
const chart = tableFor(points, {
  "": ({ label }) => label,
  "T_enc": ({ tokenCount }) => tokenCount,
  "T_a": ({ frameCount }) => frameCount,
  "speed": (point) => 1 / factorOf(point),
  "s per s of audio": factorOf,
});

const passages = benches.flatMap((result) =>
  result.passages.map(({ tokenCount, measurement }) => ({
    ...{ preset: presetOf(result), tokenCount, ...measurement! },
  }))
);
const stages = tableFor(passages, {
  "": ({ preset }) => preset,
  "T_enc": ({ tokenCount }) => tokenCount,
  "T_a": ({ frameCount }) => frameCount,
  "audio s": ({ audioSeconds }) => audioSeconds,
  "chain ms": ({ chainMs }) => chainMs,
  "speed": ({ speed }) => speed,
  ...perStage((passage: typeof passages[number], stage) => passage.stages![stage].totalMs),
});

const packageOf = ({ packages }: BenchResult, stage: string) =>
  packages.find((info) => info.stage === stage)!;
type Info = BenchResult["packages"][number];
const sumColumn = (msOf: (info: Info) => number) => ({ packages }: BenchResult) =>
  sumOf(packages.map(msOf));
const packageTables = [
  tableFor(benches, {
    "": presetOf,
    ...perStage((result: BenchResult, stage) => packageOf(result, stage).sizeBytes / 1e6),
  }),
  tableFor(benches, {
    "": presetOf,
    ...perStage(({ placement }: BenchResult, stage) => {
      const { operations } = placement!.stages.find((planned) => planned.stage === stage)!;
      const devices = Object.groupBy(operations, ({ device }) => device);
      return Object.values(devices).map((there) => there.length).sort((a, b) => b - a);
    }),
  }),
  tableFor(benches, {
    "": presetOf,
    "compile": sumColumn(({ compileMs }) => compileMs!),
    "first load": sumColumn(({ firstLoadMs }) => firstLoadMs!),
    "load": sumColumn(({ cachedLoadMs }) => cachedLoadMs!),
    "first prediction": sumColumn(({ predictions }) => predictions!.first.modelMs),
    "warm prediction": sumColumn(({ predictions }) => predictions!.warm!.modelMs),
    "loaded MiB": (result) => mebibytes(memoryOf(result).afterLoad!.residentBytes),
    "steady MiB": (result) => mebibytes(memoryOf(result).steady!.residentBytes),
    "peak MiB": (result) => mebibytes(memoryOf(result).peak.residentBytes),
  }),
];

const measuredPresets = comparison.presets.flatMap(({ figures }) => figures ?? []);
const sets = [...benches, ...measuredPresets].map(({ packages }) => packages);
const sizes = sets.map(megabytesOf);
const largest = sets[sizes.indexOf(Math.max(...sizes))];
const largestSizes = largest.map(({ sizeBytes }) => sizeBytes / 1e6);
const means = [
  ...benches.map(({ meanSpeed }) => meanSpeed!),
  ...measuredPresets.map(({ means }) => means.speed),
];
const [nearest, , furthest] = measuredPresets.map(({ means }) =>
  means.distortion.logSpectralDistanceDb!
);
const own = {
  tables: [overview, speeds, chart, stages, ...packageTables],
  claims: [
    ["#x to #x real time", Math.min(...means), Math.max(...means)],
    ["# to # MB", Math.min(...sizes), Math.max(...sizes)],
    [
      `where ${stageHeads[largestSizes.indexOf(Math.max(...largestSizes))]} has # MB`,
      Math.max(...largestSizes),
    ],
    ["# of # within the limits", 2, measuredPresets.length],
    ["furthest c, LSD # dB", furthest],
    ["nearest a, # dB", nearest],
    ["fewer than 5 runs have none"],
    // Those of passages that the comparison has, too.
    ["# more are of other texts", benches.length * 2],
    ...first.passages.map(({ number }): Claim => [`^passage ${number}$`]),
    ...benches.map((result): Claim => [
      `^Benchmark of ${presetOf(result)}: #x real time$`,
      result.meanSpeed!,
    ]),
    ["int8 weights: # presets$", comparison.presets.length],
  ] satisfies Claim[] as Claim[],
};

Deno.test("every number of the page is that of its result", () => {
  const parts = [...benches.map(knownOf), ofConformance, ofPresets];
  const known: Known = {
    json: parts.map(({ json }) => json),
    tables: [...own.tables, ...parts.flatMap(({ tables }) => tables)],
    // Whose speed it is must be said.
    claims: [
      ...own.claims,
      ...listeningClaims(first.passages.map(({ number }) => number)),
      ...parts.flatMap(({ claims }) => claims.filter(([words]) => words !== "#x real time")),
    ],
  };
  const seen = accountFor(html, "html", known);
  const missing = [...own.tables, ...own.claims].filter((of: ExpectedTable | Claim) =>
    !seen.has(of)
  );
  assert.deepEqual(missing, []);
});
