/**
 * What a journal holds: a header that says what is measured, then an entry for each thing that is finished, as it happens.
 * `runs.jsonl` has one a line. A result is what they add up to, and nothing else.
 * @module
 */
import { z } from "zod";
import { stageNames } from "../../stages/contract.ts";
import { conditionsSchema } from "../conditions.ts";
import { failureSchema } from "../failure.ts";
import { harnessSchema } from "../harness.ts";
import { placementSchema } from "../placement/schema.ts";
import type { BenchPlan } from "../plan.ts";
import { type BenchResult, resultSchema } from "../result.ts";
import { memorySchema, scenariosSchema } from "../scenarios/schema.ts";

const { environment, backend, settings, weights, voice } = resultSchema.shape;
const packageInfo = resultSchema.shape.packages.element;
const passage = resultSchema.shape.passages.element;
const measurement = passage.shape.measurement.unwrap();
const run = measurement.shape.runs.element;
const stageTime = run.shape.stages.valueType;

/** The worker's memory afterwards; null where it is no process of its own. */
const memory = memorySchema.nullable();

/** Version of the journal; raised when what is written no longer means the same. */
export const journalVersion = 2;

export const headerSchema = z.strictObject({
  type: z.literal("header"),
  version: z.literal(journalVersion),
  startedAt: z.iso.datetime(),
  environment,
  /** Before the first run: a benchmark that goes on keeps those of its beginning, as it keeps what measuring cost then. */
  conditions: conditionsSchema,
  harness: harnessSchema,
  /** Name of the backend that was asked for; what it says of itself follows as an entry. */
  backend: z.string(),
  settings,
  weights,
  voice,
  packages: z.array(
    packageInfo.pick({
      ...{ stage: true, name: true, sha256: true, sizeBytes: true },
      /** The one that is asked for. */
      computeUnit: true,
    }),
  ),
  passages: z.array(
    passage.pick({ number: true, id: true, text: true, phonemes: true, tokenCount: true }),
  ),
});

export const entrySchema = z.discriminatedUnion("type", [
  /** What the backend says of itself. */
  z.strictObject({ type: z.literal("backend"), backend }),
  z.strictObject({
    type: z.literal("loaded"),
    package: packageInfo.omit({ name: true, sha256: true, sizeBytes: true }),
    memory,
  }),
  /** What the chain made of a passage, before its first run is entered. */
  measurement.pick({ frameCount: true, audioSeconds: true, durations: true, audio: true })
    .extend({ type: z.literal("spoken"), passage: z.int() }),
  run.extend({ type: z.literal("run"), passage: z.int(), index: z.int(), memory }),
  z.strictObject({
    type: z.literal("isolated"),
    passage: z.int(),
    stage: z.enum(stageNames),
    times: z.array(stageTime),
  }),
  /** One prediction of a stage alone on one compute unit, in a search for the best. */
  z.strictObject({
    ...{ type: z.literal("tried"), stage: z.enum(stageNames), computeUnit: z.string() },
    ...{ passage: z.int(), index: z.int(), time: stageTime },
    /** Relative L2 distance from the reference; null where it was not compared. */
    relativeError: z.number().nullable(),
  }),
  /** All that was to be measured of the passage is. */
  z.strictObject({ type: z.literal("finished"), passage: z.int() }),
  z.strictObject({ type: z.literal("skipped"), passage: z.int(), reason: z.string() }),
  z.strictObject({ type: z.literal("failed"), failure: failureSchema }),
  z.strictObject({ type: z.literal("placed"), placement: placementSchema }),
  /** One scenario, and what decided on it, as JSON: with other settings it is measured anew. */
  z.strictObject({ type: z.literal("scenario"), asked: z.string(), scenarios: scenariosSchema }),
  z.strictObject({
    type: z.literal("ended"),
    status: z.enum(["complete", "interrupted"]),
    at: z.iso.datetime(),
    conditions: conditionsSchema,
  }),
]);

/** What is measured, and on what: all that is known before the first stage is loaded. */
export type Header = z.infer<typeof headerSchema>;
/** Something that is finished. */
export type Entry = z.infer<typeof entrySchema>;
/** What loading a stage says of its package. */
export type LoadFacts = Extract<Entry, { type: "loaded" }>["package"];

/** What is measured, but for the plan. */
export interface BenchContext extends
  Pick<
    Header,
    "environment" | "conditions" | "harness" | "backend" | "weights" | "voice" | "packages"
  > {
  readonly settings:
    & Pick<BenchResult["settings"], "preset">
    & Partial<Pick<BenchResult["settings"], "interleaved" | "shard">>;
}

/** The header of a benchmark of `plan` that starts at `startedAt`. */
export function headerOf(
  plan: BenchPlan,
  context: BenchContext,
  startedAt: Date = new Date(),
): Header {
  const { nRuns, minTimeMs, untilStable, maxRuns, warmups, isolatedStages, maxFrames, speed } =
    plan;
  return {
    type: "header",
    version: journalVersion,
    startedAt: startedAt.toISOString(),
    ...context,
    settings: {
      interleaved: null,
      shard: null,
      ...context.settings,
      ...{ speed, nRuns, minTimeMs, untilStable, maxRuns, warmups, isolatedStages, maxFrames },
    },
    passages: plan.passages.map(({ number, id, text, phonemes, tokens }) => ({
      ...{ number, id, text, phonemes, tokenCount: tokens.length },
    })),
  };
}
