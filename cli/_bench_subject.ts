/** From packages, voice and backend to a subject of a benchmark: its journal, and how its workers are started. */
import { basename } from "node:path";
import { openBackend } from "../backends/open.ts";
import { findPackages } from "../bench/load_stages.ts";
import type { BenchPlan } from "../bench/plan.ts";
import type { BenchSubject } from "../bench/runner.ts";
import { assignmentOf, changeAssignment } from "../bench/worker/assignment.ts";
import { startInProcess } from "../bench/worker/in_process.ts";
import type { Preset } from "../convert/presets/preset.ts";
import type { OutputDirectory } from "../reports/write.ts";
import { stageNames } from "../stages/contract.ts";
import type { ComputeUnitTable } from "./_backend.ts";
import type { SubjectFlags } from "./_bench_flags.ts";
import type { WithPreset } from "./_preset.ts";
import { openRunJournal, type RunJournalParts, startWorker } from "./_run_journal.ts";

/** What a subject is made of. */
export interface SubjectParts extends Omit<RunJournalParts, "paths"> {
  readonly output: OutputDirectory;
  readonly onEvent: BenchSubject["onEvent"];
  /** In place of the preset's. */
  readonly computeUnits?: ComputeUnitTable;
  readonly inProcess?: boolean;
  readonly scenarios?: BenchSubject["scenarios"];
}

/** A subject whose journal is open until it is disposed of. */
export type OpenSubject = BenchSubject & Disposable;

/**
 * The subject that `parts` make, its journal in `runs.jsonl` of the output directory.
 * @throws {JournalMismatchError} where it is to resume what is of another benchmark.
 * @throws {MissingPackagesError}
 */
export async function openSubject(plan: BenchPlan, parts: SubjectParts): Promise<OpenSubject> {
  const {
    backend,
    voice,
    ready,
    output,
    interleaved,
    shard,
    inProcess,
    conditions,
    resume,
    scenarios,
  } = parts;
  const paths = await findPackages(ready.directory);
  const computeUnits = backend.name === "coreml"
    ? { ...unitsOf(ready.preset), ...parts.computeUnits }
    : undefined;
  const journal = await openRunJournal(output.path, plan, {
    ...{ backend, voice, ready, paths, computeUnits, interleaved, shard, conditions, resume },
  });
  const voiceRow = (phonemeCount: number) => voice.row(phonemeCount);
  const assignment = assignmentOf(plan, { backend, paths, computeUnits, voiceRow });
  return {
    journal,
    start: (changes) => {
      const changed = changeAssignment(assignment, changes);
      return inProcess
        ? startInProcess(changed, { open: () => openBackend(changed.backend) })
        : startWorker(changed);
    },
    scenarios,
    saveResult: output.saveResult,
    saveAudio: output.saveAudio,
    onEvent: parts.onEvent,
    [Symbol.dispose]: () => journal[Symbol.dispose](),
  };
}

/**
 * Names for subjects that are measured in turns, which their directories have; null for one that is measured alone.
 */
export function subjectLabels(
  subjects: readonly Pick<WithPreset<SubjectFlags>, "preset" | "packages">[],
): (string | null)[] {
  if (subjects.length === 1) return [null];
  return subjects.map(({ preset, packages }, i) => {
    const name = packages === undefined ? preset.name : basename(packages);
    return `${i + 1}_${name.replace(/[^\w.+-]/g, "_")}`;
  });
}

/** Where Core ML may run the stages of a preset; packages made elsewhere may run anywhere. */
export const unitsOf = (preset?: Preset): ComputeUnitTable =>
  Object.fromEntries(
    stageNames.map((stage) => [stage, preset?.stages[stage].computeUnit ?? "ALL"]),
  );
