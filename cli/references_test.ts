import assert from "node:assert/strict";
import { runForTest } from "./_testing.ts";
import { references } from "./references.ts";

Deno.test("wrong options, and passages that are not there, end with code 2", async () => {
  const misuses: [string[], RegExp][] = [
    [["--threads", "0"], /whole number of at least 1/],
    [["--compact", "--small"], /expected --compact or --small/],
    [["--small", "--only", "1"], /expected no --passages and no --only/],
    [["--compact", "--passages", "mine.json"], /expected no --passages and no --only/],
    [["--only", "5-7"], /Cannot run passage 7: expected 1 to 6/],
  ];
  for (const [args, message] of misuses) {
    const { code, error } = await runForTest(references, args);
    assert.equal(code, 2, error);
    assert.match(error, message);
  }
});
