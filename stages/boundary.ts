/** What passes from one stage to the next: casts between precisions, and the contract's shapes. */
import { cast, type Dtype, elementCount, type Tensor } from "../tensor/tensor.ts";
import type { FeatureContract, StageName } from "./contract.ts";
import { NotFiniteError, StageError } from "./stage_error.ts";

/** Largest magnitude that still rounds to a finite fp16 is just below this. */
const fp16Overflow = 65520;

/**
 * `value` in the dtype that the input `feature` of `stage` declares.
 * @throws {NotFiniteError} where a finite value becomes infinite, {StageError} where the dtypes cannot be exchanged.
 */
export function exchange(stage: StageName, feature: string, value: Tensor, dtype: Dtype): Tensor {
  if (value.dtype === dtype) return value;
  const isFloat = value.dtype === "fp16" || value.dtype === "fp32";
  if (!isFloat || (dtype !== "fp16" && dtype !== "fp32")) {
    throw new StageError({
      stage,
      feature,
      what: "the package declares a dtype that the chain cannot feed",
      expected: value.dtype,
      received: dtype,
    });
  }
  if (dtype === "fp16") {
    const data = value.data as Float32Array;
    for (let i = 0; i < data.length; i++) {
      if (Math.abs(data[i]) >= fp16Overflow) {
        throw new NotFiniteError({
          stage,
          feature,
          what: `element ${i} overflows to infinity in the cast from fp32 to fp16`,
          expected: "a magnitude below 65520",
          received: String(data[i]),
          remedy: "Run this stage in fp32.",
        });
      }
    }
  }
  return cast(value, dtype);
}

/**
 * `value` in the shape of the contract, its flexible axes bound to the tokens T and the frames T_a of
 * this run. Leading axes of 1 beyond the contract's rank are dropped: packages made elsewhere have them.
 * @throws {StageError} where dtype or shape are not those of the contract.
 */
export function checkFeature(
  stage: StageName,
  contract: FeatureContract,
  value: Tensor,
  sizes: { readonly T: number; readonly T_a?: number },
): Tensor {
  const { name: feature, kind } = contract;
  const fits = kind === "int32"
    ? value.dtype === "int32"
    : value.dtype === "fp16" || value.dtype === "fp32";
  if (!fits) {
    const expected = kind === "int32" ? "int32" : "fp16 or fp32";
    throw new StageError({ stage, feature, what: "wrong dtype", expected, received: value.dtype });
  }
  const shapes = [contract.shape, ...contract.otherShapes ?? []].map((dims) =>
    dims.map((dim) => typeof dim === "number" ? dim : dim.scale * sizes[dim.symbol]! + dim.offset)
  );
  const shape = shapes.find((candidate) => isSameButForOnes(candidate, value.shape));
  if (shape === undefined) {
    const at = `at T = ${sizes.T}${sizes.T_a ? `, T_a = ${sizes.T_a}` : ""}`;
    throw new StageError({
      stage,
      feature,
      what: "wrong shape",
      expected: `${shapes.map((candidate) => `[${candidate}]`).join(" or ")} ${at}`,
      received: `[${value.shape}]`,
    });
  }
  return { ...value, shape } as Tensor;
}

/** Whether `received` is `shape`, maybe with leading axes of 1. */
function isSameButForOnes(shape: readonly number[], received: readonly number[]): boolean {
  const extra = received.length - shape.length;
  return elementCount(received) === elementCount(shape) &&
    shape.every((size, axis) => size === received[axis + extra]);
}
