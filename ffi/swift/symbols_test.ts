/**
 * What the Swift package exports and what of Apple's it uses, against the files that say so. Needs no Swift.
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";

const folder = import.meta.dirname!;
const read = (path: string): string => Deno.readTextFileSync(join(folder, path));
const readAll = (path: string): string =>
  [...Deno.readDirSync(join(folder, path))].map(({ name }) => read(join(path, name))).join("\n");
const matches = (text: string, pattern: RegExp): string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();

Deno.test("the header declares what Swift and C export", () => {
  const declared = matches(read("Sources/CKokoBench/include/kokobench.h"), /(kb_\w+)\(/g);
  const swift = matches(readAll("Sources/KokoBenchC"), /@_cdecl\("(\w+)"\)\s*public func/g);
  const c = matches(read("Sources/CKokoBench/interface.c"), /^\w+ \**(kb_\w+)\(/gm);
  assert.deepEqual([...swift, ...c].sort(), declared);
});

Deno.test("every type of Core ML in use is listed with its declaration", () => {
  const used = matches(
    readAll("Sources/KokoBenchKit") + readAll("Sources/KokoBenchChain"),
    /\b(ML[A-Z]\w+)/g,
  );
  assert.ok(used.includes("MLComputePlan"));
  const listed = new Set(matches(read("APPLE_SYMBOLS.md"), /\b(ML[A-Z]\w+)/g));
  assert.deepEqual(used.filter((name) => !listed.has(name)), []);
});
