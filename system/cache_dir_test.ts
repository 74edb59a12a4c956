import assert from "node:assert/strict";
import { basename } from "node:path";
import { cacheDir } from "./cache_dir.ts";

const withVariable = (value: string | undefined, act: () => void) => {
  const name = "KOKOBENCH_CACHE";
  const before = Deno.env.get(name);
  try {
    if (value === undefined) Deno.env.delete(name);
    else Deno.env.set(name, value);
    act();
  } finally {
    if (before === undefined) Deno.env.delete(name);
    else Deno.env.set(name, before);
  }
};

Deno.test("cacheDir is the operating system's unless KOKOBENCH_CACHE overrides it", () => {
  withVariable("elsewhere", () => assert.equal(cacheDir(), "elsewhere"));
  withVariable(undefined, () => {
    const expected = Deno.build.os === "windows" ? "Cache" : "kokobench";
    assert.equal(basename(cacheDir()), expected);
  });
});
