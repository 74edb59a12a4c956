/**
 * Where a comparison's files go: `presets.json`, `presets.md`, `presets.html` and a WAV file for each passage and preset.
 * @module
 */
import { join } from "node:path";
import { encodeWav } from "../../passages/wav.ts";
import { isThere } from "../../system/presence.ts";
import type { ComparisonStore } from "../../tuning/compare_presets.ts";
import type { Comparison } from "../../tuning/comparison_result.ts";
import { comparisonReports } from "../report_files.ts";
import { openResultFolder, publish } from "../write.ts";
import { renderComparisonMarkdown } from "./markdown.ts";

/** A directory of a comparison. Every file appears whole or not at all. */
export interface ComparisonDirectory extends ComparisonStore {
  /** Writes the {@link comparisonReports}, and gives their names. Recordings that only the comparison had that was there before are removed. */
  saveReports(comparison: Comparison): Promise<string[]>;
}

/**
 * Makes the directory `path` where it is missing, tries to write to it, and reads what an earlier comparison left there:
 * one of another version is none.
 * @throws {OutputError} where it cannot be written to; so do its methods.
 */
export async function openComparisonDirectory(path: string): Promise<ComparisonDirectory> {
  const { former, write, saveReports } = await openResultFolder(path, "presets.json");
  return {
    path,
    earlier: former?.kind === "comparison" ? former.result : undefined,
    save: (comparison) => write("presets.json", jsonOf(comparison)),
    saveAudio: (file, audio) => write(file, encodeWav(audio).bytes),
    hasAudio: (file) => isThere(join(path, file)),
    saveReports: (comparison) =>
      saveReports(
        { kind: "comparison", result: comparison },
        (audio) => comparisonReports(comparison, audio),
      ),
  };
}

/**
 * Writes result and Markdown into `directory` as `presets_WEIGHTS.json` and `.md`, for others to read: no audio.
 * @returns their paths.
 */
export async function publishComparison(
  directory: string,
  comparison: Comparison,
): Promise<string[]> {
  const name = `presets_${comparison.weights.source}`;
  return await publish(directory, name, jsonOf(comparison), renderComparisonMarkdown(comparison));
}

const jsonOf = (comparison: Comparison): string => JSON.stringify(comparison, null, 2) + "\n";
