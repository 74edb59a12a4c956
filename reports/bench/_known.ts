/** What the reports of a benchmark tell: all tables, and all words with numbers. */
import { publishedMachines } from "../../bench/published.ts";
import type { BenchResult } from "../../bench/result.ts";
import { type Claim, type ExpectedTable, type Known, linesOf } from "../_accounted.ts";
import { loadClaim, meanOf, stageHeads, sumOf, textTable, unitsClaim } from "../_expected.ts";
import {
  betweenMs,
  halfWidthPercent,
  packageTables,
  speedTables,
  summaryTables,
} from "./_expected.ts";
import type { Column } from "../_printed.ts";
import { expectedPlacementTables, type IsStray, placementClaims } from "../placement/_expected.ts";
import { expectedScenarioTables, measured, scenarioClaims } from "../scenarios/_expected.ts";

/** Of {@link numbersFixture} only the vocoder has operations that are not where they should be. */
const isStray: IsStray = (stage, device) => stage === "vocoder" && device !== "neuralEngine";

/** All that is known of the reports of `result`, a {@link numbersFixture} with numbers of its own. */
export const knownOf = (result: BenchResult): Known => ({
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
    ...wordsOf(result),
    ...scenarioClaims(result),
    ...placementClaims(result, isStray),
    ...terminalTables(result).flatMap(linesOf),
  ],
});

const measurementsOf = ({ passages }: BenchResult) =>
  passages.map(({ measurement }) => measurement!);

/** The tables that a terminal shows. */
function terminalTables(result: BenchResult): ExpectedTable[] {
  const [main, alone] = speedTables(result);
  const [, loads] = packageTables(result);
  const widths: Column = (i) => halfWidthPercent(measurementsOf(result)[i]);
  const columns = Object.entries(main.columns).flatMap(([head, cell]): [string, Column][] =>
    head === "chain ms" ? [[head, cell], ["±", widths]] : [[head, cell]]
  );
  return [{ ...main, columns: Object.fromEntries(columns) }, alone, loads];
}

/** What stands in words around the tables. */
function wordsOf(result: BenchResult): Claim[] {
  const { passages, packages, settings, environment, conditions, failures, harness } = result;
  const measurements = measurementsOf(result);
  const [failure] = failures;
  const [single, longText] = [measured(result, "single-stream"), measured(result, "long-text")];
  const lengths = measurements.map(({ frameCount }) => frameCount);
  const sizes = packages.map(({ sizeBytes }) => sizeBytes / 1e6);
  const largest = stageHeads[sizes.indexOf(Math.max(...sizes))];
  const { cores } = environment;
  const meanFactor = meanOf(measurements.map(({ speed }) => 1 / speed!));
  const { nRuns, warmups, minTimeMs, untilStable, maxRuns } = settings;
  const goals = [minTimeMs! / 1000, 100 * untilStable!, maxRuns!];
  const [first, second] = measurements;
  const { clippedSamples, peak } = second.audio!;
  const warned = Object.assign(
    {},
    ...[first, second].flatMap(({ statistics }) => statistics!.chain.warnings),
  );
  return [
    unitsClaim,
    // In every report.
    ["Kokoro-82M in seven Core ML stages"],
    ["Passage #: # samples are clipped in its WAV file (peak #).", 2, clippedSamples, peak],
    [
      "Passage #: # of the runs are far from the others, one at # of the median",
      1,
      warned.places.length,
      warned.worstRatio,
    ],
    ["Passage #: Times grow by #% over the run", 1, 100 * warned.relativeChange],
    ["Passage #: Runs are like their neighbours (correlation #)", 2, warned.correlation],
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
    ["Small? # MB", sumOf(sizes)],
    ["^# MB$", sumOf(sizes)],
    [`seven packages; ${largest} has # MB`, Math.max(...sizes)],
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
    ...[conditions!.before, conditions!.after!].map(({ loadAverage }) => loadClaim(loadAverage!)),
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
    [
      "--n-runs # --warmups # --min-time # --until-stable #% --max-runs #",
      nRuns,
      warmups,
      ...goals,
    ],
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
}
