/**
 * Which system a preset's packages need. iOS 17 (macOS 14) has look-up tables for a whole weight and 8-bit
 * linear quantization of a weight or its output channels; the rest came with iOS 18 (macOS 15).
 *
 * Source: coremltools, `constexpr_lut_to_dense` and `constexpr_affine_dequantize` of iOS 16, and
 * `constexpr_lut_to_dense` and `constexpr_blockwise_shift_scale` of iOS 18.
 * @module
 */
import type { Compression, DeploymentTarget, Preset } from "./preset.ts";
import { linesOf, type PresetProblem, problemAt } from "./preset_error.ts";

/** The oldest system that has all that a preset needs. */
export interface RequiredTarget {
  readonly target: DeploymentTarget;
  /** Each thing that needs it, by its path; none where the oldest system there is suffices. */
  readonly reasons: readonly PresetProblem[];
}

/** What the compressions of `stages`, and those of their exceptions, need. */
export function requiredTarget({ stages }: Pick<Preset, "stages">): RequiredTarget {
  const reasons = Object.entries(stages).flatMap(([stage, { compression, exceptions }]) => [
    ...newerThanIos17(compression, ["stages", stage, "compression"]),
    ...Object.entries(exceptions).flatMap(([weight, exception]) =>
      newerThanIos17(exception, ["stages", stage, "exceptions", weight])
    ),
  ]);
  return { target: reasons.length === 0 ? "iOS17" : "iOS18", reasons };
}

function newerThanIos17(compression: Compression | null, path: string[]): PresetProblem[] {
  const reasons: PresetProblem[] = [];
  const add = (field: string, what: string) =>
    reasons.push(problemAt([...path, field], `${what} need iOS18`));
  if (compression?.type === "palette") {
    if (compression.bits === 3) add("bits", "3-bit palettes");
    if (compression.groupSize !== undefined) add("groupSize", "palettes of channel groups");
  } else if (compression?.type === "linear") {
    if (compression.bits === 4) add("bits", "4-bit integers");
    if (compression.granularity === "block") add("granularity", "blocks");
  }
  return reasons;
}

/** What keeps a preset from `target`; nothing where it can be for it. */
export function reasonsAgainst(
  preset: Pick<Preset, "stages">,
  target: DeploymentTarget,
): readonly PresetProblem[] {
  // All that requiredTarget tells of came with iOS 18.
  return target === "iOS17" ? requiredTarget(preset).reasons : [];
}

/** Thrown where a preset is asked for an older system than it can be for. */
export class PresetTargetError extends RangeError {
  override readonly name = "PresetTargetError";
  constructor(
    /** The preset's name. */
    readonly preset: string,
    readonly target: DeploymentTarget,
    readonly reasons: readonly PresetProblem[],
  ) {
    super(
      `Cannot use preset ${preset} for ${target}:${linesOf(reasons)}\n` +
        "Ask for a newer system, or take a preset without them",
    );
  }
}

/**
 * `preset` for `target`, which may be newer than it needs.
 * @throws {PresetTargetError} where `target` is older than it needs.
 */
export function withTarget(preset: Preset, target: DeploymentTarget): Preset {
  const reasons = reasonsAgainst(preset, target);
  if (reasons.length > 0) throw new PresetTargetError(preset.name, target, reasons);
  return { ...preset, target };
}
