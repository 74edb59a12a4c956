/** What the reports of a benchmark tell: all tables, and all words with numbers. */
import { publishedMachines } from "../../bench/published.ts";
import { type Claim, type ExpectedTable, type Known, linesOf } from "../_accounted.ts";
import { loadClaim, meanOf, sumOf, textTable, unitsClaim } from "../_expected.ts";
import {
  betweenMs,
  halfWidthPercent,
  packageTables,
  speedTables,
  summaryTables,
} from "./_expected.ts";
import type { Column } from "../_printed.ts";
import { numbersFixture } from "./_numbers_fixture.ts";
import { expectedPlacementTables, type IsStray, placementClaims } from "../placement/_expected.ts";
import { expectedScenarioTables, measured, scenarioClaims } from "../scenarios/_expected.ts";

/** The result that is told of. */
export const result = numbersFixture();
const { passages, packages, settings, environment, conditions, failures, harness } = result;
const measurements = passages.map(({ measurement }) => measurement!);
const isStray: IsStray = (stage, device) => stage === "vocoder" && device !== "neuralEngine";
const [failure] = failures;
const [single, longText] = [measured(result, "single-stream"), measured(result, "long-text")];
const lengths = measurements.map(({ frameCount }) => frameCount);
const [megabytes, largest] = [
  sumOf(packages.map(({ sizeBytes }) => sizeBytes)),
  Math.max(...packages.map(({ sizeBytes }) => sizeBytes)),
].map((bytes) => bytes / 1e6);
const processes = [conditions!.before, conditions!.after!].map(({ loadAverage }) => loadAverage!);
const { cores } = environment;
const meanFactor = meanOf(measurements.map(({ speed }) => 1 / speed!));
const { nRuns, warmups, minTimeMs, untilStable, maxRuns } = settings;
const goals = [minTimeMs! / 1000, 100 * untilStable!, maxRuns!];

/** What stands in words around the tables. */
const claims: Claim[] = [
  unitsClaim,
  // In every report.
  ["Kokoro-82M in seven Core ML stages"],
  ["Passage #: # samples are clipped in its WAV file (peak #).", 2, 4567, 1.2345],
  ["Passage #: # of the runs are far from the others, one at # of the median", 1, 3, 1.8765],
  ["Passage #: Times grow by #% over the run", 1, 43.21],
  ["Passage #: Runs are like their neighbours (correlation #)", 2, 0.6543],
  ["#x real time", result.meanSpeed!],
  ...passages.map(({ number }, i): Claim => [
    "Passage #: after # runs the median is known to #% either way, not to #%.",
    ...[number, measurements[i].statistics!.chain.n, halfWidthPercent(measurements[i])],
    100 * untilStable!,
  ]),
  ["(prediction #, passage #)", failure.prediction!, failure.passage!],
  ["with 168 of its 617 operations on the CPU the vocoder took 353 ms in place of 44"],
  // At a glance.
  ["# of # passages done; 0 failed, # failures of stages", 6, 6, failures.length],
  ["# s for a second of audio", meanFactor],
  ...publishedMachines.map(({ name, meanSpeed }): Claim => [`${name} #x`, meanSpeed]),
  ["Small? # MB", megabytes],
  ["^# MB$", megabytes],
  ["seven packages; Tail has # MB", largest],
  // Markdown and pages.
  ["mean RTF #", meanFactor],
  [
    "Median of at least # runs, for # s, until the chain's was known to #% either way, at most #, after # warm-ups",
    ...[nRuns, ...goals, warmups],
  ],
  ["their 95% bootstrap interval"],
  ["p90 of up to 10 runs, p95 of up to 20 and p99 of up to 100 lie"],
  ["95% interval"],
  ["published: M4 Mac mini, 24 GB"],
  ["predictions of passage #", packages[0].predictions!.passage],
  [
    "# Performance + # Efficiency cores, # GiB",
    ...cores!.map(({ count }) => count),
    environment.memoryBytes / 2 ** 30,
  ],
  ...processes.map(loadClaim),
  ["# us around each stage", harness!.stageOverheadUs],
  ["the clock's step is # us", harness!.clockResolutionUs],
  ...passages.map(({ number }): Claim => ["^Passage #$", number]),
  ...passages.map(({ number }): Claim => ["^#. ", number]),
  ["^prediction #, passage #$", failure.prediction!, failure.passage!],
  ["^stage, passage #$", passages[lengths.indexOf(Math.max(...lengths))].number],
  ["darwin 6.1"],
  ["Tail (passages 3, 4)"],
  // Commands that make the figures again.
  ["--max-frames #", settings.maxFrames],
  ["--n-runs # --warmups # --min-time # --until-stable #% --max-runs #", nRuns, warmups, ...goals],
  [
    "--scenario-time # --queries # --chains 1,2 --long-text TEXT.txt --chunk-phonemes #",
    single.leastDurationMs / 1000,
    ...[single.leastQueries, longText.mostPhonemes],
  ],
  // The terminal.
  ["RTF #; audio in s", meanFactor],
  [
    "Outside of stages the chain spends #% at most",
    Math.max(...measurements.map((of) => (100 * betweenMs(of)) / of.chainMs!)),
  ],
];

const [main, alone] = speedTables(result);
const [, loads] = packageTables(result);
/** As a terminal shows them. */
const withWidths: ExpectedTable = {
  ...main,
  columns: Object.fromEntries(
    Object.entries(main.columns).flatMap(([head, cell]): [string, Column][] =>
      head === "chain ms"
        ? [[head, cell], ["±", (i) => halfWidthPercent(measurements[i])]]
        : [[head, cell]]
    ),
  ),
};
/** All that is known of its reports. */
export const known: Known = {
  json: result,
  tables: [
    ...speedTables(result),
    ...packageTables(result),
    ...expectedScenarioTables(result),
    ...expectedPlacementTables(result, isStray),
    ...summaryTables(result),
    textTable("Stage", "What", "When", "Message", "Advice"),
    textTable("", ""),
    textTable("Right?", "Fast?", "Small?", "Well placed?"),
  ],
  claims: [
    ...claims,
    ...scenarioClaims(result),
    ...placementClaims(result, isStray),
    ...[withWidths, alone, loads].flatMap(linesOf),
  ],
};
