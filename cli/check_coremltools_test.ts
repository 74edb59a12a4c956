import assert from "node:assert/strict";
import { withDirectory } from "../system/_testing.ts";
import { checkCoremltools } from "./check_coremltools.ts";
import { runForTest } from "./_testing.ts";

Deno.test("a directory without packages is a wrong usage, told before Python is looked for", () =>
  withDirectory(async (root) => {
    const { code, error } = await runForTest(checkCoremltools, ["--packages", root]);
    assert.equal(code, 2);
    assert.match(error, /Cannot check .*: it holds no \.mlpackage/);
  }));
