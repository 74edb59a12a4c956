/**
 * The file that `deno task compare --json` writes, described field by field in `comparison.ts`.
 * @module
 */
import { z } from "zod";
import { deviceKinds, placementSchema } from "../bench/placement/schema.ts";
import { stageNames } from "../stages/contract.ts";
import { type Comparison, comparisonSchemaVersion } from "./comparison.ts";
import { measures } from "./subject.ts";

const share = z.number().nullable();
const passage = z.int().positive();
const interval = z.strictObject({ low: z.number().positive(), high: z.number().positive() });

const ratio = z.strictObject({
  value: z.number().positive(),
  interval,
  probability: z.number().nonnegative(),
  isSignificant: z.boolean(),
  unit: z.enum(["round", "session"]),
  observations: z.int().positive(),
  smallestEffect: z.number().nonnegative(),
  observationsNeeded: z.int().positive(),
});

const row = z.strictObject({
  measure: z.enum(measures),
  passage: passage.nullable(),
  baseMs: z.number().positive(),
  otherMs: z.number().positive(),
  ratio: ratio.nullable(),
  untested: z.string().nullable(),
});

const platform = placementSchema.shape.platform.unwrap();
const placement = z.strictObject({
  skipped: z.string().nullable(),
  platforms: z.strictObject({ before: platform, after: platform }).nullable(),
  stages: z.array(z.strictObject({
    stage: z.enum(stageNames),
    skipped: z.string().nullable(),
    moved: z.array(z.strictObject({
      ...{ type: z.string(), output: z.string(), costShare: share },
      ...{ from: z.enum(deviceKinds), to: z.enum(deviceKinds) },
    })),
    costShare: share,
  })),
  isRegression: z.boolean(),
});

const figures = z.strictObject({
  label: z.string(),
  resultCount: z.int().positive(),
  passages: z.array(z.strictObject({
    number: passage,
    tokenCount: z.int().positive(),
    chainMs: z.number().positive(),
    speed: z.number().positive(),
  })),
});

const pair = figures.extend({
  differences: z.array(z.strictObject({
    ...{ what: z.string(), base: z.string(), other: z.string() },
    obstacle: z.string().nullable(),
  })),
  otherTexts: z.array(passage),
  incomparable: z.string().nullable(),
  rows: z.array(row),
  lost: z.array(z.strictObject({ passage, reason: z.string() })),
  placement,
  hasCrashed: z.boolean(),
  remarks: z.array(z.string()),
});

/** Schema of a {@link Comparison}. */
export const benchComparisonSchema: z.ZodType<Comparison> = z.strictObject({
  schemaVersion: z.literal(comparisonSchemaVersion),
  base: figures,
  effect: z.number().positive(),
  testCount: z.int().nonnegative(),
  others: z.array(pair),
});
