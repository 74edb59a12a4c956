/**
 * Checks of what goes into a loaded package and of what comes out.
 * @module
 */
import { isUnread, type StageName } from "../stages/contract.ts";
import type { Feature } from "../stages/loaded_stage.ts";
import { NotFiniteError, StageError } from "../stages/stage_error.ts";
import { firstNonFinite, type Tensor } from "../tensor/tensor.ts";

type Tensors = Readonly<Record<string, Tensor>>;

const names = (features: readonly Feature[]) => features.map(({ name }) => name).join(", ");

function shapeText(shape: NonNullable<Feature["shape"]>): string {
  const sizes = shape.map((size) =>
    typeof size === "number" ? size : `${size.min}..${Number.isFinite(size.max) ? size.max : ""}`
  );
  return `[${sizes}]`;
}

function fits(shape: NonNullable<Feature["shape"]>, received: readonly number[]): boolean {
  return shape.length === received.length &&
    shape.every((size, axis) =>
      typeof size === "number"
        ? size === received[axis]
        : size.min <= received[axis] && received[axis] <= size.max
    );
}

function checkType(stage: StageName, declared: Feature, { dtype, shape }: Tensor): void {
  const feature = declared.name;
  if (dtype !== declared.dtype) {
    const problem = { what: "wrong dtype", expected: declared.dtype, received: dtype };
    throw new StageError({ stage, feature, ...problem });
  }
  if (declared.shape !== undefined && !fits(declared.shape, shape)) {
    const expected = shapeText(declared.shape);
    throw new StageError({ stage, feature, what: "wrong shape", expected, received: `[${shape}]` });
  }
}

function checkFinite(stage: StageName, feature: string, { data }: Tensor, remedy?: string): void {
  const index = firstNonFinite(data);
  if (index < 0) return;
  const received = String(data[index]);
  throw new NotFiniteError({
    stage,
    feature,
    what: `not finite at element ${index}`,
    received,
    remedy,
  });
}

/**
 * Checks names, dtypes, shapes and finiteness of `feeds` against what the package of `stage` declares.
 * @throws {StageError} at the first that does not fit.
 */
export function checkFeeds(stage: StageName, declared: readonly Feature[], feeds: Tensors): void {
  for (const feature of Object.keys(feeds)) {
    if (declared.some(({ name }) => name === feature)) continue;
    const what = "the package has no such input";
    throw new StageError({ stage, feature, what, expected: names(declared) });
  }
  for (const declaration of declared) {
    const feature = declaration.name;
    const feed = feeds[feature];
    if (feed === undefined) {
      const received = Object.keys(feeds).join(", ") || "no feeds";
      throw new StageError({ stage, feature, what: "no feed for this input", received });
    }
    checkType(stage, declaration, feed);
    checkFinite(stage, feature, feed);
  }
}

/**
 * Checks that all declared `outputs` are there, in their dtype and shape, and finite where somebody reads them.
 * @throws {StageError} at the first that is not.
 */
export function checkOutputs(
  stage: StageName,
  declared: readonly Feature[],
  outputs: Tensors,
): void {
  for (const declaration of declared) {
    const feature = declaration.name;
    const output = outputs[feature];
    if (output === undefined) {
      const received = Object.keys(outputs).join(", ");
      throw new StageError({ stage, feature, what: "the package did not give it", received });
    }
    checkType(stage, declaration, output);
    if (isUnread(stage, feature)) continue;
    const remedy = "Infinity in fp16 means beyond 65504: run this stage in fp32.";
    checkFinite(stage, feature, output, declaration.dtype === "fp16" ? remedy : undefined);
  }
}
