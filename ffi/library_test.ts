import assert from "node:assert/strict";
import { join } from "node:path";
import { abiVersion } from "./layout.ts";
import { LibraryError, type LibraryProblem } from "./library_error.ts";
import { type OpenDynamic, openLibrary } from "./library.ts";

/** A linker that answers with `version`, or fails with `message`. */
function linker(version: number | string): { open: OpenDynamic; asked: string[][] } {
  const asked: string[][] = [];
  const open = (_path: string | URL, table: object) => {
    asked.push(Object.keys(table));
    if (typeof version === "string") throw new Error(version);
    return { symbols: { kb_abi_version: () => version } };
  };
  return { open: open as unknown as OpenDynamic, asked };
}

async function problemOf(version: number | string, file = "lib"): Promise<LibraryError> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(directory, "lib"), "");
    openLibrary(join(directory, file), linker(version).open);
  } catch (error) {
    assert.ok(error instanceof LibraryError, String(error));
    return error;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
  throw new assert.AssertionError({ message: "it opened" });
}

Deno.test("a library of the bindings' version opens, and its version is asked before all else", () => {
  const { open, asked } = linker(abiVersion);
  const library = openLibrary(import.meta.filename!, open);
  assert.equal(library.path, import.meta.filename!);
  assert.deepEqual(asked[0], ["kb_abi_version"]);
  assert.ok(asked[1].includes("kb_predict"));
});

const cases: readonly [LibraryProblem, number | string, RegExp][] = [
  ["older", abiVersion - 1, /expected version 1 .*, received 0\. Build it anew/],
  ["newer", abiVersion + 1, /expected version 1 .*, received 2\. Use the kokobench/],
  [
    "wrong-architecture",
    "tried: 'lib' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64'))",
    /it is not for .*incompatible architecture.*Unset KOKOBENCH_DYLIB/,
  ],
  ["wrong-architecture", "lib: wrong ELF class: ELFCLASS32", /it is not for/],
  ["unloadable", "version `GLIBC_2.38' not found", /GLIBC_2\.38.*on_linux\.sh build/],
];
for (const [problem, version, message] of cases) {
  Deno.test(`a library that is ${problem} says what to do: ${version}`, async () => {
    const error = await problemOf(version);
    assert.equal(error.problem, problem);
    assert.match(error.message, message);
  });
}

Deno.test("a library that is not there is missing", async () => {
  const error = await problemOf(abiVersion, "other");
  assert.equal(error.problem, "missing");
  assert.match(error.message, /there is no file .*other\. Unset KOKOBENCH_DYLIB/);
});
