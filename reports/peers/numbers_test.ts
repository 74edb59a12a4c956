/** Every number of the reports of a side-by-side is the JSON's. */
import assert from "node:assert/strict";
import type { PeerMeasurement } from "../../bench/peers/result.ts";
import { accountForFiles, type Claim, type ExpectedTable, linesOf } from "../_accounted.ts";
import { loadClaim, meanOf, tableFor, text, textTable, unitsClaim } from "../_expected.ts";
import { chartOf } from "../_printed_tables.ts";
import { listeningClaims } from "../listening/_expected.ts";
import { reportsOf } from "../report_files.ts";
import { numbersFixture } from "./_numbers_fixture.ts";
import { renderPeersTerminal } from "./terminal.ts";

const result = await numbersFixture();
const { peers, passages, sessions, settings, environment } = result;
const measured = peers.filter(({ means }) => means !== null);
const reference = { id: "reference", means: null };

/** Of what has another length than the reference nothing is compared moment by moment. */
const distancesOf = <T>(
  distanceOf: (item: T) => Partial<NonNullable<PeerMeasurement["distance"]>> | null | undefined,
  rateOf: (item: T) => number | null | undefined,
) => ({
  "gain dB": (item: T) => distanceOf(item)?.gainDb ?? null,
  ">10k dB": (item: T) => distanceOf(item)?.highBandDifferenceDb ?? null,
  "MCD-DTW dB": (item: T) => distanceOf(item)?.alignedMelCepstralDistortionDb ?? null,
  "LSD dB": (item: T) => distanceOf(item)?.logSpectralDistanceDb ?? null,
  "mel_corr": (item: T) => distanceOf(item)?.melCorr ?? null,
  "CER": (item: T) => rateOf(item) == null ? null : 100 * rateOf(item)!,
});
const ends = (interval: { low: number; high: number } | null | undefined) =>
  interval ? [interval.low, interval.high] : null;
const seconds = (ms: number | null) => ms === null ? null : ms / 1000;

const speedColumns = {
  "system": ({ id }: typeof peers[number]) => id,
  "RTFx": ({ means }: typeof peers[number]) => means && means.rtfx,
  "RTF": ({ means }: typeof peers[number]) => means && 1 / means.rtfx,
  "speed / pytorch": ({ means }: typeof peers[number]) => means && means.ratio!.median,
  "ratio, 95%": ({ means }: typeof peers[number]) => ends(means?.ratio?.interval),
  "peak MiB": ({ peakMemoryBytes }: typeof peers[number]) =>
    peakMemoryBytes === null ? null : peakMemoryBytes / 2 ** 20,
  "start s": ({ startMs }: typeof peers[number]) => seconds(startMs),
  "load s": ({ loadMs }: typeof peers[number]) => seconds(loadMs),
  "first utterance s": ({ firstUtteranceMs }: typeof peers[number]) => seconds(firstUtteranceMs),
};
/** What a pull request's comment has of them: no times of starting, but a bar. */
const shortTable = tableFor(peers, {
  ...Object.fromEntries(Object.entries(speedColumns).slice(0, 6)),
  "": text,
});
const referenceRates = passages.map(({ reference }) => reference!.characterErrorRate!);
type Spoken = Pick<typeof peers[number], "id" | "means">;
const audioTable = tableFor<Spoken>([reference, ...peers], {
  "system": ({ id }) => id,
  "same T_a": ({ id, means }) => means && [id === "pytorch" ? passages.length : 0, passages.length],
  ...distancesOf<Spoken>(
    ({ id, means }) => {
      if (means === null || id === "pytorch") return means?.distance;
      return { ...means.distance, logSpectralDistanceDb: null, melCorr: null };
    },
    ({ id, means }) => id === "reference" ? meanOf(referenceRates) : means?.characterErrorRate,
  ),
});

function passageTable(passage: typeof passages[number]): ExpectedTable {
  const at = ({ id }: { readonly id: string }): PeerMeasurement | undefined => passage.peers[id];
  type Row = { readonly id: string };
  const frames = (samples: number | null | undefined) => samples == null ? null : samples / 600;
  return tableFor<Row>([reference, ...peers], {
    "system": ({ id }) => id,
    "T_a": (row) =>
      frames(row === reference ? passage.reference!.sampleCount : at(row)?.sampleCount),
    "median ms": (row) => at(row)?.times?.medianMs ?? null,
    "ms, 95%": (row) => {
      const interval = at(row)?.times?.medianInterval;
      return interval ? [interval.lowMs, interval.highMs] : null;
    },
    "p90 ms": (row) => at(row)?.times?.p90Ms ?? null,
    "RTFx": (row) => at(row)?.rtfx ?? null,
    "RTF": (row) => at(row) ? 1 / at(row)!.rtfx! : null,
    "speed / pytorch": (row) => at(row)?.ratio?.median ?? null,
    "ratio, 95%": (row) => ends(at(row)?.ratio?.interval),
    ...distancesOf<Row>(
      (row) => at(row)?.distance,
      (row) =>
        row === reference
          ? passage.reference!.characterErrorRate
          : at(row)?.audio?.characterErrorRate,
    ),
  });
}

const tables: ExpectedTable[] = [
  tableFor(peers, speedColumns),
  audioTable,
  ...passages.map(passageTable),
  tableFor(peers, {
    "system": ({ id }) => id,
    "what it is": ({ label }) => label,
    "precision": ({ precision }) => precision,
    "threads": ({ threads }) => threads,
    "weights": ({ weightsSha256 }) => weightsSha256?.slice(0, 12) ?? "",
    "repeats itself": text,
    "versions and settings": text,
  }),
  textTable("", ""),
  shortTable,
  textTable(
    ...[
      "Did all run?",
      "Fastest?",
      ...["fast", "near", "slow"].map((id) => `${id} against pytorch:`),
    ],
    "Nearest to the reference?",
  ),
];

const byId = Object.fromEntries(measured.map(({ id, means }) => [id, means!]));
const ranked = measured.toSorted((a, b) => b.means!.rtfx - a.means!.rtfx);
const ratioOf = (id: string) => [
  byId[id].ratio!.median,
  byId[id].ratio!.interval!.low,
  byId[id].ratio!.interval!.high,
];
const distanceOf = (id: string) => byId[id].distance.alignedMelCepstralDistortionDb!;
const nearest = ["fast", "near", "slow"].toSorted((a, b) => distanceOf(a) - distanceOf(b));
/** An answer beside its interval: in a card, and in a line. */
const besidesOf = (id: string, answer: string): Claim[] =>
  ["", ":"].map((end) => [
    `${id} against pytorch: ${answer}${end} 95% interval # to #`,
    ...ratioOf(id),
  ]);
const cores = environment.logicalCores;
const claims: Claim[] = [
  unitsClaim,
  ["Kokoro-82M side by side"],
  ["# of # failed", 1, peers.length],
  ["fast, #x real time", byId.fast.rtfx],
  [
    `the mean over passages; then ${ranked.slice(1).map(({ id }) => `${id} #x`).join(", ")}. ` +
    "By the medians of single passages: fast on 1; near on 2",
    ...ranked.slice(1).map(({ means }) => means!.rtfx),
  ],
  ["# times as fast", byId.fast.ratio!.median],
  ...besidesOf("fast", "# times as fast"),
  ["not told apart, ratio #", byId.near.ratio!.median],
  ...besidesOf("near", "not told apart, ratio #"),
  ["slower, # of its speed", byId.slow.ratio!.median],
  ...besidesOf("slow", "slower, # of its speed"),
  [`${nearest[0]}, # dB`, distanceOf(nearest[0])],
  [
    `then ${nearest.slice(1).map((id) => `${id} # dB`).join(", ")}; ` +
    "pytorch's own random draws are worth # dB",
    ...[...nearest.slice(1), "pytorch"].map(distanceOf),
  ],
  ["In passage 2, fast: too few rounds for an interval, # of at least # (--rounds).", 13, 29],
  ["the farthest over the median (passage 1, near: #; passage 2, fast: #)", 7.891, 5.432],
  ["Passage 2, slow: samples clipped in its WAV file: # (peak #).", 345, 1.7654],
  ["Measured in # sessions, each with all systems: passages 1; 2.", sessions.length],
  ...sessions.flatMap(({ passages: [number], conditions: { before, after } }): Claim[] => [
    [
      "In the session of #: Other work was there before the first run: load # on # cores.",
      ...[number, before.loadAverage![0], cores],
    ],
    [`Before passages ${number} ${loadClaim([])[0]}`, ...before.loadAverage!],
    [`After passages ${number} ${loadClaim([])[0]}`, ...after!.loadAverage!],
    ...(["Before", "After"].map((when): Claim => [`^${when} passages ${number}$`])),
    ...[before, after!].map(({ loadAverage }) => loadClaim(loadAverage!)),
  ]),
  [
    "# threads each. For each passage # warm-up rounds and # timed rounds; in a round each speaks once, in an order drawn anew (seed #)",
    ...[settings.threads, settings.warmups, settings.rounds, settings.seed],
  ],
  ["which makes it 3.52 dB louder"],
  [">10k is the change of the share of energy above 10 kHz"],
  [">10k dB"],
  ["95%"],
  ["p90 of up to 10 rounds lies"],
  ["# cores, # GiB", cores, environment.memoryBytes / 2 ** 30],
  ["linux 6.1"],
  ...linesOf(tableFor(measured, Object.fromEntries(Object.entries(speedColumns).slice(0, 7)))),
  ...linesOf(audioTable),
  ...listeningClaims(passages.map(({ number }) => number)),
  ...passages.flatMap(({ number, text, tokenCount }): Claim[] => [
    [`^Passage ${number}$`],
    ["^# tokens$", tokenCount],
    [`^${text} (# tokens)$`, tokenCount],
  ]),
];

Deno.test("every number of the reports and of the terminal is the side-by-side's", async () => {
  const terminal = { name: "terminal.txt", content: renderPeersTerminal(result) };
  const files = [...await reportsOf({ kind: "peers", result }), terminal];
  accountForFiles(files, { json: result, tables, claims });
});

Deno.test("the chart draws the side-by-side's speeds", async () => {
  const files = await reportsOf({ kind: "peers", result });
  const { labels, datasets } = chartOf(
    files.find(({ name }) => name === "peers.html")!.content,
    "peers",
  );
  assert.deepEqual(
    labels,
    passages.map(({ number, tokenCount }) => `passage ${number}, T_enc ${tokenCount}`),
  );
  assert.deepEqual(
    datasets.map(({ label, data }) => [label, data]),
    peers.map(({ id }) => [id, passages.map(({ peers }) => peers[id]?.rtfx ?? null)]),
  );
});
