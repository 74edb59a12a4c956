/**
 * What changed between the placements of two results: a system's new build can move operations to other devices, which makes the chain
 * slower or another one, whatever its times say.
 * @module
 */
import { type StageName, stageNames } from "../../stages/contract.ts";
import type { DeviceKind } from "../../stages/loaded_stage.ts";
import type { BenchResult } from "../result.ts";
import {
  costShareOf,
  type Placement,
  placementOf,
  type PlacementPlatform,
  type StagePlacement,
} from "./schema.ts";

/** An operation that another device runs now. */
export interface MovedOperation {
  readonly type: string;
  readonly output: string;
  readonly from: DeviceKind;
  readonly to: DeviceKind;
  /** Its share of the stage's estimated cost in the later plan; null where Core ML does not estimate it. */
  readonly costShare: number | null;
}

/** What changed in one stage. */
export interface StageMoves {
  readonly stage: StageName;
  /** Why its two placements cannot be compared; null where they were. */
  readonly skipped: string | null;
  /** The costliest first. */
  readonly moved: readonly MovedOperation[];
  /** Share of all that moved in the stage's estimated cost. */
  readonly costShare: number | null;
}

/** What changed from one result's placement to another's. */
export interface PlacementComparison {
  /** Why the two cannot be compared; null where they were. */
  readonly skipped: string | null;
  readonly platforms:
    | { readonly before: PlacementPlatform; readonly after: PlacementPlatform }
    | null;
  /** All seven stages in chain order, or none where `skipped`. */
  readonly stages: readonly StageMoves[];
  /** Whether an operation moved while the system's build changed: a regression of its own, whatever the times are. */
  readonly isRegression: boolean;
}

/**
 * Compares the placement of `before` with that of `after`, operation by operation. Only what was asked for alike is compared: the same chip,
 * and stages of the same compute unit and operations.
 */
export function comparePlacements(
  before: Pick<BenchResult, "placement">,
  after: Pick<BenchResult, "placement">,
): PlacementComparison {
  const skipped = whyIncomparable(before.placement, after.placement);
  if (skipped !== null) return { skipped, platforms: null, stages: [], isRegression: false };
  const [first, second] = [before.placement!, after.placement!];
  const platforms = { before: first.platform!, after: second.platform! };
  const stages = stageNames.map((stage) =>
    movesOf(stage, placementOf(first, stage), placementOf(second, stage))
  );
  const isRegression = platforms.before.osBuild !== platforms.after.osBuild &&
    stages.some(({ moved }) => moved.length > 0);
  return { skipped, platforms, stages, isRegression };
}

function whyIncomparable(before?: Placement, after?: Placement): string | null {
  for (const [name, placement] of [["earlier", before], ["later", after]] as const) {
    if (placement === undefined) return `the ${name} result has no placement`;
    if (placement.skipped !== null) {
      return `the ${name} result has no placement: ${placement.skipped}`;
    }
  }
  const [from, to] = [before!.platform!.chip, after!.platform!.chip];
  return from === to ? null : `other chips: ${from}, then ${to}`;
}

function movesOf(
  stage: StageName,
  before: StagePlacement | undefined,
  after: StagePlacement | undefined,
): StageMoves {
  const skipped = (reason: string) => ({ stage, skipped: reason, moved: [], costShare: null });
  if (before === undefined || after === undefined) return skipped("not planned in both");
  const reason = before.skipped ?? after.skipped;
  if (reason !== null) return skipped(reason);
  if (before.computeUnit !== after.computeUnit) {
    return skipped(`other compute units: ${before.computeUnit}, then ${after.computeUnit}`);
  }
  if (namesOf(before) !== namesOf(after)) return skipped("other operations: another package");
  const moved = after.operations
    .map(({ type, output, device, costShare }, i) => ({
      type,
      output,
      from: before.operations[i].device,
      to: device,
      costShare,
    }))
    .filter(({ from, to }) => from !== to)
    .sort((a, b) => (b.costShare ?? 0) - (a.costShare ?? 0));
  return { stage, skipped: null, moved, costShare: costShareOf(moved) };
}

const namesOf = ({ operations }: StagePlacement): string =>
  operations.map(({ type, output }) => `${type} ${output}`).join("\n");
