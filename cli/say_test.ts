import assert from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../system/_testing.ts";
import { say } from "./say.ts";
import { runForTest } from "./_testing.ts";

Deno.test("wrong usage ends with code 2", async () => {
  const misuses: [string[], RegExp][] = [
    [[], /missing required argument 'text'/],
    [["hello", "world"], /too many arguments/],
    [["hello", "--speed", "0"], /number over 0/],
  ];
  for (const [args, message] of misuses) {
    const { code, error } = await runForTest(say, args);
    assert.equal(code, 2);
    assert.match(error, message);
  }
});

Deno.test("what cannot be spoken or written is found before anything is fetched", () =>
  withDirectory(async (root) => {
    const output = ["-o", join(root, "x.wav")];
    const inputs: [string[], RegExp][] = [
      [["", ...output], /expected at least one word, received an empty text/],
      [["...", ...output], /expected at least one word/],
      [["hello", "-o", root], /Cannot write to .*it is a directory/],
      [["hello", "--voice", "af_hart", ...output], /did you mean af_heart\?/],
      [["hello", "-o", "/dev/null/x.wav"], /Cannot write to \/dev\/null\/x\.wav/],
    ];
    for (const [args, message] of inputs) {
      const { code, error } = await runForTest(say, args);
      assert.equal(code, 1, args.join(" "));
      assert.match(error, message);
    }
    assert.deepEqual([...Deno.readDirSync(root)], []);
  }));
