/**
 * What the first run on a Mac leaves: one file with everything that is text, to send back.
 * @module
 */
import { join } from "node:path";
import type { Environment } from "../result.ts";
import type { StepOutcome } from "./run_steps.ts";

/** Version of the layout of {@link FirstMacResult}; raised when a field changes its meaning or goes away. */
export const firstMacSchemaVersion = 1;

/** The content of `first-mac.json`. */
export interface FirstMacResult {
  readonly schemaVersion: typeof firstMacSchemaVersion;
  readonly startedAt: string;
  readonly environment: Environment;
  /** A run on Linux shows that the steps work, and nothing of Core ML. */
  readonly implementation: "Core ML" | "stand-in";
  readonly steps: readonly CollectedStep[];
}

/** A step, and what it left in its folder. */
export interface CollectedStep extends StepOutcome {
  readonly log: string;
  /** Its JSON files, by name. */
  readonly results: Readonly<Record<string, unknown>>;
}

/** Reads what `outcome`'s step wrote below `directory`. */
export async function collectStep(directory: string, outcome: StepOutcome): Promise<CollectedStep> {
  const log = await Deno.readTextFile(join(directory, `${outcome.name}.log`));
  const results: Record<string, unknown> = {};
  for (const name of namesIn(join(directory, outcome.name))) {
    if (!name.endsWith(".json")) continue;
    const text = await Deno.readTextFile(join(directory, outcome.name, name));
    results[name] = parseOrKeep(text);
  }
  return { ...outcome, log, results };
}

/** A file that a killed step left half is kept as text. */
function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A step that failed early has no folder. */
function namesIn(directory: string): string[] {
  try {
    return [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
