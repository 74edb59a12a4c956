/**
 * Where a comparison's files go: `presets.json`, `presets.md`, `presets.html` and a WAV file for each passage and preset.
 * @module
 */
import { join } from "node:path";
import { encodeWav } from "../../passages/wav.ts";
import { isThere } from "../../system/presence.ts";
import type { ComparisonStore } from "../../tuning/compare_presets.ts";
import { type Comparison, comparisonSchema } from "../../tuning/comparison_result.ts";
import { readPageAudio } from "../audio/page_audio.ts";
import { comparisonReports } from "../report_files.ts";
import { openFolder, publish } from "../write.ts";
import { renderComparisonMarkdown } from "./markdown.ts";

/** A directory of a comparison. Every file appears whole or not at all. */
export interface ComparisonDirectory extends ComparisonStore {
  /** Writes the {@link comparisonReports}, and gives their names. */
  saveReports(comparison: Comparison): Promise<string[]>;
}

/**
 * Makes the directory `path` where it is missing, tries to write to it, and reads what an earlier comparison left there:
 * one of another version is none.
 * @throws {OutputError} where it cannot be written to; so do its methods.
 */
export async function openComparisonDirectory(path: string): Promise<ComparisonDirectory> {
  const { write, writeAll } = await openFolder(path);
  return {
    path,
    earlier: await readComparison(join(path, "presets.json")),
    save: (comparison) => write("presets.json", jsonOf(comparison)),
    saveAudio: (file, audio) => write(file, encodeWav(audio).bytes),
    hasAudio: (file) => isThere(join(path, file)),
    async saveReports(comparison) {
      const audio = await readPageAudio(path, { kind: "comparison", result: comparison });
      return await writeAll(await comparisonReports(comparison, audio));
    },
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

async function readComparison(path: string): Promise<Comparison | undefined> {
  const text = await Deno.readTextFile(path).catch(ignoreNotFound);
  if (text === undefined) return undefined;
  try {
    return comparisonSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function ignoreNotFound(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
