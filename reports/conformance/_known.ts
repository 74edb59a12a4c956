/** What the reports of conformance tell: all tables, and all words with numbers. */
import type { CaseResult } from "../../conformance/case_result.ts";
import { type StageName, stageNames } from "../../stages/contract.ts";
import { type Claim, type ExpectedTable, type Known, linesOf } from "../_accounted.ts";
import { stageHeads, tableFor, text, textTable } from "../_expected.ts";
import type { ExpectedCell } from "../_printed.ts";
import { numbersFixture } from "./_numbers_fixture.ts";

/** The result that is told of. */
export const result = numbersFixture();
const { cases, passages, suites } = result;

const countOf = (own: readonly CaseResult[], outcome: string) =>
  own.filter((each) => each.outcome === outcome).length;
const countsOf = (own: readonly CaseResult[]) =>
  ["fail", "pass", "skipped"].map((outcome) => countOf(own, outcome));
const caseOf = (suite: string, value: string, passage: number, metric = "relative_l2") =>
  cases.find((each) =>
    each.suite === suite && each.value === value && each.passage === passage &&
    each.metric === metric
  );
const ratioOf = ({ error, tolerance }: CaseResult) => error === 0 ? 0 : error! / tolerance!;
/** What fails goes before what passes, and what is further over its tolerance before what is nearer. */
const worstOf = (own: readonly CaseResult[]): CaseResult | undefined =>
  own.toSorted((a, b) =>
    ["fail", "pass", "skipped"].indexOf(a.outcome) -
      ["fail", "pass", "skipped"].indexOf(b.outcome) || ratioOf(b) - ratioOf(a)
  )[0];

/** What a cell of the heat map prints of its worst case. */
function ratioCell(worst: CaseResult | undefined): ExpectedCell {
  if (worst === undefined || worst.error === null) return null;
  const ratio = ratioOf(worst);
  return Number.isFinite(ratio) ? ratio : [worst.error, 0];
}

/** A row for each value that `suite` has errors of, in the order of the chain. */
function valueTable(
  suite: string,
  cellOf: (error: number, value: string, passage: number) => ExpectedCell,
): ExpectedTable {
  const own = cases.filter((each) => each.suite === suite && each.metric === "relative_l2");
  const values = stageNames.flatMap((stage) => [
    ...new Set(own.filter((of) => of.stage === stage && of.error !== null).map((of) => of.value)),
  ]);
  return tableFor(values, {
    "value": (value) => value,
    ...Object.fromEntries(passages.map(({ number }) => [`passage ${number}`, (value: string) => {
      const error = caseOf(suite, value, number)?.error ?? null;
      return error === null ? null : cellOf(error, value, number);
    }])),
  });
}

const snr = (error: number) => error === 0 ? null : -20 * Math.log10(error);
const snrTables = ["isolated", "chained"].map((suite) => valueTable(suite, snr));
const addedTable = valueTable("isolated", (alone, value, passage) => {
  const chained = caseOf("chained", value, passage)?.error ?? null;
  return chained === null ? null : Math.max(0, chained - alone);
});

const suiteTable = tableFor(suites, {
  "suite": (suite) => suite,
  ...Object.fromEntries(
    [["passed", "pass"], ["failed", "fail"], ["skipped", "skipped"]].map(([head, outcome]) => [
      head,
      (suite: string) => countOf(cases.filter((each) => each.suite === suite), outcome),
    ]),
  ),
});

const audioTable = tableFor(passages, {
  "passage": ({ number }) => number,
  "T_enc": ({ tokenCount }) => tokenCount,
  "T_a": ({ frameCount }) => frameCount,
  "durations": ({ number }) => {
    const { error, figures } = caseOf(
      ...["chained", "post_albert.duration", number, "differing_durations"] as const,
    )!;
    return error === 0 ? figures.nearTies || null : error;
  },
  "corr": ({ number }) => 1 - caseOf("chained", "tail.audio", number, "correlation_loss")!.error!,
  ...Object.fromEntries(
    [
      ["gain dB", "gainDb"],
      ["LSD dB", "logSpectralDistanceDb"],
      ["MCD dB", "melCepstralDistortionDb"],
      ["above 10 kHz dB", "highBandDifferenceDb"],
    ].map(([head, name]) => [
      head,
      ({ number }: typeof passages[number]) =>
        caseOf("chained", "tail.audio", number)!.figures[name],
    ]),
  ),
  "F0 cents": ({ number }) => caseOf("chained", "prosody.F0", number)?.figures.rmsCents ?? null,
});

const heard = cases.filter(({ metric }) => metric === "word_error_rate");
const wordTable = tableFor(heard, {
  "passage": ({ passage }) => passage,
  "words": ({ figures }) => figures.words,
  "WER": ({ error }) => 100 * error!,
  "CER": ({ figures }) => 100 * figures.characterErrorRate!,
  "PyTorch's WER": ({ figures }) => 100 * figures.pytorchWordErrorRate!,
  "PyTorch's CER": ({ figures }) => 100 * figures.pytorchCharacterErrorRate!,
});

const titleOf = (stage: StageName) => stageHeads[stageNames.indexOf(stage)];
const places = [null, 1, 2];
const placeOf = (passage: number | null) => passage === null ? "package" : `passage ${passage}`;
const heatTable = tableFor(stageNames, {
  "stage": titleOf,
  ...Object.fromEntries(places.map((passage) => [placeOf(passage), (stage: StageName) =>
    ratioCell(
      worstOf(cases.filter((each) => each.stage === stage && each.passage === passage)),
    )]
  )),
});

/** Cases by suite, metric and value, but for those of no passage that passed. */
const compared = [
  ...Map.groupBy(cases, ({ suite, metric, value }) => `${suite} ${metric} ${value}`).values(),
].filter((own) => own.some(({ passage, outcome }) => passage !== null || outcome !== "pass"));
const comparisonTable = tableFor(compared, {
  "value": ([{ value }]) => value,
  "suite": ([{ suite }]) => suite,
  "metric": ([{ metric }]) => metric,
  ...Object.fromEntries(places.map((passage) => [
    passage === null ? "the package" : placeOf(passage),
    (own: readonly CaseResult[]) => {
      const { error = null, tolerance } = own.find((each) => each.passage === passage) ?? {};
      return error === null ? null : [error, tolerance!];
    },
  ])),
});

const judgedStages = stageNames.filter((of) => cases.some(({ stage }) => stage === of));
const shortTable = tableFor(judgedStages.map((of) => cases.filter(({ stage }) => stage === of)), {
  "stage": ([{ stage }]) => titleOf(stage!),
  "worst error / tolerance": (own) => ratioCell(worstOf(own)),
  "": text,
  "of": (own) => {
    const { value, passage } = worstOf(own)!;
    return passage === null ? value : `${value}, passage ${passage}`;
  },
  "comparisons": countsOf,
});

const faults = result.faults!;
const tables: ExpectedTable[] = [
  heatTable,
  suiteTable,
  audioTable,
  wordTable,
  ...snrTables,
  addedTable,
  valueTable("converter", (error) => error),
  comparisonTable,
  tableFor(faults.results, {
    "fault": ({ name }) => name,
    "place": ({ place }) => place,
    "outcome": ({ outcome }) => outcome,
    "found by": text,
    "corr": ({ published }) => published?.corr ?? null,
    "mel_corr": ({ published }) => published?.melCorr ?? null,
    "stands for": ({ trap }) => trap,
  }),
  shortTable,
  textTable("", ""),
  textTable("Right?", "First wrong?", "How much room?", "Durations?"),
];

/** A case as its failure is told, and as the heat map has it where it is the worst of a cell. */
function caseClaims(each: CaseResult): Claim[] {
  const { suite, stage, value, passage, metric, precision, outcome, estimated } = each;
  const { error, tolerance, needed } = each;
  const place = passage === null ? "" : `, passage ${passage}`;
  const cell = `${titleOf(stage!)}, ${passage === null ? "the package" : placeOf(passage)}`;
  if (error === null) return [[`^${cell}: not judged ${suite}: ${value}`]];
  const verdict = outcome === "fail" ? "fails" : "passes";
  const how = precision === null ? "" : `, ${precision}`;
  const ratio = ratioOf(each);
  const isRatio = Number.isFinite(ratio);
  return [
    [
      `^${cell}: ${verdict} ${suite}: ${value}${how} ${metric} #${
        estimated ? " (estimated)" : ""
      }, tolerance #, needed #${isRatio ? ", # of the tolerance" : ""}`,
      ...[error, tolerance!, needed!, ...(isRatio ? [ratio] : [])],
    ],
    ...(outcome !== "fail" ? [] : [[
      `^${suite}: ${value}${place}: ${metric} #, at most #, needed #`,
      ...[error, tolerance!, needed!],
    ] as Claim]),
  ];
}

/** The worst of what a tolerance can say something of, and how it is told. */
const nearest = worstOf(
  cases.filter(({ tolerance, outcome }) => tolerance && outcome !== "skipped"),
)!;
const audios = passages.map(({ number }) => caseOf("chained", "tail.audio", number)!.figures);
const durations = cases.filter(({ metric }) => metric === "differing_durations");
const { totalMs, predictMs, scoringMs, context } = result;
const [failed, passed, skipped] = countsOf(cases);
const claims: Claim[] = [
  ["Kokoro-82M"],
  ["# passed, # failed, # skipped", passed, failed, skipped],
  ["# failed, # passed, # skipped against PyTorch", failed, passed, skipped],
  ["# of the tolerance", ratioOf(nearest)],
  [
    `the worst: ${nearest.value}, passage ${nearest.passage}, ${nearest.metric} #, at most #`,
    ...[nearest.error!, nearest.tolerance!],
  ],
  ["differ on #", countOf(durations, "fail")],
  ["of # passages", durations.length],
  ["(# cases)", 1],
  ["mel correlation of at least 0.99"],
  ["torch 2"],
  ["SNR in dB~1~2"],
  [
    "passage 1 corr #, mel_corr #; passage 2 corr #, mel_corr #.",
    ...audios.flatMap(({ corr, melCorr }) => [corr!, melCorr!]),
  ],
  [
    "correlate like this: passage 1 #, passage 2 #.",
    ...passages.map(({ unpatched }) => unpatched!.correlation),
  ],
  [
    "# of # planted faults are caught and attributed",
    ...[faults.caughtCount, faults.results.length],
  ],
  [
    "(corr at least #, mel_corr at least #), would have missed # of the # that are planted in the chain; mel_corr alone #.",
    ...[faults.publishedBounds.corr, faults.publishedBounds.melCorr],
    ...[
      faults.missedByCorrelationCount,
      faults.results.filter(({ published }) => published).length,
    ],
    faults.missedByMelCorrelationCount,
  ],
  ["above 10 kHz dB"],
  ["Above 1 it fails"],
  ["within 5%"],
  ...[0.01, 0.1, 0.25, 0.5, 1].map((most): Claim => [`^to ${most}×$`]),
  ...[2, 10].map((most): Claim => [`^✗ to ${most}×$`]),
  ["# threads, linux 6.1", context.environment.logicalCores as number],
  [
    "# s: predictions # s, scoring # s",
    ...[totalMs, predictMs, scoringMs].map((ms) => ms / 1000),
  ],
  ["--only 1,2"],
  ...passages.flatMap(({ number }): Claim[] => [[`^passage ${number}$`], [`^${number}. `]]),
];

/** Of how many cases the heat map's cells have the worst: of all, and of those of a suite, of a metric. */
const countClaims = (["stage", "suite", "metric"] as const).flatMap((choice) =>
  [
    ...Map.groupBy(cases, (each) => `${each.stage} ${each.passage} ${each[choice]}`).values(),
  ].filter((own) => own.length > 1).map((own): Claim => [
    "worst of #: # failed, # passed, # skipped",
    ...[own.length, ...countsOf(own)],
  ])
);

/** All that is known of its reports. */
export const known: Known = {
  json: result,
  tables,
  claims: [
    ...claims,
    ...countClaims,
    ...cases.flatMap(caseClaims),
    ...[suiteTable, audioTable, wordTable, ...snrTables].flatMap(linesOf),
  ],
};
