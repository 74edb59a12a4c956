/**
 * Presets made of a choice for each weight.
 * @module
 */
import { presetNamed } from "../convert/presets/built_in.ts";
import type { Compression, Preset, StagePreset } from "../convert/presets/preset.ts";
import { type StageName, stageNames } from "../stages/contract.ts";

/** How one weight is stored; null: as it is. */
export interface WeightChoice {
  readonly stage: StageName;
  /** The weight's name in the package. */
  readonly weight: string;
  readonly compression: Compression | null;
}

/** `preset` with all weights as they are. */
export const uncompressed = (preset: Preset): Preset =>
  withStages(preset, (_, stage) => ({ ...stage, compression: null, exceptions: {} }));

/**
 * `base` with its weights stored as `choices` say, one for each that `base` compresses. What a stage chooses most often
 * is its compression, and the others are exceptions by name.
 */
export function presetOfChoices(
  name: string,
  base: Preset,
  choices: readonly WeightChoice[],
): Preset {
  return {
    ...withStages(base, (stageName, stage) => {
      const own = choices.filter(({ stage }) => stage === stageName);
      return own.length === 0 ? stage : { ...stage, ...storageOf(own, stage) };
    }),
    name,
  };
}

function storageOf(
  choices: readonly WeightChoice[],
  { exceptions: ofBase }: StagePreset,
): Pick<StagePreset, "compression" | "exceptions"> {
  const groups = Map.groupBy(choices, ({ compression }) => JSON.stringify(compression));
  const [most] = [...groups.values()].sort((a, b) => b.length - a.length);
  // What the base preset leaves as it is stays so; a pattern of it may match what was chosen here, too.
  const kept = Object.entries(ofBase).filter(([, compression]) => compression === null);
  const named = kept.length > 0 ? choices : choices.filter((choice) => !most.includes(choice));
  return {
    compression: most[0].compression,
    exceptions: Object.fromEntries([
      ...named.map(({ weight, compression }) => [weight, compression]),
      ...kept,
    ]),
  };
}

function withStages(
  preset: Preset,
  change: (name: StageName, stage: StagePreset) => StagePreset,
): Preset {
  const stages = stageNames.map((name) => [name, change(name, preset.stages[name])]);
  return { ...preset, stages: Object.fromEntries(stages) as Preset["stages"] };
}

/** What a file that says nothing else extends: it has no exceptions, which would be inherited. */
const parent = "fp16";

/** `preset` as the text of a preset file, with what it has different from the built-in fp16. */
export function presetFileText({ name, target, anchor, stages }: Preset): string {
  const inherited = presetNamed(parent);
  const changed = stageNames.map((stage) => [
    stage,
    Object.fromEntries(
      Object.entries(stages[stage]).filter(([field, value]) =>
        JSON.stringify(value) !==
          JSON.stringify(inherited.stages[stage][field as keyof StagePreset])
      ),
    ),
  ]);
  const file = {
    name,
    extends: parent,
    target,
    ...(anchor !== inherited.anchor && { anchor }),
    stages: Object.fromEntries(changed.filter(([, fields]) => Object.keys(fields).length > 0)),
  };
  // A compression on one line each.
  const text = JSON.stringify(file, null, 2)
    .replace(/\{[^{}]*\}/g, (object) => object.replace(/\s+/g, " "));
  return text + "\n";
}
