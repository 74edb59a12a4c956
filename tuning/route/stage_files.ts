/**
 * What the chain feeds each stage and what each gives, on a backend that needs no routing: what candidates are tried on and compared with.
 * @module
 */
import { join } from "node:path";
import type { BenchPlan } from "../../bench/plan.ts";
import { writeStageFile } from "../../bench/worker/stage_file.ts";
import { type LoadedStages, runChain } from "../../stages/chain.ts";
import type { KokoroConfig } from "../../stages/config.ts";
import type { StageName } from "../../stages/contract.ts";

/** Options of {@link writeStageFiles}. */
export interface StageFilesOptions {
  /** Where the files go. */
  readonly directory: string;
  /** The voice's row for `phonemeCount` phonemes: `[2 * styleDim]`. */
  readonly voiceRow: (phonemeCount: number) => Float32Array;
  readonly config?: KokoroConfig;
  readonly signal?: AbortSignal;
}

/**
 * Runs `stages` once over each passage of `plan` and writes a file for each stage. Gives their paths.
 * @throws {StageError} as `runChain`, also where a passage is too long for the packages.
 */
export async function writeStageFiles(
  stages: LoadedStages,
  { passages, speed, maxFrames }: BenchPlan,
  { directory, voiceRow, config, signal }: StageFilesOptions,
): Promise<(number: number, stage: StageName) => string> {
  const fileOf = (number: number, stage: StageName) =>
    join(directory, `passage_${number}_${stage}.safetensors`);
  for (const { number, tokens } of passages) {
    const writing: Promise<void>[] = [];
    const sample = { tokens, voiceRow: voiceRow(tokens.length - 2), speed };
    await runChain(stages, sample, {
      ...{ config, maxFrames, signal },
      onStage: (stage, feeds, outputs) =>
        writing.push(writeStageFile(fileOf(number, stage), { feeds, outputs })),
    });
    await Promise.all(writing);
  }
  return fileOf;
}
