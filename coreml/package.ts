/**
 * Core ML model packages (`.mlpackage`): a manifest, an ML program and its weight file.
 *
 * Source: the Core ML format specification, and packages written by coremltools 9.
 * @module
 */
import { fromBinary } from "@bufbuild/protobuf";
import { dirname, join } from "node:path";
import { readAt } from "../tensor/read_at.ts";
import { decodeFeatures, decodeMetadata, functionOf } from "./_features.ts";
import { modelPath } from "./manifest.ts";
import type { DecodeContext } from "./mil/_decode_value.ts";
import { decodeProgram } from "./mil/decode.ts";
import { validateProgram } from "./mil/validate.ts";
import type { MlPackage } from "./ml_package.ts";
import { PackageError } from "./package_error.ts";
import { type Model, ModelSchema } from "./proto/model_pb.ts";
import { BlobReader } from "./weights/blob_reader.ts";

export type { MlFeature, MlMetadata, MlPackage } from "./ml_package.ts";
export { PackageError } from "./package_error.ts";
export { writePackage } from "./write_package.ts";

/**
 * Reads the package at `path`. Weights are views over one read of each weight file.
 * @throws {PackageError} where the package is damaged, is no ML program, or uses what this project does
 *   not support.
 */
export function readPackage(path: string): MlPackage {
  const modelFile = modelPath(path);
  const model = parseModel(path, readFile(path, modelFile, "model"));
  if (model.Type.case !== "mlProgram" || model.description === undefined) {
    throw new PackageError({
      path,
      where: "model",
      expected: "an ML program with a description",
      received: model.Type.case !== "mlProgram"
        ? `another model type (${describeUnknown(model)})`
        : "no description",
    });
  }
  const context = decodeContext(path, dirname(modelFile));
  const { name, inputs, outputs } = functionOf(model.description, context);
  const program = decodeProgram(model.Type.value, name, context);
  validateProgram(program, context);
  return {
    specificationVersion: model.specificationVersion,
    inputs: decodeFeatures(inputs, "input", context),
    outputs: decodeFeatures(outputs, "output", context),
    program,
    metadata: decodeMetadata(model.description.metadata),
  };
}

function parseModel(path: string, bytes: Uint8Array): Model {
  try {
    return fromBinary(ModelSchema, bytes);
  } catch (cause) {
    throw new PackageError({
      path,
      where: "model",
      expected: "a Core ML model message",
      received: `${bytes.byteLength} bytes that do not parse (${(cause as Error).message})`,
      cause,
    });
  }
}

function describeUnknown(model: Model): string {
  const fields = (model.$unknown ?? []).map(({ no }) => no);
  return fields.length > 0 ? `message field ${fields.join(", ")}` : "none";
}

function decodeContext(path: string, modelDirectory: string): DecodeContext {
  const fail: DecodeContext["fail"] = (where, expected, received) => {
    throw new PackageError({ path, where, expected, received });
  };
  const files = new Map<string, BlobReader>();
  return {
    fail,
    blob(fileName, offset, type, where) {
      let reader = files.get(fileName);
      if (reader === undefined) {
        const parts = fileName.split("/");
        if (parts[0] !== "@model_path" || parts.includes("..")) {
          fail(where, "a file below '@model_path/'", `'${fileName}'`);
        }
        const file = join(modelDirectory, ...parts.slice(1));
        reader = new BlobReader(file, readFile(path, file, where));
        files.set(fileName, reader);
      }
      return reader.read(offset, type, where);
    },
  };
}

function readFile(path: string, file: string, where: string): Uint8Array {
  try {
    using opened = Deno.openSync(file);
    // A third of the time of Deno.readFileSync, which copies what it has read.
    const { size } = opened.statSync();
    const bytes = readAt(opened, 0, size);
    if (bytes === null) throw new Error(`it was cut to less than ${size} bytes meanwhile`);
    return bytes;
  } catch (cause) {
    const received = (cause as Error).message;
    throw new PackageError({ path, where, expected: "a readable file", received, cause });
  }
}
