/**
 * From a backend's plans to the placement of a result.
 * @module
 */
import type { Backend } from "../../backends/backend.ts";
import { type StageName, stageNames } from "../../stages/contract.ts";
import type { LoadedStage, PlannedOperation } from "../../stages/loaded_stage.ts";
import { StageError } from "../../stages/stage_error.ts";
import {
  noPlacement,
  type PlacedOperation,
  type Placement,
  type StagePlacement,
} from "./schema.ts";

/** Options of {@link recordPlacement}. */
export interface RecordOptions {
  /** Told before each stage: a plan may take as long as a first load. */
  readonly onStage?: (stage: StageName, done: number) => void;
  /** Looked at before each stage; those that are left are skipped. */
  readonly signal?: AbortSignal;
}

/**
 * Asks for the plan of each of `stages`, which `backend` has loaded. To be called after all measurements, since a plan loads its model, too.
 * Where there is no Neural Engine nothing is planned, and a stage without a plan is skipped, each with the reason.
 */
export async function recordPlacement(
  backend: Pick<Backend, "name" | "platform">,
  stages: Readonly<Partial<Record<StageName, LoadedStage>>>,
  { onStage, signal }: RecordOptions = {},
): Promise<Placement> {
  const placement = emptyPlacement(backend);
  if (placement.skipped !== null) return placement;
  for (const [done, stage] of stageNames.entries()) {
    const loaded = stages[stage];
    if (loaded === undefined) continue;
    onStage?.(stage, done);
    placement.stages.push(
      signal?.aborted
        ? { ...askedOf(stage, loaded), skipped: "interrupted", operations: [] }
        : await placeStage(stage, loaded),
    );
  }
  return placement;
}

/** The placement before any stage is planned, which says why none will be where there is no Neural Engine. */
function emptyPlacement(backend: Pick<Backend, "name" | "platform">): Placement {
  if (backend.platform === undefined) {
    return noPlacement(`the backend ${backend.name} has one place to run, and no Neural Engine`);
  }
  const { devices, ...platform } = backend.platform();
  return devices.includes("neuralEngine")
    ? { skipped: null, platform, stages: [] }
    : noPlacement(`there is no Neural Engine here, only ${devices.join(", ")}`);
}

/** Asks for the plan of `loaded`. Where there is none, the reason stands in its place. */
async function placeStage(stage: StageName, loaded: LoadedStage): Promise<StagePlacement> {
  const asked = askedOf(stage, loaded);
  try {
    const operations = placed(await loaded.plan?.() ?? []);
    const skipped = operations.length === 0 ? "the plan places no operation" : null;
    return { ...asked, skipped, operations };
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    return { ...asked, skipped: error.what, operations: [] };
  }
}

function askedOf(
  stage: StageName,
  { computeUnit = "ALL", outputs }: LoadedStage,
): Pick<StagePlacement, "stage" | "computeUnit" | "precision"> {
  const precision = outputs.some(({ dtype }) => dtype === "fp16") ? "fp16" : "fp32";
  return { stage, computeUnit, precision };
}

/** The operations that have a device: constants have none. */
function placed(operations: readonly PlannedOperation[]): PlacedOperation[] {
  const run = operations.filter(({ preferred }) => preferred !== undefined);
  const totalWeight = run.reduce((sum, { costWeight = 0 }) => sum + costWeight, 0);
  return run.map(({ type, outputs, preferred, supported, costWeight }) => ({
    type,
    output: outputs[0] ?? "",
    device: preferred!,
    supportsNeuralEngine: supported?.includes("neuralEngine") ?? false,
    costShare: costWeight === undefined || totalWeight === 0 ? null : costWeight / totalWeight,
  }));
}
