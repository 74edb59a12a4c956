import { create, toBinary } from "@bufbuild/protobuf";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeDirectoryAtomic, writeFileAtomic } from "../system/atomic_file.ts";
import { encodeFeature } from "./_features.ts";
import { manifestJson, modelItemPath, weightsItemPath } from "./manifest.ts";
import { encodeProgram } from "./mil/encode.ts";
import { type Opset, opsets } from "./mil/opset.ts";
import { validateProgram } from "./mil/validate.ts";
import type { MlPackage } from "./ml_package.ts";
import { ModelSchema } from "./proto/model_pb.ts";
import { BlobPlanner, type PlacedBlob, weightFileChunks } from "./weights/blob_writer.ts";

/**
 * Writes `pkg` as the package `path`, in place of what is there. The same package gives the same bytes,
 * identifiers included. It is written beside its destination and renamed when complete: after a failure
 * the old package is still there.
 * @throws {TypeError} where the program is inconsistent, its inputs and outputs are not the package's, its
 *   operation set is newer than the package's specification version, or something that is no package is in
 *   the way.
 */
export async function writePackage(path: string, pkg: MlPackage): Promise<void> {
  checkPackage(pkg);
  const planner = new BlobPlanner();
  const model = toBinary(ModelSchema, modelMessage(pkg, planner));
  if (existsSync(path) && !existsSync(join(path, "Manifest.json"))) {
    throw new TypeError(`Cannot write package: '${path}' exists and is no package; move it away`);
  }
  await writeDirectoryAtomic(path, (directory) => writeFiles(directory, model, planner.blobs));
}

function modelMessage(pkg: MlPackage, planner: BlobPlanner) {
  const { metadata } = pkg;
  const program = encodeProgram(pkg.program, (type, bytes) => planner.place(type, bytes));
  return create(ModelSchema, {
    specificationVersion: pkg.specificationVersion,
    description: {
      input: pkg.inputs.map(encodeFeature),
      output: pkg.outputs.map(encodeFeature),
      metadata: {
        shortDescription: metadata.shortDescription,
        versionString: metadata.version,
        author: metadata.author,
        license: metadata.license,
        userDefined: sortedByKey(metadata.userDefined),
      },
    },
    Type: { case: "mlProgram", value: program },
  });
}

function sortedByKey(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1));
}

function checkPackage({ specificationVersion, program, inputs, outputs }: MlPackage): void {
  const fail = (where: string, expected: string, received: string): never => {
    throw new TypeError(
      `Cannot write package: ${where}: expected ${expected}, received ${received}`,
    );
  };
  validateProgram(program, { fail });
  const oldest = opsets[program.opset as Opset]?.specificationVersion;
  if (specificationVersion < oldest) {
    fail(
      "specification version",
      `${oldest}, as ${program.opset} needs`,
      `${specificationVersion}`,
    );
  }
  const types = new Map(
    [...program.inputs, ...program.operations.flatMap(({ outputs }) => outputs)]
      .map(({ name, type }) => [name, type]),
  );
  for (
    const [role, features, names] of [
      ["inputs", inputs, program.inputs.map(({ name }) => name)],
      ["outputs", outputs, program.outputs],
    ] as const
  ) {
    const declared = features.map(({ name }) => name).join(", ");
    if (declared !== names.join(", ")) {
      fail(role, `the program's (${names.join(", ")})`, declared || "none");
    }
    for (const { name, dtype } of features) {
      const actual = types.get(name)!.dtype;
      if (actual !== dtype) fail(`${role}, '${name}'`, `the program's ${actual}`, dtype);
    }
  }
}

async function writeFiles(
  directory: string,
  model: Uint8Array,
  blobs: readonly PlacedBlob[],
): Promise<void> {
  const digest = createHash("sha256").update(model);
  for (const { bytes } of blobs) digest.update(bytes);
  const data = join(directory, "Data");
  await writeFileAtomic(join(data, modelItemPath), model);
  await writeFileAtomic(join(data, weightsItemPath, "weight.bin"), weightFileChunks(blobs));
  await writeFileAtomic(join(directory, "Manifest.json"), manifestJson(digest.digest("hex")));
}
