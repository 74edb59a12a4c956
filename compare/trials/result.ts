/**
 * Trials of the comparison itself, the file `trials.json`.
 * @module
 */
import { z } from "zod";
import { resultSchema } from "../../bench/result.ts";
import { type StageName, stageNames } from "../../stages/contract.ts";
import { measures } from "../subject.ts";

/** Version of the schema; raised when a field changes its meaning, comes or goes away. */
export const trialsSchemaVersion = 1;

/** What is tried: whether nothing is found where nothing is, and a slowdown where one is. */
export const seriesNames = ["same", "slowed", "apart"] as const;
/** A kind of trial. */
export type Series = (typeof seriesNames)[number];
/** Share of a series' trials that have to come out right: 18 of 20. */
export const leastShare = 0.9;

const { environment, backend, weights, voice } = resultSchema.shape;
const measure = z.enum(measures);
const count = (what: string) => z.int().positive().describe(what);

const trialSchema = z.strictObject({
  series: z.enum(seriesNames).describe(
    "same: the same build twice, in turns; slowed: one side with a slower stage, in turns; apart: the same build twice, one after the other",
  ),
  number: count("which of its series, from 1"),
  pilots: z.array(z.int().positive()).describe(
    "runs of either side in samples that were too small by their own noise, and were not tested",
  ),
  runs: count("runs of either side in the sample that was tested"),
  needed: count("observations that the comparison said it needs, by the noise of that sample"),
  unit: z.enum(["round", "session"]).describe("what an observation is"),
  ratio: z.number().positive().describe("of the stage"),
  interval: z.strictObject({ low: z.number().positive(), high: z.number().positive() }).describe(
    "95% interval of it",
  ),
  probability: z.number().nonnegative().describe(
    "of such a ratio by chance, corrected for all measures (Holm)",
  ),
  slower: z.array(measure).describe("measures that are significantly slower"),
  faster: z.array(measure).describe("measures that are significantly faster"),
  chainMs: z.number().positive().describe("median time of the base's chain, in ms"),
  loadAverage: z.number().nullable().describe("processes that run or wait, over the last minute"),
  elapsedMs: z.number().nonnegative().describe("what the whole trial took, loading included"),
});

/** Schema of {@link TrialsResult}. */
export const trialsSchema = z.strictObject({
  schemaVersion: z.literal(trialsSchemaVersion).describe("version of this schema"),
  startedAt: z.iso.datetime().describe("in UTC"),
  environment,
  backend,
  weights,
  voice,
  settings: z.strictObject({
    preset: z.string().nullable().describe("null for packages made elsewhere"),
    passage: count("number of the passage"),
    tokenCount: count("its T_enc"),
    text: z.string().describe("what it says"),
    stage: z.enum(stageNames).describe(
      "the one that is slowed, and whose noise decides on the runs",
    ),
    effect: z.number().positive().describe("by what share of its time it is slowed"),
    pilotRuns: count("runs of either side in the first sample, and in those apart"),
    mostRuns: count("most runs of either side in a sample"),
    warmups: z.int().nonnegative().describe("runs before the timed ones of each sample"),
    seed: z.int().nonnegative().describe("decides on the order of the turns"),
  }),
  trials: z.array(trialSchema).describe("in the order of running"),
});

/** One trial. */
export type Trial = z.infer<typeof trialSchema>;
/** All of them. */
export type TrialsResult = z.infer<typeof trialsSchema>;

/**
 * Whether `trial` came out right: the stage was found where it was slowed, and else not. Of the others `slower` and `faster` tell; two loads of one small
 * stage can differ by a percent for as long as they live, and as many rounds as a large stage needs may show it.
 */
export const isRight = ({ series, slower, faster }: Trial, stage: StageName): boolean =>
  series === "slowed" ? slower.includes(stage) : !slower.includes(stage) && !faster.includes(stage);

/** The right ones of a series, and all of it. */
export function countRight(
  { trials, settings }: TrialsResult,
  series: Series,
): { readonly right: number; readonly all: number } {
  const own = trials.filter((trial) => trial.series === series);
  return { right: own.filter((trial) => isRight(trial, settings.stage)).length, all: own.length };
}

/** Whether enough trials of every series that was run came out right. */
export const areRight = (result: TrialsResult): boolean =>
  seriesNames.map((series) => countRight(result, series)).every(({ right, all }) =>
    right >= leastShare * all
  );
