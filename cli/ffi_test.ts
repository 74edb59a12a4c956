import assert from "node:assert/strict";
import { ffi } from "./ffi.ts";
import { runForTest } from "./_testing.ts";

Deno.test("wrong options, and a process whose garbage cannot be collected, end with code 2", async () => {
  const misuses: [string[], RegExp][] = [
    [["--calls", "0"], /whole number of at least 1/],
    [["--preset", "fp32"], /unknown option/],
    [[], /--expose-gc: run this as deno task bench:ffi/],
  ];
  for (const [args, message] of misuses) {
    const { code, error } = await runForTest(ffi, args);
    assert.equal(code, 2, error);
    assert.match(error, message);
  }
});
