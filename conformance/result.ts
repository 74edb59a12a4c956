/**
 * The result of a conformance run: what every report is made from, and the file `conformance.json`.
 * @module
 */
import { z } from "zod";
import { checkpointFormats } from "../convert/checkpoint/checkpoint.ts";
import { recognizerSchema } from "../references/recognizer.ts";
import { stageNames } from "../stages/contract.ts";
import { type CaseResult, caseResultSchema, suiteNames } from "./case_result.ts";
import { faultReportSchema } from "./faults/report.ts";

/** Version of the schema; raised when a field changes its meaning or goes away. */
export const conformanceSchemaVersion = 1;

const text = (what: string) => z.string().describe(what);
const count = (what: string) => z.int().nonnegative().describe(what);
const ms = (what: string) => z.number().nonnegative().describe(`${what}, in ms`);
const digest = (what: string) => z.string().regex(/^[0-9a-f]{64}$/).describe(`SHA-256 ${what}`);

const context = z.strictObject({
  environment: z.record(z.string(), z.json().optional()).describe(
    "machine, system, versions and commit",
  ),
  backend: z.strictObject({
    name: text("onnx, coreml or fake"),
    details: z.record(z.string(), z.string()).describe("what the backend says of itself"),
  }),
  preset: z.string().nullable().describe("null for packages made elsewhere"),
  weights: z.strictObject({
    source: text("official, int8, int8-smoothed, a file's name, or the seed"),
    format: z.enum(checkpointFormats).describe("of the checkpoint"),
    sha256: digest("of the checkpoint, as the packages' manifest has it"),
    reason: text("why these weights were taken"),
  }).nullable().describe("null for packages made elsewhere"),
  packages: z.array(z.strictObject({
    stage: z.enum(stageNames),
    name: text("file name of the package"),
    sha256: digest("over the package's files and their names"),
    sizeBytes: count("size of all files of the package"),
    loadMs: ms("reading, translating and creating the session"),
    computeUnit: z.string().optional().describe(
      "where Core ML was allowed to run it; absent where the backend has only one place",
    ),
    precision: z.string().optional().describe(
      "of its features, and how its weights are compressed: `fp16, 8-bit palette`; absent in results of older programs",
    ),
    compileMs: ms("compiling the package for Core ML").nullable().optional().describe(
      "null where it was compiled earlier, absent where nothing is compiled",
    ),
    firstLoadMs: ms("the first load of what was compiled").nullable().optional().describe(
      "null where it was loaded earlier, absent where nothing is compiled",
    ),
    cachedLoadMs: ms("a load of what was loaded before").optional(),
  })).describe("in chain order"),
});

const references = z.strictObject({
  kind: z.enum(["full", "compact", "small"]),
  weightsSha256: digest("of the weights that they were made from"),
  voiceSha256: digest("of the voice's rows"),
  versions: z.record(z.string(), z.string()).describe("Python and the packages that computed them"),
  patched: z.array(z.string()).describe("what was replaced in the official modules"),
});

const passage = z.strictObject({
  number: z.int().positive().describe("place in the passages' file, from 1"),
  text: text("what is spoken"),
  tokenCount: count("T_enc: phonemes plus the 0 at both ends"),
  frameCount: count("T_a of the reference"),
  unpatched: z.strictObject({
    correlation: z.number().describe("of the samples"),
    gainDb: z.number().describe("of one over the other"),
  }).nullable().describe(
    "how far two runs of the official pipeline with random draws of their own are from each other",
  ),
});

/** Schema of `conformance.json`. */
export const conformanceResultSchema = z.strictObject({
  schemaVersion: z.literal(conformanceSchemaVersion).describe("version of this schema"),
  status: z.enum(["complete", "interrupted"]),
  startedAt: z.iso.datetime().describe("in UTC"),
  finishedAt: z.iso.datetime().describe("in UTC"),
  suites: z.array(z.enum(suiteNames)).describe("the suites that were asked for"),
  stages: z.array(z.enum(stageNames)).describe("the stages that were scored"),
  numerics: z.enum(["fp32", "declared"]).describe(
    "declared: every operation's output rounded to its MIL dtype",
  ),
  tolerances: text("built in, or the file they came from"),
  context,
  references: references.nullable().describe("null where no suite needed them"),
  passages: z.array(passage).describe("the passages that were scored"),
  cases: z.array(caseResultSchema).describe("every judged comparison, in the order of judging"),
  attribution: z.strictObject({
    stage: z.enum(stageNames),
    value: text("{stage}.{output}, or {stage}<{input} where the host is at fault"),
    origin: z.enum(["contract", "host", "stage", "accumulation"]),
    why: text("what shows it"),
  }).nullable().describe("where the first wrong number is born; null where no stage fails"),
  recognizer: recognizerSchema.nullable().describe(
    "what heard the audio in the suite intelligibility; null where nothing did",
  ),
  faults: faultReportSchema.nullable().describe(
    "what became of the planted faults; null where the suite faults did not run to its end",
  ),
  totalMs: ms("the suites, loading excluded"),
  predictMs: ms("of it inside predictions"),
  scoringMs: ms("of it in comparisons of stages' values, reading the references included"),
});

/** The result of a conformance run. */
export type ConformanceResult = z.infer<typeof conformanceResultSchema>;
/** The machine, the backend and the packages of a run. */
export type ConformanceContext = z.infer<typeof context>;

/** Whether a run conforms: it came to its end, something passed, and nothing failed. */
export function conforms({ status, cases }: ConformanceResult): boolean {
  const has = (outcome: CaseResult["outcome"]) =>
    cases.some((result) => result.outcome === outcome);
  return status === "complete" && has("pass") && !has("fail");
}
