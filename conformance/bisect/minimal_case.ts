/**
 * The smallest package that shows a finding: one operation, with the inputs that it has under condition a.
 * @module
 */
import { join } from "node:path";
import { type MlPackage, writePackage } from "../../coreml/package.ts";
import { writeFileAtomic } from "../../system/atomic_file.ts";
import { safetensorsChunks } from "../../tensor/safetensors.ts";
import { cast } from "../../tensor/tensor.ts";
import type { BisectOptions } from "./bisect.ts";
import type { Tensors } from "./condition.ts";
import { inputsOf } from "./confirm.ts";
import { Side } from "./side.ts";
import { cutProgram, packageOf, withFeatureTypes, withShapes } from "./truncate.ts";

/** A package of one operation, what to feed it, and what condition a gives. */
export interface MinimalCase {
  /** The operation under b, its run-time inputs as the package's, sizes fixed. */
  readonly package: MlPackage;
  /** In the package's dtypes. */
  readonly feeds: Tensors;
  /** fp32 or int32, as a computed it. */
  readonly expected: Tensors;
}

/**
 * Reduces to the operation that gives `value`.
 * @throws {TypeError} where a condition has no such value.
 */
export async function minimalCase(
  { stage, feeds, a: conditionA, b: conditionB }: Pick<
    BisectOptions,
    "stage" | "feeds" | "a" | "b"
  >,
  value: string,
): Promise<MinimalCase> {
  const a = await Side.open(stage, conditionA, feeds);
  const b = await Side.open(stage, conditionB, feeds);
  const common = new Set(a.values().map(({ name }) => name).filter((name) => b.makers.has(name)));
  if (!common.has(value)) {
    throw new TypeError(`Cannot reduce to the operation of ${value}: not both conditions have it`);
  }
  const { values, read, given } = await inputsOf(a, b, value, common);
  const part = withShapes(cutProgram(b.program, values, new Set(Object.keys(read))), b.shapes);
  const { program, names } = withFeatureTypes(part);
  const smallest = packageOf(program, b.source);
  const newName = (name: string) => names.get(name) ?? name;
  const inputs = part.inputs.map(({ name }, i) => {
    const { dtype } = smallest.inputs[i];
    return [newName(name), cast(read[name] ?? a.feeds[name], dtype as "fp16")] as const;
  });
  const expected = values.map((name) => {
    const result = given[name];
    return [newName(name), result.dtype === "bool" ? cast(result, "int32") : result] as const;
  });
  return {
    package: smallest,
    feeds: Object.fromEntries(inputs),
    expected: Object.fromEntries(expected),
  };
}

/** Writes `NAME.mlpackage`, `NAME_feeds.safetensors` and `NAME_expected.safetensors` into `directory`. */
export async function writeMinimalCase(
  directory: string,
  name: string,
  { package: pkg, feeds, expected }: MinimalCase,
): Promise<void> {
  await writePackage(join(directory, `${name}.mlpackage`), pkg);
  for (const [kind, tensors] of Object.entries({ feeds, expected })) {
    const sources = Object.entries(tensors).map(([name, value]) => ({
      name,
      dtype: value.dtype,
      shape: value.shape,
      read: () => value,
    }));
    const path = join(directory, `${name}_${kind}.safetensors`);
    await writeFileAtomic(path, safetensorsChunks(sources));
  }
}
