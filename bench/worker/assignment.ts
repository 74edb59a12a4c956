/**
 * What a worker is told of a plan.
 * @module
 */
import { kokoro82m } from "../../stages/config.ts";
import { type ComputeUnit, type StageName, stageNames } from "../../stages/contract.ts";
import type { BenchPlan } from "../plan.ts";
import type { Assignment } from "./protocol.ts";

/** What a worker needs beside the plan. */
export interface AssignmentOptions extends Pick<Assignment, "backend"> {
  /** Where the packages are. */
  readonly paths: Readonly<Record<StageName, string>>;
  /** Where Core ML may run them. */
  readonly computeUnits?: Readonly<Partial<Record<StageName, ComputeUnit>>>;
  /** The voice's row for `phonemeCount` phonemes: `[2 * styleDim]`. */
  readonly voiceRow: (phonemeCount: number) => Float32Array;
  /** Widths of the model; those of Kokoro-82M by default. */
  readonly config?: Assignment["config"];
}

/** The assignment of a worker that runs `plan`. */
export function assignmentOf(plan: BenchPlan, options: AssignmentOptions): Assignment {
  const { backend, paths, computeUnits = {}, voiceRow, config = kokoro82m } = options;
  const packages = stageNames.map((stage) =>
    [stage, { path: paths[stage], computeUnit: computeUnits[stage] }] as const
  );
  const passages = plan.passages.map(({ number, tokens }) =>
    [number, { tokens: [...tokens], voiceRow: [...voiceRow(tokens.length - 2)] }] as const
  );
  return {
    backend,
    packages: Object.fromEntries(packages) as Assignment["packages"],
    config,
    maxFrames: plan.maxFrames,
    speed: plan.speed,
    passages: Object.fromEntries(passages),
  };
}

/** How the assignment of a scenario's worker differs from the benchmark's own. */
export interface AssignmentChanges {
  /** Threads of ONNX Runtime; other backends decide by themselves. */
  readonly threadCount?: number;
  /** Spoken in place of the benchmark's passages, by number. */
  readonly passages?: Assignment["passages"];
}

/** `assignment` with `changes`. */
export function changeAssignment(
  assignment: Assignment,
  { threadCount, passages = assignment.passages }: AssignmentChanges = {},
): Assignment {
  const { backend } = assignment;
  return threadCount === undefined || backend.name !== "onnx"
    ? { ...assignment, passages }
    : { ...assignment, passages, backend: { ...backend, threadCount } };
}
