/** What `bench` and `route` share: the journal of what they measure, and the workers that they measure in. */
import { basename, join } from "node:path";
import type { BackendChoice } from "../backends/open.ts";
import { type Conditions, readConditions } from "../bench/conditions.ts";
import { readEnvironment } from "../bench/environment.ts";
import { measureHarness } from "../bench/harness.ts";
import { headerOf } from "../bench/journal/entries.ts";
import { RunJournal } from "../bench/journal/journal.ts";
import { measurePackages } from "../bench/load_stages.ts";
import type { BenchPlan } from "../bench/plan.ts";
import type { BenchResult, Environment } from "../bench/result.ts";
import type { WorkerLink } from "../bench/worker/link.ts";
import { startWorkerProcess } from "../bench/worker/process.ts";
import type { Assignment } from "../bench/worker/protocol.ts";
import type { Voice } from "../passages/voices/voice.ts";
import { removeAllLeftovers } from "../system/atomic_file.ts";
import { type ComputeUnitTable, deviceInfoOf } from "./_backend.ts";
import type { ReadyPackages } from "./_prepare.ts";

/** Whose journal it is. */
export interface RunJournalParts {
  readonly backend: BackendChoice;
  readonly voice: Voice;
  readonly ready: ReadyPackages;
  /** Where the packages are. */
  readonly paths: Parameters<typeof measurePackages>[0];
  /** Where Core ML may run them, where that is the same for the whole journal. */
  readonly computeUnits?: ComputeUnitTable;
  readonly interleaved: BenchResult["settings"]["interleaved"];
  readonly shard?: BenchResult["settings"]["shard"];
  readonly conditions: () => Promise<Conditions>;
  readonly resume?: boolean;
}

/** What reads the conditions of a moment. Of heat and low-power mode only Core ML tells, so all of `backends` have what one of them knows. */
export function conditionsReader(backends: readonly BackendChoice[]): () => Promise<Conditions> {
  return () =>
    readConditions({
      info: backends.map((backend) => deviceInfoOf(backend)).find((info) => info !== undefined),
    });
}

/** The machine and the software that `backend` runs on. */
export const environmentOf = (backend: BackendChoice): Promise<Environment> =>
  readEnvironment({
    info: deviceInfoOf(backend),
    libraryPath: backend.name === "coreml" ? backend.library : undefined,
  });

/**
 * The journal of `plan` in `runs.jsonl` of the directory `out`, from which leftovers of killed runs go.
 * @throws {JournalMismatchError} where it is to resume what is of another benchmark.
 */
export async function openRunJournal(
  out: string,
  plan: BenchPlan,
  parts: RunJournalParts,
): Promise<RunJournal> {
  const {
    backend,
    voice,
    ready,
    paths,
    computeUnits,
    interleaved,
    shard = null,
    conditions,
    resume,
  } = parts;
  const header = headerOf(plan, {
    environment: await environmentOf(backend),
    conditions: await conditions(),
    harness: await measureHarness(),
    backend: backend.name,
    settings: { preset: ready.preset?.name ?? null, interleaved, shard },
    weights: ready.weights,
    voice: { name: basename(voice.name), sha256: voice.sha256 },
    packages: await measurePackages(paths, computeUnits),
  });
  const journal = await RunJournal.open(join(out, "runs.jsonl"), header, { resume });
  await removeAllLeftovers(out);
  return journal;
}

/** Starts a worker process by the Deno that can open the library over Core ML. */
export const startWorker = (assignment: Assignment): WorkerLink =>
  startWorkerProcess(assignment, { deno: Deno.env.get("KOKOBENCH_DENO") });
