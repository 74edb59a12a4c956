/** Where a comparison starts: anew, or where an earlier one of the same things ended. */
import { isDeepStrictEqual } from "node:util";
import type { PlannedPassage } from "../bench/plan.ts";
import { converterVersion } from "../convert/manifest.ts";
import type { ComparisonSetting } from "./compare_presets.ts";
import {
  type ComparedPassage,
  type Comparison,
  comparisonSchemaVersion,
  type PresetEntry,
} from "./comparison_result.ts";

/**
 * The comparison before its first run, with what the store's earlier one has of it: the reference's passages, and
 * presets that are done and whose audio is there. Nothing is taken over unless machine, program, weights, voice,
 * passages and settings are the same.
 */
export async function startComparison(
  setting: ComparisonSetting,
  startedAt: Date,
): Promise<Comparison> {
  const { earlier } = setting.store;
  const fresh = emptyComparison(setting, startedAt);
  if (earlier === undefined || !isSame(identityOf(fresh), identityOf(earlier))) return fresh;
  const hasAll = async (files: readonly string[]) =>
    (await Promise.all(files.map((file) => setting.store.hasAudio(file)))).every(Boolean);
  const entryOf = async (entry: PresetEntry): Promise<PresetEntry> => {
    const found = earlier.presets.find(({ preset }) => isSame(entry.preset, preset));
    if (found?.figures == null) return entry;
    return await hasAll(found.figures.passages.map(({ file }) => file)) ? found : entry;
  };
  const ofReference = earlier.passages.flatMap(({ reference }) => reference?.file ?? []);
  return {
    ...fresh,
    startedAt: earlier.startedAt,
    passages: await hasAll(ofReference) ? earlier.passages : fresh.passages,
    presets: await Promise.all(fresh.presets.map(entryOf)),
    hearing: earlier.hearing,
  };
}

/** What two comparisons have to agree on for their figures to stand in one table. */
function identityOf(comparison: Comparison) {
  const { backend, converterVersion, settings, referencePreset } = comparison;
  return {
    // Publishing a report changes the checkout; which changes it has otherwise, nobody can tell.
    environment: { ...comparison.environment, gitDirty: null },
    ...{ backend, converterVersion, settings, referencePreset },
    weights: comparison.weights.sha256,
    voice: comparison.voice.sha256,
    passages: comparison.passages.map(({ number, text, phonemes }) => ({ number, text, phonemes })),
  };
}

/** Whether `fresh` is what `stored` was read from: JSON has no undefined fields. */
const isSame = (fresh: unknown, stored: unknown): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(fresh)), stored);

function emptyComparison(
  { presets, plan, reference, context }: ComparisonSetting,
  startedAt: Date,
): Comparison {
  const { nRuns, warmups, maxFrames } = plan;
  return {
    schemaVersion: comparisonSchemaVersion,
    status: "running",
    startedAt: startedAt.toISOString(),
    finishedAt: null,
    ...context,
    converterVersion,
    settings: { nRuns, warmups, maxFrames },
    referencePreset: reference.preset,
    passages: plan.passages.map(emptyPassage),
    presets: presets.map((preset) => ({ preset, outcome: "pending", reason: null, figures: null })),
    hearing: { recognizer: null, reason: null },
  };
}

const emptyPassage = (
  { number, id, text, phonemes, tokens }: PlannedPassage,
): ComparedPassage => ({
  ...{ number, id, text, phonemes },
  tokenCount: tokens.length,
  reference: null,
  reason: null,
});
