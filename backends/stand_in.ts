/**
 * What the stand-in for Core ML (`ffi/swift/linux`) compiles in a package's place: its translation to ONNX.
 * @module
 */
import { join } from "node:path";
import type { MlFeature, MlPackage } from "../coreml/package.ts";
import { encodeModel, writeModel } from "../onnx/model.ts";
import { translate } from "../onnx/translate.ts";
import { sha256Bytes } from "../system/digest.ts";

/** A translated package. */
export interface StandInModel {
  /** Digest of all but the weights. */
  readonly sha256: string;
  /** Writes what `kb_compile` looks for beside a package in `directory` and gives the path to compile there. */
  write(directory: string): Promise<string>;
}

const featureOf = ({ name, dtype, shape, ranges }: MlFeature) => ({ name, dtype, shape, ranges });

/**
 * The package `source`, called `name`, as the stand-in takes it.
 * @throws {TranslationError} where it cannot be translated.
 */
export function translateForStandIn(name: string, source: MlPackage): StandInModel {
  const onnx = encodeModel(translate(source));
  const features = JSON.stringify({
    name,
    inputs: source.inputs.map(featureOf),
    outputs: source.outputs.map(featureOf),
    operations: source.program.operations.map(({ type, outputs }) => ({
      type,
      outputs: outputs.map(({ name }) => name),
    })),
  });
  return {
    sha256: sha256Bytes(new TextEncoder().encode(sha256Bytes(onnx.model) + features)),
    async write(directory) {
      const model = join(directory, `${name}.stand-in`);
      await Deno.mkdir(model);
      await writeModel(model, onnx);
      await Deno.writeTextFile(join(model, "features.json"), features);
      // Of the package itself the stand-in wants only that it is there.
      const path = join(directory, `${name}.mlpackage`);
      await Deno.mkdir(path);
      return path;
    },
  };
}
