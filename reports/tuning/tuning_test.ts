import assert from "node:assert/strict";
import { fakeContext } from "../../bench/_context.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import type { Effect } from "../../tuning/effect.ts";
import { type Search, searchSchema, searchSchemaVersion } from "../../tuning/search_result.ts";
import {
  type Sensitivity,
  type SensitivityRow,
  sensitivitySchema,
  sensitivitySchemaVersion,
} from "../../tuning/sensitivity_result.ts";
import type { TuningContext } from "../../tuning/tuning_context.ts";
import type { Evaluation } from "../../tuning/workbench.ts";
import { renderSearchMarkdown, renderSearchTerminal } from "./search.ts";
import { renderSensitivityMarkdown, renderSensitivityTerminal } from "./sensitivity.ts";

const { environment, backend, weights, voice } = fakeContext;
const basePreset = presetNamed("fp16+int8pal");
const context: TuningContext = {
  ...{ environment, backend, weights: weights!, voice, basePreset, converterVersion: 5 },
  startedAt: "2026-01-02T03:04:05.000Z",
  probedPassages: [1, 2],
};

const distortionOf = (lsdDb: number, highBandDb: number) => ({
  melCorr: 1,
  logSpectralDistanceDb: lsdDb,
  melCepstralDistortionDb: lsdDb / 4,
  highBandDifferenceDb: highBandDb,
  gainDb: 0,
});
const evaluationOf = (sizeBytes: number, lsdDb: number, highBandDb: number): Evaluation => ({
  sizeBytes,
  passages: [lsdDb - 0.5, lsdDb + 0.5].map((lsdDb, i) => ({
    number: i + 1,
    distortion: distortionOf(lsdDb, highBandDb),
    differingDurations: i,
  })),
});

function rowOf(part: Partial<SensitivityRow>, effect: Partial<Effect> = {}): SensitivityRow {
  return {
    stage: "prosody",
    weight: null,
    compression: { type: "palette", bits: 6 },
    weightCount: 2,
    elementCount: 1_000_000,
    sizeBytes: 750_000,
    savedBytes: 1_250_000,
    squaredError: 1.5,
    lossDb2: 0.0125,
    effect: {
      added: distortionOf(0.1, -0.00004),
      total: distortionOf(2, 0),
      pitchErrorCents: 12.34,
      durationErrorFrames: null,
      stageSnrDb: 45.67,
      ...effect,
    },
    ...part,
  };
}

const sensitivity: Sensitivity = sensitivitySchema.parse({
  schemaVersion: sensitivitySchemaVersion,
  ...context,
  uncompressed: evaluationOf(160_000_000, 2.25, 0.1),
  rows: [
    rowOf({}),
    rowOf({ compression: { type: "palette", bits: 4 } }, { added: distortionOf(0.4, 0) }),
    rowOf({ weight: "<b>|weight" }, { stageSnrDb: "exact" }),
  ],
});

const presetOf = (name: string) => ({
  ...presetNamed("fp16+int6pal"),
  name,
  stages: {
    ...presetNamed("fp16+int6pal").stages,
    noise: { ...basePreset.stages.noise, exceptions: { b: null } },
  },
});
const search: Search = searchSchema.parse({
  schemaVersion: searchSchemaVersion,
  ...context,
  passages: [1, 2],
  limits: [
    { figure: "size", most: 55e6, overBase: false },
    { figure: "lsd", most: 0.2, overBase: true },
  ],
  sensitivities: ["a", "b"].map((name) => ({
    stage: "noise",
    name,
    shape: [1000, 500],
    sizeBytes: 2_000_000,
    probes: [{ bits: 6, squaredError: 0.5, lossDb2: 0.05 }],
  })),
  uncompressed: evaluationOf(160_000_000, 2.25, 0.1),
  base: evaluationOf(80_000_000, 2.3, 0.125),
  points: [
    [40_000_000, 3],
    [50_000_000, 2.4],
    [52_000_000, 2.6],
  ].map(([sizeBytes, lsdDb]) => ({
    preset: presetOf(`searched-${sizeBytes / 1e6}MB`),
    pitchErrorOf1Db: 20,
    predicted: { sizeBytes, lsdDb: 2.5 },
    measured: evaluationOf(sizeBytes, lsdDb, 0.1),
  })),
  best: "searched-50MB",
  nearest: "searched-50MB",
});

Deno.test("sensitivity: a row for what is compressed, a column for each compression", () => {
  const lines = renderSensitivityTerminal(sensitivity).split("\n")
    .map((line) => line.trim().split(/ +/));
  assert.deepEqual(lines.slice(2, 4), [
    ["stage", "MB", "6-bit", "4-bit"],
    ["Prosody", "2.00", "0.100", "0.400"],
  ]);
  assert.deepEqual(lines.at(-1)!.slice(-2), ["2.00", "0.100"]);
});

Deno.test("sensitivity as Markdown: text stays text, and what there is none of is empty", () => {
  const markdown = renderSensitivityMarkdown(sensitivity);
  assert.ok(markdown.includes(
    "| Prosody | 6-bit palette | 0.75 | 1.25 | 1.50e+0 | 0.100 | 0.025 | 0.000 | 12.3 |  | 45.7 | 2.00 | 0.0125 |",
  ));
  assert.ok(markdown.includes("| Prosody &lt;b&gt;\\|weight | 6-bit palette |"));
  assert.ok(markdown.includes("| exact |"));
  assert.ok(markdown.includes("| MCD dB | &gt;10k dB | pitch cents |"));
  assert.match(
    markdown,
    /it is 2\.25 dB of log-spectral distance from the fp32 chain, and 0\.10 dB/,
  );
});

Deno.test("search: the points with what they are over the base preset, and which are on the front", () => {
  const printed = renderSearchTerminal(search);
  const rowOf = (name: string) =>
    printed.split("\n").find((line) => line.startsWith(`${name} `))!.trim().split(/ +/).slice(1);
  assert.deepEqual(rowOf("uncompressed").slice(0, 3), ["160.00", "2.250", "-0.050"]);
  assert.deepEqual(rowOf("fp16+int8pal").slice(0, 3), ["80.00", "2.300", "0.000"]);
  assert.deepEqual(rowOf("searched-50MB"), [
    ...["50.00", "2.400", "+0.100", "2.50", "0.600", "0.100", "-0.025", "0.5", "best"],
  ]);
  assert.equal(rowOf("searched-40MB").at(-1), "yes");
  assert.equal(rowOf("searched-52MB").at(-1), "0.5", "a smaller one is nearer");
  assert.deepEqual(rowOf("Noise"), [
    ...["1.00", "20.00", "1", "of", "32", "bits,", "1", "of", "8", "bits"],
  ]);
  assert.match(
    printed,
    /The best is searched-50MB: size 50\.00 MB of at most 55\.00 MB; log-spectral/,
  );
  assert.match(printed, /distance over the base preset 0\.100 dB of at most 0\.200 dB\./);
  assert.match(printed, /Against fp16\+int8pal it is 37\.5% smaller, \+0\.100 dB of log-/);
});

Deno.test("search: where nothing keeps the limits the nearest is told of", () => {
  const none = { ...search, best: null, nearest: "searched-40MB" };
  assert.match(
    renderSearchTerminal(none),
    /No measured preset keeps all limits\. The nearest is searched-40MB/,
  );
  const markdown = renderSearchMarkdown(none);
  assert.match(markdown, /^## searched-40MB$/m);
  assert.match(markdown, /means over the passages 1, 2, against/);
});
