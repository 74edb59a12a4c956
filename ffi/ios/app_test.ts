/**
 * The app's project and sources, by their text: neither Xcode nor SwiftUI is needed, nor is there one on Linux.
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { readPreset } from "../../convert/presets/read_preset.ts";

const folder = import.meta.dirname!;
const read = (path: string): string => Deno.readTextFileSync(join(folder, path));
const readAll = (path: string): string =>
  [...Deno.readDirSync(join(folder, path))].filter(({ name }) => name.endsWith(".swift"))
    .map(({ name }) => read(join(path, name))).join("\n");
const matches = (text: string, pattern: RegExp): string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();

const project = read("KokoBench.xcodeproj/project.pbxproj");

Deno.test("the project refers to what it has, and has nothing that it does not refer to", () => {
  const objects = matches(project, /^\t\t([0-9A-F]{24})(?: \/\*.*\*\/)? = \{$/gm);
  const withoutDefinitions = project.replaceAll(/^\t\t[0-9A-F]{24}(?: \/\*.*\*\/)? = \{$/gm, "");
  assert.deepEqual(matches(withoutDefinitions, /\b([0-9A-F]{24})\b/g), objects);
  const scheme = read("KokoBench.xcodeproj/xcshareddata/xcschemes/KokoBench.xcscheme");
  const [target] = matches(scheme, /BlueprintIdentifier="(\w+)"/g);
  assert.match(project, new RegExp(`${target} .*= \\{\\s*isa = PBXNativeTarget;`));
});

Deno.test("the folders and the package of the project are there", async () => {
  for (const path of matches(project, /path = (\w+);\s*sourceTree = "<group>"/g)) {
    assert.ok((await Deno.stat(join(folder, path))).isDirectory, path);
  }
  const [swift] = matches(project, /relativePath = ([^;]+);/g);
  const manifest = read(join(swift, "Package.swift"));
  const [product] = matches(project, /productName = (KokoBench\w+);\s*\};/g);
  assert.ok(manifest.includes(`.library(name: "${product}"`), product);
  const [version] = matches(project, /IPHONEOS_DEPLOYMENT_TARGET = (\d+)/g);
  assert.ok(manifest.includes(`.iOS(.v${version})`), version);
  assert.ok(
    project.includes(`MARKETING_VERSION = ${JSON.parse(read("../../deno.json")).version};`),
  );
});

Deno.test("what is staged is never committed, and where it goes is where the app looks", () => {
  assert.match(read("Staged/.gitignore"), /^\*$/m);
  const [place] = matches(read("../../cli/ios.ts"), /"ffi\/ios\/(Staged\/\w+)"/g);
  assert.ok(read("KokoBench/KokoBenchApp.swift").includes(`bundleURL.appending(path: "${place}")`));
});

/** `text` without imports, comments and what string literals say before their first interpolation. */
const codeOf = (text: string): string =>
  text.replaceAll(/^import .*$|\/\/.*$/gm, "").replaceAll(
    /"((?:[^"\\]|\\.)*)"/g,
    (_, content) => content.includes("\\(") ? content.slice(content.indexOf("\\(")) : "",
  );

Deno.test("every type and member of Apple's in use is listed with its declaration", () => {
  const app = codeOf(readAll("KokoBench"));
  const declared = new Set(
    matches(
      codeOf(app + readAll("../swift/Sources/KokoBenchChain")),
      /\b(?:struct|class|enum|protocol|func|var|let|case)\s+(\w+)/g,
    ),
  );
  // Of the language and its standard library.
  const known = ["MainActor", "Task", "String", "Void", "map", "allCases"];
  const used = [
    ...matches(app, /(?<![\w.])([A-Z]\w+)/g),
    ...matches(app, /\.([a-z]\w*)\s*[({]/g),
  ].filter((name) => !declared.has(name) && !known.includes(name));
  assert.ok(used.includes("ShareLink") && used.includes("setCategory"), used.join());
  const listed = new Set(matches(read("APPLE_SYMBOLS.md"), /\b(\w+)\b/g));
  assert.deepEqual(used.filter((name) => !listed.has(name)), []);
});

Deno.test("the preset for the background avoids the GPU in every stage", async () => {
  const { stages } = await readPreset(join(folder, "background.json"));
  const units = Object.values(stages).map(({ computeUnit }) => computeUnit);
  assert.deepEqual([...new Set(units)], ["CPU_AND_NE"]);
});
