/** Tensors cut into segments along time: where errors are told apart. */
import { kokoro82m } from "../stages/config.ts";
import { type FeatureContract, stageContracts } from "../stages/contract.ts";
import { elementCount } from "../tensor/tensor.ts";

/** Segments that a tensor is cut into; fewer of them hold something where its time axis is shorter. */
export const segmentCount = 32;

/** The axis of a tensor that runs over tokens, frames or samples. */
export interface TimeAxis {
  readonly length: number;
  /** Elements from one place on the axis to the next. */
  readonly stride: number;
}

// Which axis is flexible does not depend on the widths.
const outputs: ReadonlyMap<string, FeatureContract["shape"]> = new Map(
  Object.values(stageContracts(kokoro82m)).flatMap(({ stage, outputs }) =>
    outputs.map(({ name, shape }) => [`${stage}.${name}`, shape])
  ),
);

/** Names of all values that stages give, `{stage}.{output}`. */
export const outputNames: readonly string[] = [...outputs.keys()];

/**
 * The time axis of the value `name`, whose shape is `shape`; undefined where it has none.
 * @throws {RangeError} where no stage gives such a value.
 */
export function timeAxisOf(name: string, shape: readonly number[]): TimeAxis | undefined {
  const contract = outputs.get(name);
  if (contract === undefined) {
    throw new RangeError(
      `Cannot compare ${name}: expected one of ${outputNames.join(", ")}`,
    );
  }
  const axis = contract.findIndex((dim) => typeof dim !== "number");
  if (axis < 0) return undefined;
  return { length: shape[axis], stride: elementCount(shape.slice(axis + 1)) };
}

/** First place of each segment of a time axis, and behind the last one its length: 33 places. */
export function segmentBounds(length: number): number[] {
  return Array.from({ length: segmentCount + 1 }, (_, i) => Math.ceil((i * length) / segmentCount));
}
