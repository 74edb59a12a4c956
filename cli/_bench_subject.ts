/** From packages, voice and backend to a subject of a benchmark: its journal, and how its workers are started. */
import { basename, join } from "node:path";
import { type BackendChoice, openBackend } from "../backends/open.ts";
import { readEnvironment } from "../bench/environment.ts";
import { headerOf } from "../bench/journal/entries.ts";
import { RunJournal } from "../bench/journal/journal.ts";
import { findPackages, measurePackages } from "../bench/load_stages.ts";
import type { BenchPlan } from "../bench/plan.ts";
import type { BenchSubject } from "../bench/runner.ts";
import { assignmentOf } from "../bench/worker/assignment.ts";
import { startInProcess } from "../bench/worker/in_process.ts";
import { startWorkerProcess } from "../bench/worker/process.ts";
import type { Preset } from "../convert/presets/preset.ts";
import type { Voice } from "../passages/voices/voice.ts";
import type { OutputDirectory } from "../reports/write.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import type { ComputeUnitTable } from "./_backend.ts";
import type { ReadyPackages } from "./_prepare.ts";

/** What a subject is made of. */
export interface SubjectParts {
  readonly backend: BackendChoice;
  readonly voice: Voice;
  readonly ready: ReadyPackages;
  readonly output: OutputDirectory;
  /** In place of the preset's. */
  readonly computeUnits?: ComputeUnitTable;
  readonly resume?: boolean;
  readonly inProcess?: boolean;
}

/** A subject whose journal is open until it is disposed of. */
export type OpenSubject = BenchSubject & Disposable;

/**
 * The subject that `parts` make, its journal in `runs.jsonl` of the output directory.
 * @throws {JournalMismatchError} where it is to resume what is of another benchmark.
 * @throws {MissingPackagesError}
 */
export async function openSubject(plan: BenchPlan, parts: SubjectParts): Promise<OpenSubject> {
  const { backend, voice, ready, output, inProcess, resume } = parts;
  const paths = await findPackages(ready.directory);
  const computeUnits = backend.name === "coreml"
    ? { ...unitsOf(ready.preset), ...parts.computeUnits }
    : undefined;
  const header = headerOf(plan, {
    environment: await readEnvironment(),
    backend: backend.name,
    settings: { preset: ready.preset?.name ?? null },
    weights: ready.weights,
    voice: { name: basename(voice.name), sha256: voice.sha256 },
    packages: await measurePackages(paths, computeUnits),
  });
  const journal = await RunJournal.open(join(output.path, "runs.jsonl"), header, { resume });
  const voiceRow = (phonemeCount: number) => voice.row(phonemeCount);
  const assignment = assignmentOf(plan, { backend, paths, computeUnits, voiceRow });
  return {
    journal,
    start: () =>
      inProcess
        ? startInProcess(assignment, { open: () => openBackend(backend) })
        : startWorkerProcess(assignment, { deno: Deno.env.get("KOKOBENCH_DENO") }),
    saveResult: output.saveResult,
    saveAudio: output.saveAudio,
    [Symbol.dispose]: () => journal[Symbol.dispose](),
  };
}

const unitsOf = (preset?: Preset): ComputeUnitTable =>
  preset === undefined ? {} : Object.fromEntries(
    stageNames.map((stage): [StageName, string] => [stage, preset.stages[stage].computeUnit]),
  ) as ComputeUnitTable;
