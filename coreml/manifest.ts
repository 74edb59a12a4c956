/**
 * The manifest of a `.mlpackage`: which file is the model and which the weights.
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PackageError } from "./package_error.ts";

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
