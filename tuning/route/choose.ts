/**
 * From what was measured to a routing.
 * @module
 */
import type { Preset, StagePreset } from "../../convert/presets/preset.ts";
import { type ComputeUnit, type StageName, stageNames } from "../../stages/contract.ts";
import type { Candidate, Route } from "./result.ts";

/** What is not faster by more than this is not worth leaving the preset's compute unit for. */
const worthwhile = 0.03;

/** The fastest of a stage's `candidates` that survived; the one on `before` where none is faster by much. */
export function chosenOf(
  candidates: readonly Candidate[],
  before: ComputeUnit,
): Candidate | undefined {
  const [fastest, ...others] = candidates
    .filter(({ outcome }) => outcome === "survived")
    .sort((a, b) => a.sumMs! - b.sumMs!);
  const kept = others.find(({ computeUnit }) => computeUnit === before);
  return kept !== undefined && kept.sumMs! * (1 - worthwhile) <= fastest.sumMs! ? kept : fastest;
}

/** `preset` on the compute units of `routing`, as `name`; a stage that survived nowhere stays where it was. */
export function routedPreset(
  name: string,
  preset: Preset,
  { routing }: Pick<Route, "routing">,
): Preset {
  const stages = stageNames.map((stage): [StageName, StagePreset] => {
    const { computeUnit } = routing.find((route) => route.stage === stage)!;
    const own = preset.stages[stage];
    return [
      stage,
      computeUnit === null ? own : { ...own, computeUnit: computeUnit as ComputeUnit },
    ];
  });
  return { ...preset, name, stages: Object.fromEntries(stages) as Preset["stages"] };
}
