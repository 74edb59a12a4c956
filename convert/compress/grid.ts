/**
 * Into how many parts a weight is cut along each axis: what shares a look-up table or a scale.
 * @module
 */
import type { StageName } from "../../stages/contract.ts";
import { ConvertError } from "../convert_error.ts";
import type { Compression } from "../presets/preset.ts";
import type { Weight } from "./compressible.ts";

/** Whether `weight` can be stored so: whether the channels that `compression` cuts are known, and divided. */
export function fits(compression: Compression, weight: Weight): boolean {
  return cutsOf(weight, compression).every(({ axis, size }) =>
    axis !== null && weight.tensor.shape[axis] % size === 0
  );
}

/** A group that fits few weights of a stage is no multiple for a hundred others: so many are named. */
const shownMisfits = 8;

/**
 * The parts along each axis of each weight, as its compression asks for.
 * @throws {ConvertError} where channels cannot be cut as asked for: about all such weights.
 */
export function gridsOf(
  chosen: ReadonlyMap<Weight, Compression>,
  stage: StageName,
): ReadonlyMap<Weight, readonly number[]> {
  const misfits: { weight: string; reason: string }[] = [];
  const grids = new Map<Weight, readonly number[]>();
  for (const [weight, compression] of chosen) {
    const { name, tensor: { shape } } = weight;
    const grid = shape.map(() => 1);
    for (const { channels, axis, size } of cutsOf(weight, compression)) {
      if (axis === null) {
        misfits.push({
          weight: name,
          reason: `whose uses disagree about its ${channels} channels`,
        });
      } else if (shape[axis] % size !== 0) {
        const reason = `whose ${shape[axis]} ${channels} channels are no multiple of ${size}`;
        misfits.push({ weight: name, reason });
      } else grid[axis] = shape[axis] / size;
    }
    grids.set(weight, grid);
  }
  if (misfits.length > 0) {
    const shown = misfits.slice(0, shownMisfits);
    const list = [
      ...shown.map(({ weight, reason }) => `\n  ${weight}, ${reason}`),
      ...(shown.length < misfits.length ? [`\n  and ${misfits.length - shown.length} more`] : []),
    ].join("");
    throw new ConvertError(
      `Cannot compress weights of the stage ${stage} as the preset says:${list}\n` +
        `Choose a groupSize or blockSize that divides them, or make exceptions of these weights`,
      { stage, weight: misfits[0].weight },
    );
  }
  return grids;
}

/** Channels that are cut into parts of some size each, and their axis where it is known. */
interface Cut {
  readonly channels: "output" | "input";
  readonly axis: number | null;
  readonly size: number;
}

function cutsOf({ outputAxis, inputAxis }: Weight, compression: Compression): readonly Cut[] {
  const output = (size: number): Cut => ({ channels: "output", axis: outputAxis, size });
  if (compression.type === "palette") {
    return compression.groupSize === undefined ? [] : [output(compression.groupSize)];
  }
  switch (compression.granularity) {
    case "tensor":
      return [];
    case "channel":
      return [output(1)];
    case "block":
      return [output(1), { channels: "input", axis: inputAxis, size: compression.blockSize! }];
  }
}
