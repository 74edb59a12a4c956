/** What the reports of a comparison of presets tell: all tables, and all words with numbers. */
import { type Claim, type ExpectedTable, type Known, linesOf } from "../_accounted.ts";
import { meanOf, perStage, tableFor, text, textTable, unitsClaim } from "../_expected.ts";
import { listeningClaims } from "../listening/_expected.ts";
import { numbersFixture } from "./_numbers_fixture.ts";

/** The comparison that is told of. */
export const result = numbersFixture();
const { presets, passages, settings, environment } = result;

type Entry = typeof presets[number];
type Figures = NonNullable<Entry["figures"]>;
type Measured = Pick<
  Figures["means"],
  Extract<keyof Figures["means"], keyof Figures["passages"][number]>
>;
/** A row of a table; of the reference only the error rate is known. */
interface PresetRow {
  readonly name: string;
  readonly figures?: Figures | null;
  readonly of?: Measured;
  readonly rate?: number | null;
}

const measured = presets.filter(({ figures }) => figures !== null);
const meansRows: PresetRow[] = presets.map(({ preset, figures }) => ({
  ...{ name: preset.name, figures },
  ...(figures && { of: figures.means, rate: figures.means.characterErrorRate }),
}));
const rates = passages.flatMap(({ reference }) => reference?.characterErrorRate ?? []);
const withReference = (rate: number, rows: readonly PresetRow[]): PresetRow[] => [
  { name: "reference", rate },
  ...rows,
];

const distortion = {
  "LSD dB": ({ of }: PresetRow) => of?.distortion.logSpectralDistanceDb ?? null,
  "MCD dB": ({ of }: PresetRow) => of?.distortion.melCepstralDistortionDb ?? null,
  ">10k dB": ({ of }: PresetRow) => of?.distortion.highBandDifferenceDb ?? null,
  "gain dB": ({ of }: PresetRow) => of?.distortion.gainDb ?? null,
  "mel_corr": ({ of }: PresetRow) => of?.distortion.melCorr ?? null,
  "CER": ({ rate }: PresetRow) => rate == null ? null : 100 * rate,
};
const snr = perStage(({ of }: PresetRow, stage) => of ? of.stageSnrDb[stage] as number : null);
const megabytes = ({ figures }: PresetRow) => figures ? figures.sizeBytes / 1e6 : null;

const { "LSD dB": lsd, "CER": cer, ...otherDistortions } = distortion;
const mainTable = tableFor(withReference(meanOf(rates), meansRows), {
  "preset": ({ name }) => name,
  "MB": megabytes,
  "LSD dB": lsd,
  "speed": ({ of }) => of?.speed ?? null,
  "tokens": ({ of }) => of?.differingDurations ?? null,
  "CER": cer,
  ...otherDistortions,
});
const snrTable = tableFor(meansRows, { "preset": ({ name }) => name, ...snr });
const sizeTable = tableFor(meansRows, {
  "preset": ({ name }) => name,
  ...perStage(({ figures }: PresetRow, stage) => {
    const info = figures?.packages.find((info) => info.stage === stage);
    return info ? info.sizeBytes / 1e6 : null;
  }),
  "convert s": ({ figures }) => figures ? figures.convertMs / 1000 : null,
});

function passageTable({ number, reference }: typeof passages[number]): ExpectedTable {
  const rows = presets.map(({ preset, figures }): PresetRow => {
    const of = figures?.passages.find((passage) => passage.number === number);
    return { name: preset.name, of, rate: of?.characterErrorRate };
  });
  const at = (name: string) =>
    presets.find(({ preset }) => preset.name === name)?.figures?.passages.find((passage) =>
      passage.number === number
    );
  return tableFor(withReference(reference!.characterErrorRate!, rows), {
    "preset": ({ name }) => name,
    "tokens": ({ of }) => of?.differingDurations ?? null,
    ...distortion,
    "chain ms": ({ name }) => at(name)?.chainMs ?? null,
    "speed": ({ of }) => of?.speed ?? null,
    ...snr,
  });
}

const [a, b, c] = meansRows;
const front = {
  "preset": ({ name }: PresetRow) => name,
  "MB": megabytes,
  "LSD dB": distortion["LSD dB"],
  "speed": ({ of }: PresetRow) => of!.speed,
  "front": text,
};
const measuredPassages = passages.filter(({ reference }) => reference !== null);
const tables: ExpectedTable[] = [
  mainTable,
  snrTable,
  sizeTable,
  ...measuredPassages.map(passageTable),
  // From the smallest to the largest.
  tableFor([c, b, a], { ...front, "listen": text }),
  tableFor([c, b, a], { ...front, "": text }),
  textTable("", ""),
  textTable("Measured?", "Smallest that is good?", "Nearest to fp32?", "Fastest?"),
];

const claims: Claim[] = [
  unitsClaim,
  ["Kokoro-82M"],
  // At a glance.
  ["# of # presets", measured.length, presets.length],
  ["# failed, # not reached", 1, 1],
  ["Smallest that is good? # MB", megabytes(b)!],
  ["^# MB$", megabytes(b)!],
  ["^b, # MB$", megabytes(b)!],
  ["b: within 0.2 dB LSD and 0.3 dB above 10 kHz of a"],
  ["LSD # dB, # MB", a.of!.distortion.logSpectralDistanceDb!, megabytes(a)!],
  ["#x real time", Math.max(...measured.map(({ figures }) => figures!.means.speed))],
  // Columns, methods, passages.
  [">10k dB"],
  [">10k the change of the share of energy above 10 kHz"],
  ["MB is the size"],
  ["Median of # runs after # warm-ups", settings.nRuns, settings.warmups],
  ["Passage 3 was left out"],
  ...passages.flatMap(({ number, tokenCount, reference }): Claim[] => [
    [`^Passage ${number}$`],
    ...(reference === null ? [[`… (# tokens)`, tokenCount] as Claim] : [
      ["# tokens, # frames", tokenCount, reference.frameCount] as Claim,
    ]),
  ]),
  ...listeningClaims(measuredPassages.map(({ number }) => number)),
  ["^1 2$"],
  ["# cores, # GiB", environment.logicalCores, environment.memoryBytes / 2 ** 30],
  ["linux 6.1"],
  ["threads 2"],
  ["version #", result.converterVersion],
  [
    "--only 1,2,3 --n-runs # --warmups # --max-frames #",
    ...[settings.nRuns, settings.warmups, settings.maxFrames],
  ],
  ...[mainTable, snrTable].flatMap(linesOf),
];

/** All that is known of its reports. */
export const known: Known = { json: result, tables, claims };
