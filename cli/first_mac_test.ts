import assert from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../system/_testing.ts";
import { firstMac } from "./first_mac.ts";
import { runForTest } from "./_testing.ts";

Deno.test("unknown steps, and a directory that has something in it, end with code 2", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(join(directory, "notes.txt"), "");
    const misuses: [string[], RegExp][] = [
      [["--steps", "bench,lunch"], /Expected some of swift-build, swift-test, .*bench-ffi/],
      [["--out", directory], /it is not empty. Choose another --out/],
    ];
    for (const [args, message] of misuses) {
      const { code, error } = await runForTest(firstMac, args);
      assert.equal(code, 2, error);
      assert.match(error, message);
    }
  }));
