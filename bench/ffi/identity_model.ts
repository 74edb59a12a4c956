/**
 * Models that do nothing, so that what is measured around them is the way to Core ML and back.
 * @module
 */
import { join } from "node:path";
import { translateForStandIn } from "../../backends/stand_in.ts";
import { MilBuilder } from "../../coreml/mil/builder.ts";
import { type MlPackage, writePackage } from "../../coreml/package.ts";
import type { Library } from "../../ffi/library.ts";
import type { Model } from "../../ffi/model.ts";

/** A package that gives its input x of `shape` as y. */
export function identityPackage(dtype: "fp16" | "fp32", shape: readonly number[]): MlPackage {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", dtype, [...shape]);
  const y = builder.op("identity", { x }, "y");
  return {
    specificationVersion: 8,
    inputs: [{ name: "x", dtype, shape: [...shape] }],
    outputs: [{ name: "y", dtype }],
    program: builder.build([y]),
    metadata: { shortDescription: "", version: "", author: "", license: "", userDefined: {} },
  };
}

/**
 * Compiles `source` into `directory` and gives what loads it, on the CPU alone: elsewhere Core ML would add copies of its own.
 * @throws {FfiError}
 */
export async function compiledModel(
  library: Pick<Library, "deviceInfo" | "compile" | "load">,
  source: MlPackage,
  directory: string,
): Promise<() => Promise<Model>> {
  const name = "Identity";
  const compiledPath = join(directory, `${name}.mlmodelc`);
  let packagePath = join(directory, `${name}.mlpackage`);
  if (library.deviceInfo().implementation === "stand-in") {
    packagePath = await translateForStandIn(name, source).write(directory);
  } else {
    await writePackage(packagePath, source);
  }
  await library.compile(packagePath, compiledPath);
  return () => library.load(compiledPath, "CPU_ONLY");
}
