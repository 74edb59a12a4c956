/**
 * The manifest of a `.mlpackage`: which file is the model and which the weights.
 * @module
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PackageError } from "./package_error.ts";

/** Where packages written here keep their model, below `Data`. */
export const modelItemPath = "com.apple.CoreML/model.mlmodel";
/** The directory of their weight files. */
export const weightsItemPath = "com.apple.CoreML/weights";

interface ManifestItem {
  readonly path?: unknown;
}

/**
 * Path of the model file of the package at `path`.
 * @throws {PackageError} where there is no manifest, or it names no model inside the package.
 */
export function modelPath(path: string): string {
  const fail = (where: string, expected: string, received: string, cause?: unknown): never => {
    throw new PackageError({ path, where, expected, received, cause });
  };
  let text;
  try {
    text = readFileSync(join(path, "Manifest.json"), "utf8");
  } catch (cause) {
    return fail("Manifest.json", "a readable file", (cause as Error).message, cause);
  }
  let manifest;
  try {
    manifest = JSON.parse(text);
  } catch (cause) {
    return fail("Manifest.json", "JSON", (cause as Error).message, cause);
  }
  const root = manifest?.rootModelIdentifier;
  if (typeof root !== "string") {
    return fail("Manifest.json", "a 'rootModelIdentifier'", `${root}`);
  }
  const entries: Record<string, ManifestItem> = manifest.itemInfoEntries ?? {};
  const item = Object.hasOwn(entries, root) ? entries[root]?.path : undefined;
  if (typeof item !== "string") {
    return fail("Manifest.json, itemInfoEntries", `an entry '${root}' with a path`, `${item}`);
  }
  const parts = item.split("/");
  if (parts.includes("..") || parts[0] === "") {
    return fail("Manifest.json, itemInfoEntries", "a path inside the package", `'${item}'`);
  }
  return join(path, "Data", ...parts);
}

/**
 * The manifest of a package with the usual two items. Its identifiers are UUIDs of RFC 4122 derived from
 * `digest`, so that equal packages have equal manifests.
 */
export function manifestJson(digest: string): string {
  const model = nameUuid(`${digest} model`);
  const weights = nameUuid(`${digest} weights`);
  const item = (name: string, path: string, description: string) => ({
    author: "com.apple.CoreML",
    description,
    name,
    path,
  });
  const manifest = {
    fileFormatVersion: "1.0.0",
    itemInfoEntries: {
      [model]: item("model.mlmodel", modelItemPath, "CoreML Model Specification"),
      [weights]: item("weights", weightsItemPath, "CoreML Model Weights"),
    },
    rootModelIdentifier: model,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** A UUID of RFC 4122 made of a hash of `text`, in the form of version 5 (with SHA-256 for SHA-1). */
function nameUuid(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  const variant = (parseInt(hex[16], 16) & 0x3 | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
