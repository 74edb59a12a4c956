/**
 * Where stages should run, and what of a placement goes against that. The rules are data (`expected.json`), published facts of this
 * chain: which stages were made for the Neural Engine, and on which chips and systems a device crashes.
 * @module
 */
import { z } from "zod";
import { type StageName, stageNames } from "../../stages/contract.ts";
import expected from "./expected.json" with { type: "json" };
import {
  costShareOf,
  deviceKinds,
  type PlacedOperation,
  type Placement,
  placementOf,
  type PlacementPlatform,
  type StagePlacement,
} from "./schema.ts";

const version = z.string().regex(/^\d+(\.\d+)*$/);
const device = z.enum(deviceKinds).exclude(["unknown"]);

const ruleSchema = z.strictObject({
  stages: z.array(z.enum(stageNames)).min(1),
  /** Where every operation should run; exclusive with `notOn`. */
  on: device.optional(),
  /** Where none should. */
  notOn: device.optional(),
  /** Only where Core ML may run the stage on one of these. */
  computeUnits: z.array(z.enum(["CPU_ONLY", "CPU_AND_GPU", "CPU_AND_NE", "ALL"])).optional(),
  /** Only on this family of chips: "Apple M5" is also the M5 Pro. */
  chip: z.string().optional(),
  /** Only on this system, both versions included: up to 26.5 is also 26.5.1. */
  system: z.strictObject({
    name: z.enum(["macOS", "iOS"]),
    from: version.optional(),
    to: version.optional(),
  }).optional(),
  reason: z.string(),
}).refine(({ on, notOn }) => (on === undefined) !== (notOn === undefined), {
  message: "expected either on or notOn",
});

/** One rule. */
export type PlacementRule = z.infer<typeof ruleSchema>;

/** The committed rules. */
export const placementRules: readonly PlacementRule[] = z.strictObject({
  rules: z.array(ruleSchema),
}).parse(expected).rules;

/** What a rule finds of one stage. */
export interface PlacementVerdict {
  readonly stage: StageName;
  readonly rule: PlacementRule;
  /** Why the rule could not be applied; null where it was. */
  readonly skipped: string | null;
  /** Operations against the rule, the costliest first. */
  readonly strays: readonly PlacedOperation[];
  /** Their share of the stage's estimated cost; null where Core ML does not estimate it. */
  readonly costShare: number | null;
}

/**
 * The verdict of every rule that holds for the chip, the system and the compute unit, stage by stage in chain order; none where nothing
 * was planned.
 */
export function judgePlacement(
  placement: Placement,
  rules: readonly PlacementRule[] = placementRules,
): PlacementVerdict[] {
  const { platform } = placement;
  if (platform === null) return [];
  const holding = rules.filter((rule) => holdsOn(rule, platform));
  return stageNames.flatMap((stage) => {
    const planned = placementOf(placement, stage);
    if (planned === undefined) return [];
    return holding
      .filter(({ stages, computeUnits: units }) =>
        stages.includes(stage) && (units?.some((unit) => unit === planned.computeUnit) ?? true)
      )
      .map((rule) => judge(rule, planned));
  });
}

function judge(rule: PlacementRule, planned: StagePlacement): PlacementVerdict {
  const { stage, operations } = planned;
  const skipped = planned.skipped ?? whyNotThere(rule, planned);
  const strays = skipped !== null ? [] : operations
    .filter(({ device }) => rule.on === undefined ? device === rule.notOn : device !== rule.on)
    .sort((a, b) => (b.costShare ?? 0) - (a.costShare ?? 0));
  return { stage, rule, skipped, strays, costShare: costShareOf(strays) };
}

/** Why the stage cannot run where the rule wants it, by the preset's own choice; null where it can. */
function whyNotThere({ on }: PlacementRule, planned: StagePlacement): string | null {
  const { computeUnit, precision } = planned;
  if (on !== "neuralEngine") return null;
  if (!["CPU_AND_NE", "ALL"].includes(computeUnit)) {
    return `${computeUnit} allows no Neural Engine`;
  }
  return precision === "fp32" ? "the Neural Engine does not compute in fp32" : null;
}

function holdsOn({ chip, system }: PlacementRule, platform: PlacementPlatform): boolean {
  if (chip !== undefined && !`${platform.chip} `.startsWith(`${chip} `)) return false;
  if (system === undefined) return true;
  const { name, from, to } = system;
  return platform.osName === name &&
    (from === undefined || compareVersions(platform.osVersion, from) >= 0) &&
    (to === undefined || compareVersions(platform.osVersion, to) <= 0);
}

/** Compares as many parts as `bound` has: 26.5.1 is equal to a bound of 26.5. */
function compareVersions(version: string, bound: string): number {
  const parts = version.split(".").map(Number);
  for (const [i, part] of bound.split(".").map(Number).entries()) {
    const difference = (parts[i] ?? 0) - part;
    if (difference !== 0) return difference;
  }
  return 0;
}
