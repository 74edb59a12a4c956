/**
 * Result of a search for the compute units on which the chain is fastest: the content of `route.json`, a fold of its journal.
 * @module
 */
import { median } from "simple-statistics";
import { z } from "zod";
import { failureSchema } from "../../bench/failure.ts";
import type { Entry } from "../../bench/journal/entries.ts";
import { type JournalContent, resultOf } from "../../bench/journal/fold.ts";
import { resultSchema } from "../../bench/result.ts";
import type { Preset } from "../../convert/presets/preset.ts";
import { type ComputeUnit, type StageName, stageNames } from "../../stages/contract.ts";
import { chosenOf } from "./choose.ts";

/** Version of the schema; raised when a field changes its meaning, comes or goes away. */
export const routeSchemaVersion = 1;

const unit = z.string().describe("compute unit, as coremltools spells it");
const ms = (what: string) => z.number().nonnegative().describe(`${what}, in ms`);

const candidate = z.strictObject({
  stage: z.enum(stageNames),
  computeUnit: unit,
  outcome: z.enum(["pending", "survived", "failed", "differs"]).describe(
    "failed: see failures; differs: it computes something else than the reference",
  ),
  compileMs: ms("compiling the package").nullable().describe("in ms; null where it was there"),
  loadMs: ms("loading the package").nullable().describe("in ms; null where it was not loaded"),
  relativeError: z.number().nonnegative().nullable().describe(
    "largest relative L2 distance of an output from the reference, over the passages",
  ),
  passages: z.array(z.strictObject({
    number: z.int().positive(),
    runsMs: z.array(z.number()).describe("times of the timed predictions, copies included, in ms"),
  })),
  sumMs: ms("sum over the passages of the median prediction").nullable().describe(
    "in ms; null where a passage has none",
  ),
});

const shared = resultSchema.pick({
  ...{ status: true, startedAt: true, finishedAt: true, environment: true, backend: true },
  ...{ weights: true, voice: true },
});

/** Schema of `route.json`. */
export const routeSchema = shared.extend({
  schemaVersion: z.literal(routeSchemaVersion),
  settings: z.strictObject({
    preset: z.string().describe("whose packages were measured, and what is routed anew"),
    computeUnits: z.array(unit).describe("those that were allowed"),
    nRuns: z.int().positive().describe("timed predictions on each passage"),
    warmups: z.int().nonnegative().describe("predictions before them"),
    seed: z.int().describe("decides on the order of the turns"),
  }),
  passages: z.array(z.strictObject({ number: z.int(), text: z.string(), tokenCount: z.int() })),
  candidates: z.array(candidate).describe("every stage on every allowed compute unit"),
  failures: z.array(failureSchema),
  routing: z.array(z.strictObject({
    stage: z.enum(stageNames),
    computeUnit: unit.nullable().describe("null where none survived"),
    before: unit.describe("the preset's"),
    sumMs: ms("on the chosen compute unit").nullable(),
    beforeMs: ms("on the preset's").nullable(),
  })),
});

/** One stage on one compute unit. */
export type Candidate = z.infer<typeof candidate>;
/** A whole search. */
export type Route = z.infer<typeof routeSchema>;

type Tried = Extract<Entry, { type: "tried" }>;

/** Beyond this a stage computes something else: rounding to fp16 is a hundredth of it. */
export const largestError = 0.1;

/** The result that the entries of a journal add up to, for packages of `preset` on the compute units `units`. */
export function routeOf(
  journal: JournalContent,
  preset: Preset,
  units: readonly ComputeUnit[],
): Route {
  const { status, startedAt, finishedAt, environment, backend, weights, voice, failures } =
    resultOf(
      journal,
    );
  const { nRuns, warmups, interleaved } = journal.header.settings;
  const candidates = stageNames.flatMap((stage) =>
    units.map((computeUnit) => candidateOf(journal, stage, computeUnit))
  );
  return {
    schemaVersion: routeSchemaVersion,
    ...{ status, startedAt, finishedAt, environment, backend, weights, voice, failures },
    settings: {
      preset: preset.name,
      computeUnits: [...units],
      ...{ nRuns, warmups, seed: interleaved!.seed },
    },
    passages: journal.header.passages.map(({ number, text, tokenCount }) => ({
      ...{ number, text, tokenCount },
    })),
    candidates,
    routing: stageNames.map((stage) => {
      const before = preset.stages[stage].computeUnit;
      const own = candidates.filter((candidate) => candidate.stage === stage);
      const chosen = chosenOf(own, before);
      const beforeMs = own.find(({ computeUnit }) => computeUnit === before)?.sumMs ?? null;
      const { computeUnit = null, sumMs = null } = chosen ?? {};
      return { stage, computeUnit, before, sumMs, beforeMs };
    }),
  };
}

function candidateOf(
  { header, entries }: JournalContent,
  stage: StageName,
  computeUnit: ComputeUnit,
): Candidate {
  const { nRuns, warmups } = header.settings;
  const isOwn = (of: { stage: StageName; computeUnit?: string | null }) =>
    of.stage === stage && of.computeUnit === computeUnit;
  const tried = entries.filter((entry): entry is Tried => entry.type === "tried" && isOwn(entry));
  const loaded = entries.find((entry) => entry.type === "loaded" && isOwn(entry.package));
  const info = loaded?.type === "loaded" ? loaded.package : undefined;
  const hasFailed = entries.some((entry) => entry.type === "failed" && isOwn(entry.failure));
  const passages = header.passages.map(({ number }) => ({
    number,
    runsMs: tried.filter(({ passage, index }) => passage === number && index >= warmups)
      .map(({ time }) => time.totalMs),
  }));
  const errors = tried.flatMap(({ relativeError }) => relativeError ?? []);
  const relativeError = errors.length === 0 ? null : Math.max(...errors);
  const isWhole = passages.every(({ runsMs }) => runsMs.length === nRuns);
  const medians = passages.map(({ runsMs }) => runsMs.length === 0 ? null : median(runsMs));
  return {
    ...{ stage, computeUnit },
    outcome: hasFailed
      ? "failed"
      : !isWhole
      ? "pending"
      : relativeError! > largestError
      ? "differs"
      : "survived",
    compileMs: info?.compileMs ?? null,
    loadMs: info?.loadMs ?? null,
    relativeError,
    passages,
    sumMs: medians.includes(null) ? null : medians.reduce((sum, next) => sum! + next!, 0),
  };
}
