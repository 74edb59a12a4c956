/**
 * The rules that keep the tree readable, as tests: which folder may import which, how long a file may
 * be, what a committed file must not contain, and what the README must name.
 * @module
 */
import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import denoJson from "./deno.json" with { type: "json" };

/** Layers from the ground up; a file imports from its own layer and the ones before it. */
const layers: readonly (readonly string[])[] = [
  ["text"],
  ["tensor"],
  ["system"],
  ["statistics"],
  ["ffi"],
  ["coreml"],
  ["onnx"],
  ["stages"],
  ["convert", "passages", "backends"],
  ["conformance", "bench", "references"],
  ["tuning", "compare", "fleet"],
  ["reports"],
  ["cli"],
];
/** Folders of one layer that may see each other all the same, and why. */
const neighbours: Readonly<Record<string, readonly string[]>> = {
  // A comparison with PyTorch runs the references it compares with.
  conformance: ["references"],
  // And what a stage gives on one compute unit is compared with what it gives elsewhere.
  bench: ["references", "conformance"],
  // Whether a night was slower than the one before is what comparing results says.
  fleet: ["compare"],
};
const longestFile = 400;
const root = import.meta.dirname!;

function* files(folder = root): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = join(folder, entry.name);
    if (
      entry.isDirectory &&
      !/^(\.git|out|coverage|node_modules|__pycache__|Staged)$/.test(entry.name)
    ) {
      yield* files(path);
    } else if (entry.isFile) yield relative(root, path);
  }
}
const all = [...files()].sort();
const isGenerated = (path: string): boolean => path.endsWith("_pb.ts");
const sources = all.filter((path) => /\.(ts|tsx|py|swift)$/.test(path) && !isGenerated(path));
const read = (path: string): string => Deno.readTextFileSync(join(root, path));

/** Relative imports and exports of a module, as paths from the root. */
function importsOf(path: string, text = read(path)): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g)]
    .map(([, target]) => relative(root, join(root, dirname(path), target)));
}

const layerOf = (path: string): number =>
  layers.findIndex((folders) => folders.includes(path.split("/")[0]));

/** What is wrong with `importer` importing `imported`, or undefined. */
function misdirection(importer: string, imported: string): string | undefined {
  const [from, to] = [layerOf(importer), layerOf(imported)];
  const [fromFolder, toFolder] = [importer.split("/")[0], imported.split("/")[0]];
  // deno.json holds the version and imports nothing.
  if (from < 0 || fromFolder === toFolder || imported === "deno.json") return undefined;
  if (to < 0) return `${importer} imports ${imported}, which belongs to no layer`;
  if (to < from || neighbours[fromFolder]?.includes(toFolder)) return undefined;
  return `${importer} imports ${imported}: ${fromFolder} stands below or beside ${toFolder}`;
}

Deno.test("imports go down the layers only", () => {
  assert.equal(misdirection("cli/bench.ts", "bench/runner.ts"), undefined);
  assert.notEqual(misdirection("coreml/package.ts", "stages/contract.ts"), undefined);
  const wrong = sources
    .filter((path) => path.endsWith(".ts") || path.endsWith(".tsx"))
    // A test may build its fixtures with what stands above the code that it tests.
    .filter((path) => !/_test\.tsx?$/.test(path))
    .flatMap((path) => importsOf(path).map((target) => misdirection(path, target)))
    .filter((problem) => problem !== undefined);
  assert.deepEqual(wrong, []);
});

/** The same without what is imported for its types alone, which is gone when the module runs. */
const runningImportsOf = (path: string): string[] =>
  importsOf(path, read(path).replace(/^(import|export) type [^;]*;$/gm, ""));

/** Files of which each imports the next, and the last is the first; undefined where there are none. */
function circleAmong(importsOf: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const circleFrom = (path: string, above: readonly string[]): string[] | undefined => {
    if (above.includes(path)) return [...above.slice(above.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of importsOf.get(path) ?? []) {
      const circle = circleFrom(next, [...above, path]);
      if (circle) return circle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of importsOf.keys()) {
    const circle = circleFrom(path, []);
    if (circle) return circle;
  }
  return undefined;
}

Deno.test("no file needs itself by way of what it imports", () => {
  const [a, b, c] = [["a", ["b", "c"]], ["b", ["c"]], ["c", []]] as [string, string[]][];
  assert.equal(circleAmong(new Map([a, b, c])), undefined);
  assert.deepEqual(circleAmong(new Map([a, b, ["c", ["b"]]])), ["b", "c", "b"]);
  const modules = sources.filter((path) => /\.tsx?$/.test(path));
  assert.equal(
    circleAmong(new Map(modules.map((path) => [path, runningImportsOf(path)]))),
    undefined,
  );
});

Deno.test("every folder of code has a layer", () => {
  const folders = new Set(
    sources.filter((path) => path.includes("/")).map((path) => path.split("/")[0]),
  );
  const known = new Set([...layers.flat(), ".github"]);
  assert.deepEqual([...folders].filter((folder) => !known.has(folder)), []);
});

Deno.test(`no source file has more than ${longestFile} lines`, () => {
  const long = sources
    .map((path) => ({ path, lines: read(path).split("\n").length - 1 }))
    .filter(({ lines }) => lines > longestFile);
  assert.deepEqual(long, []);
});

Deno.test("no committed file names a registry host or a path of somebody's machine", () => {
  const forbidden =
    /registry\.npm|npmjs\.(org|com)|pypi\.org|pythonhosted|deb\.debian|\/(work|farm|home|Users)\/\w/;
  const wrong = all
    .filter((path) => /\.(ts|tsx|py|swift|json|lock|md|yml|yaml|txt|toml|proto)$/.test(path))
    .filter((path) => path !== "architecture_test.ts" && forbidden.test(read(path)));
  assert.deepEqual(wrong, []);
});

Deno.test("tasks ask for the permissions they need, not for all", () => {
  const tasks = Object.entries(denoJson.tasks as Record<string, string | { command?: string }>);
  const greedy = tasks
    .filter(([, task]) =>
      / (-A|--allow-all)\b/.test(typeof task === "string" ? task : task.command ?? "")
    );
  // Playwright looks into /proc, which Deno lets a program do only with all permissions.
  assert.deepEqual(greedy.map(([name]) => name), ["bench:pages", "test:browser"]);
});

Deno.test("the README names every task", () => {
  const readme = read("README.md");
  const missing = Object.keys(denoJson.tasks).filter((task) =>
    !readme.includes(`deno task ${task}`)
  );
  assert.deepEqual(missing, []);
});
