/**
 * What is to be minded of a sample of times, as data, and what to do about it.
 * @module
 */
import { median, medianAbsoluteDeviation } from "simple-statistics";
import { z } from "zod";
import { percent } from "../text/figures.ts";
import { fewestForInterval } from "./median_interval.ts";
import { serialCorrelation, trendLevel, trendOf } from "./trend.ts";

/** Schema of {@link SampleWarning}. */
export const sampleWarningSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("few-runs").describe("too few for an interval"),
    runs: z.int().nonnegative().describe("how many there are"),
    needed: z.int().positive().describe("how many an interval needs"),
  }),
  z.strictObject({
    kind: z.literal("outliers").describe("runs far from the others; they are counted all the same"),
    places: z.array(z.int().nonnegative()).describe("places of the runs in their order, from 0"),
    worstRatio: z.number().positive().describe("the farthest over the median"),
  }),
  z.strictObject({
    kind: z.literal("drift").describe("times change over the run"),
    relativeChange: z.number().describe("from the first run to the last, over the median"),
    probability: z.number().describe("of such an order by chance (Mann and Kendall)"),
  }),
  z.strictObject({
    kind: z.literal("correlated").describe(
      "runs are like their neighbours: intervals are too narrow",
    ),
    correlation: z.number().describe("of the ranks of neighbours"),
  }),
]);

/** Something to be minded. */
export type SampleWarning = z.infer<typeof sampleWarningSchema>;

/** Robust standard deviations from which on a run is an outlier (Iglewicz and Hoaglin 1993). */
const outlierDistance = 3.5;
/** What a median absolute deviation is multiplied by to estimate a normal standard deviation. */
export const madToDeviation = 1.4826;

/** What is to be minded of `times`, over 0 and in the order of measuring. */
export function warningsOf(times: readonly number[]): SampleWarning[] {
  const found: SampleWarning[] = [];
  if (times.length < fewestForInterval) {
    found.push({ kind: "few-runs", runs: times.length, needed: fewestForInterval });
  }
  const outliers = outliersOf(times);
  if (outliers) found.push(outliers);
  const { slope, probability } = trendOf(times);
  if (probability < trendLevel) {
    const relativeChange = (slope * (times.length - 1)) / median([...times]);
    found.push({ kind: "drift", relativeChange, probability });
  } else {
    const correlation = serialCorrelation(times);
    if (correlation > 0) found.push({ kind: "correlated", correlation });
  }
  return found;
}

/** Runs that are far from the others in ratio: times are skewed, their logarithms less. */
function outliersOf(times: readonly number[]): SampleWarning | undefined {
  if (times.length < fewestForInterval || times.some((time) => time <= 0)) return undefined;
  const logs = times.map(Math.log);
  const center = median(logs);
  const deviation = madToDeviation * medianAbsoluteDeviation(logs);
  const distances = logs.map((log) => Math.abs(log - center));
  const places = [...times.keys()].filter((i) => distances[i] > outlierDistance * deviation);
  if (places.length === 0 || deviation === 0) return undefined;
  const worst = distances.indexOf(Math.max(...distances));
  return { kind: "outliers", places, worstRatio: Math.exp(logs[worst] - center) };
}

/** `warning` as a sentence, and what to do about it. */
export function adviceOf(warning: SampleWarning): string {
  switch (warning.kind) {
    case "few-runs":
      return `${
        warning.runs === 1 ? "1 run has" : `${warning.runs} runs have`
      } no interval; take at least ${warning.needed} (--n-runs).`;
    case "outliers":
      return `${
        warning.places.length === 1
          ? "1 of the runs is far from the others,"
          : `${warning.places.length} of the runs are far from the others, one`
      } at ${
        warning.worstRatio.toFixed(2)
      } of the median. They are counted; something else used the machine, or memory was short.`;
    case "drift":
      return warning.relativeChange > 0
        ? `Times grow by ${
          percent(Math.abs(warning.relativeChange), 0)
        } over the run: the machine throttles, or other ` +
          "work began. Let it cool, connect it to power, turn low-power mode off, and measure what is to be " +
          "compared in turns."
        : `Times fall by ${
          percent(Math.abs(warning.relativeChange), 0)
        } over the run: it began before the machine was ` +
          "warm, or other work ended. Take more warm-ups (--warmups).";
    case "correlated":
      return `Runs are like their neighbours (correlation ${
        warning.correlation.toFixed(2)
      }): other work ` +
        "comes and goes, and intervals are too narrow. Measure what is to be compared in turns, or for longer.";
  }
}
