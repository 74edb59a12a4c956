/**
 * What went wrong in a stage, as data.
 * @module
 */
import { z } from "zod";
import { stageNames } from "../stages/contract.ts";

/** Schema of a failure in `results.json`. */
export const failureSchema = z.strictObject({
  stage: z.enum(stageNames),
  kind: z.enum(["crash", "hang", "error", "not-finite"]).describe(
    "crash: its process died; hang: it had to be ended; error: it said what is wrong; not-finite: NaN or infinity",
  ),
  doing: z.enum(["compile", "load", "predict"]).describe("what the stage was at"),
  signal: z.string().nullable().describe("the signal that its process died of, if one"),
  passage: z.int().positive().nullable().describe(
    "number of the passage; null where no passage was run",
  ),
  prediction: z.int().positive().nullable().describe(
    "which prediction of the stage in its process, from 1; null while compiling and loading",
  ),
  message: z.string().describe("what happened, in a sentence"),
  advice: z.string().nullable().describe("what to do about it, where that is known"),
});

/** A failure of a stage. */
export type Failure = z.infer<typeof failureSchema>;
/** What a stage was at. */
export type Doing = Failure["doing"];
