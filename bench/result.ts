/**
 * The result of a benchmark: the hub that every report is made from, and the file `results.json`. Its
 * fields are described where they are declared; {@link resultJsonSchema} gives the same as JSON Schema.
 * @module
 */
import { z } from "zod";
import { checkpointFormats } from "../convert/checkpoint/checkpoint.ts";
import { stageNames } from "../stages/contract.ts";
import { timeSummarySchema } from "../statistics/summary.ts";
import { upgradeResult, withStatistics } from "./_upgrade_result.ts";
import { conditionsOfRunSchema } from "./conditions.ts";
import { failureSchema } from "./failure.ts";
import { harnessSchema } from "./harness.ts";
import { machineShape } from "./machine.ts";
import { packageTimeFields } from "./package_times.ts";
import { placementSchema } from "./placement/schema.ts";
import { scenariosSchema } from "./scenarios/schema.ts";

/** Version of the schema; raised when a field changes its meaning, comes or goes away. */
export const resultSchemaVersion = 3;

const ms = (what: string) => z.number().nonnegative().describe(`${what}, in ms`);
const count = (what: string) => z.int().nonnegative().describe(what);
const text = (what: string) => z.string().describe(what);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/).describe("SHA-256 in lower-case hex");
const stageRecord = <V extends z.ZodType>(value: V) => z.record(z.enum(stageNames), value);

const stageTime = z.strictObject({
  modelMs: ms("inside the model"),
  copyMs: ms("conversions and copies around the model, casts between precisions included"),
  totalMs: ms("both, and the checks of the stage's features"),
}).describe(
  "where the time of one prediction went; of medians, each field is the median of its own",
);

const chainRun = z.strictObject({
  warmup: z.boolean().describe("a run before the timed ones; not part of any median"),
  chainMs: ms("from the tokens to the audio"),
  stages: stageRecord(stageTime).describe("times taken inside this run of the chain"),
});

const audioFile = z.strictObject({
  file: z.string().regex(/^[\w-][\w.-]*\.wav$/).describe("name of the WAV file beside the result"),
  peak: z.number().nonnegative().describe("greatest magnitude before clipping; 1 is full scale"),
  clippedSamples: count("samples beyond full scale, which the file holds cut off"),
});

const statistics = z.strictObject({
  chain: timeSummarySchema.describe("from the tokens to the audio"),
  stages: stageRecord(timeSummarySchema).describe("whole times of each stage inside the chain"),
  stageSumMs: timeSummarySchema.describe(
    "whole times of all stages, added up run by run: what is left of the chain's is the host's between them",
  ),
});

const measurement = z.strictObject({
  frameCount: count("T_a: the sum of the predicted durations, in frames of 600 samples"),
  audioSeconds: z.number().nonnegative().describe("length of the audio at 24 kHz"),
  durations: z.array(z.int().positive()).describe("frames of each token, T_enc of them"),
  audio: audioFile.nullable().describe("null where no audio was kept"),
  runs: z.array(chainRun).describe("every run in the order of running, warm-ups included"),
  chainMs: z.number().nonnegative().nullable().describe("median of the timed runs, in ms"),
  stages: stageRecord(stageTime).nullable().describe("medians over the timed runs"),
  speed: z.number().nonnegative().nullable().describe(
    "audioSeconds / median chain time: RTFx; its inverse is the real-time factor, RTF",
  ),
  statistics: statistics.nullable().describe("of the timed runs; null where there is none"),
  isolated: z.partialRecord(z.enum(stageNames), stageTime).nullable().describe(
    "medians of each stage run alone on what the chain fed it (the published method); null where not asked for",
  ),
});

const passage = z.strictObject({
  number: z.int().positive().describe("place in the passages' file, from 1"),
  id: text("as the passages' file has it"),
  text: text("what is spoken"),
  phonemes: text("in Kokoro's inventory, one code point each"),
  tokenCount: count("T_enc: phonemes plus the 0 at both ends"),
  outcome: z.enum(["pending", "done", "skipped", "failed", "interrupted"]).describe(
    "skipped: T_a is over maxFrames; failed: an error; interrupted: some runs may be there",
  ),
  reason: z.string().nullable().describe("why it was skipped, failed or interrupted"),
  measurement: measurement.nullable().describe("null until the first run of the chain is done"),
});

const environment = z.strictObject({
  os: text("darwin, linux or windows"),
  osRelease: text("release of the kernel"),
  arch: text("x86_64 or aarch64"),
  cpuModel: text("brand string of the processor"),
  logicalCores: count("threads that the processor runs at once"),
  memoryBytes: count("physical memory"),
  denoVersion: text("version of Deno"),
  kokobenchVersion: text("version of this program"),
  gitCommit: z.string().nullable().describe("commit of this program's checkout, if it is one"),
  gitDirty: z.boolean().nullable().describe("whether tracked files differ from the commit"),
  ...machineShape,
});

const backend = z.strictObject({
  name: text("onnx, coreml, coreml-stand-in or fake"),
  details: z.record(z.string(), z.string()).describe(
    "what the backend says of itself: runtime, threads, ..",
  ),
});

const weights = z.strictObject({
  source: text("official, int8, int8-smoothed, a file's name, or the seed"),
  format: z.enum(checkpointFormats).describe("of the checkpoint"),
  sha256,
  reason: text("why these weights were taken"),
});

const packageInfo = z.strictObject({
  stage: z.enum(stageNames),
  name: text("file name of the package"),
  sha256: sha256.describe("SHA-256 over the package's files and their names, in lower-case hex"),
  sizeBytes: count("size of all files of the package"),
  computeUnit: z.string().optional().describe(
    "where Core ML was allowed to run it; absent where the backend has only one place",
  ),
  precision: z.string().optional().describe(
    "of its features, and how its weights are compressed: `fp16, 8-bit palette`; absent where it was not loaded, and of older programs",
  ),
  loadMs: ms("loading the package, or what it was compiled to").nullable().describe(
    "the load of the model that ran, in ms; null where it was not loaded",
  ),
  ...packageTimeFields,
});

const voice = z.strictObject({
  name: text("name of the voice, or of its file"),
  sha256: sha256.describe("SHA-256 of its rows as little-endian fp32, in lower-case hex"),
});

const interleaved = z.strictObject({
  seed: z.int().nonnegative().describe("decides on the order of running"),
  subjects: z.array(z.string()).describe("labels of all that were measured in turns"),
  label: text("which of them this is"),
});

const shard = z.strictObject({
  indices: z.array(z.int().positive()).min(1).describe("which shares these are, from 1"),
  count: z.int().positive().describe("into how many shares the passages were dealt"),
});

const settings = z.strictObject({
  preset: z.string().nullable().describe("null for packages made elsewhere"),
  speed: z.number().positive().describe("rate of speech asked for"),
  nRuns: z.int().positive().describe("fewest timed runs of each passage"),
  minTimeMs: z.number().positive().nullable().describe(
    "least time of a passage's timed runs together, in ms; null where not asked for",
  ),
  untilStable: z.number().positive().nullable().describe(
    "widest half of the 95% interval of a passage's median chain time, over it; null where not asked for",
  ),
  maxRuns: z.int().positive().nullable().describe(
    "most timed runs of a passage, whatever else is asked for; null for as many as it takes",
  ),
  warmups: count("runs before them"),
  isolatedStages: z.boolean().describe("whether each stage was also timed alone"),
  maxFrames: z.int().positive().describe("most audio frames that the packages accept"),
  interleaved: interleaved.nullable().describe("null where this was measured alone"),
  shard: shard.nullable().describe("null where no passage of the plan was left to other shards"),
});

/** Schema of `results.json`. */
export const resultSchema = z.strictObject({
  schemaVersion: z.literal(resultSchemaVersion).describe("version of this schema"),
  status: z.enum(["running", "complete", "interrupted"]).describe(
    "running: still at work, or ended without notice",
  ),
  startedAt: z.iso.datetime().describe("start of the runs, in UTC"),
  finishedAt: z.iso.datetime().nullable().describe("end of the runs, in UTC"),
  environment,
  conditions: conditionsOfRunSchema.nullable().describe(
    "heat, power and other work; null in results of versions before 3",
  ),
  harness: harnessSchema.nullable().describe(
    "what measuring costs; null in results of versions before 3",
  ),
  backend,
  settings,
  weights: weights.nullable().describe("null for packages made elsewhere"),
  voice,
  packages: z.array(packageInfo).describe("the seven packages, in chain order"),
  placement: placementSchema.optional().describe("absent until all passages have run"),
  passages: z.array(passage).describe("the passages of the plan, in the order of running"),
  meanSpeed: z.number().nonnegative().nullable().describe(
    "mean speed of the passages that are done",
  ),
  scenarios: scenariosSchema.nullable().describe("null where not asked for"),
  failures: z.array(failureSchema).describe("what went wrong in stages, in the order of happening"),
});

/** One prediction's times. */
export type ResultStageTime = z.infer<typeof stageTime>;
/** One run of the chain. */
export type ResultRun = z.infer<typeof chainRun>;
/** One package of a result. */
export type PackageInfo = z.infer<typeof packageInfo>;
/** The WAV file of a passage. */
export type AudioFile = z.infer<typeof audioFile>;
/** Figures of the timed runs of a passage. */
export type RunStatistics = z.infer<typeof statistics>;
/** What was measured of a passage. */
export type Measurement = z.infer<typeof measurement>;
/** One passage of a result. */
export type PassageResult = z.infer<typeof passage>;
/** Machine and software that a result was made on. */
export type Environment = z.infer<typeof environment>;
/** A whole result, as `results.json` holds it. */
export type BenchResult = z.infer<typeof resultSchema>;

/** A result file that is not JSON, or not of this schema. */
export class ResultError extends Error {
  override readonly name = "ResultError";
}

/**
 * The result in the text of a `results.json`, of this or an earlier version of the schema.
 * @throws {ResultError} naming every field that does not fit the schema.
 */
export function parseResult(json: string): BenchResult {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new ResultError(`Cannot read the result: ${(cause as Error).message}`, { cause });
  }
  return checkResult(value);
}

/**
 * `value`, parsed JSON, as a result.
 * @throws {ResultError} naming every field that does not fit the schema.
 */
export function checkResult(value: unknown): BenchResult {
  const parsed = resultSchema.safeParse(upgradeResult(value));
  if (parsed.success) {
    const isPresent = Object(value).schemaVersion === resultSchemaVersion;
    return isPresent ? parsed.data : withStatistics(parsed.data);
  }
  throw new ResultError(
    `Cannot read the result: expected schema version ${resultSchemaVersion}, received\n${
      z.prettifyError(parsed.error)
    }`,
  );
}

/** The schema of `results.json` as JSON Schema, every field described. */
export function resultJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(resultSchema) as Record<string, unknown>;
}
