/**
 * Times on the way from a package to its first and its later predictions, stage by stage: fields of a result's packages. Five
 * different numbers, which must not be taken for one another: compiling, the first load, a cached load, the first
 * prediction and a warm one. What conversions and copies take stands apart from the model in all of them.
 * @module
 */
import { z } from "zod";
import type { StageName } from "../stages/contract.ts";
import type { BenchResult, ResultStageTime } from "./result.ts";
import { medianStageTime } from "./statistics.ts";

const ms = (what: string) => z.number().nonnegative().describe(`${what}, in ms`);

const predictionTime = z.strictObject({
  modelMs: ms("inside the model"),
  copyMs: ms("conversions and copies around the model, casts between precisions included"),
});

const predictions = z.strictObject({
  passage: z.int().positive().describe("number of the passage that both are of"),
  first: predictionTime.describe("the first prediction after loading, a warm-up if there are any"),
  warm: predictionTime.nullable().describe(
    "medians over the passage's other timed runs; null where there are none yet",
  ),
});

/** Fields of a package in `results.json`. All may be absent: of backends that compile nothing, and of older results. */
export const packageTimeFields = {
  compileMs: ms("compiling the package for Core ML").nullable().optional().describe(
    "null where it was compiled earlier, absent where nothing is compiled",
  ),
  firstLoadMs: ms("the first load of what was compiled, in which the system fits it to its device")
    .nullable().optional().describe(
      "null where it was loaded earlier, absent where nothing is compiled",
    ),
  cachedLoadMs: ms("a load of what was loaded before").optional(),
  predictions: predictions.optional().describe("absent where the first passage had no run"),
};

/** First and warm prediction of a stage. */
export type PredictionTimes = z.infer<typeof predictions>;

/**
 * `packages` with the first and the warm prediction of each stage, out of the runs of the first passage. Where that has none, because it
 * was too long or failed, other passages do not say what a first prediction takes: some stages have run before.
 */
export function withPredictionTimes(
  packages: BenchResult["packages"],
  [passage]: BenchResult["passages"],
): BenchResult["packages"] {
  const runs = passage?.measurement?.runs ?? [];
  if (runs.length === 0) return packages;
  const [earliest, ...others] = runs;
  const timed = others.filter(({ warmup }) => !warmup);
  const predictionsOf = (stage: StageName): PredictionTimes => ({
    passage: passage.number,
    first: timeOf(earliest.stages[stage]),
    warm: timed.length === 0
      ? null
      : timeOf(medianStageTime(timed.map(({ stages }) => stages[stage]))),
  });
  return packages.map((info) => ({ ...info, predictions: predictionsOf(info.stage) }));
}

const timeOf = ({ modelMs, copyMs }: ResultStageTime): PredictionTimes["first"] => ({
  modelMs,
  copyMs,
});
