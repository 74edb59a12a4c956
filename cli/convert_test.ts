import assert from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../system/_testing.ts";
import { convert } from "./convert.ts";
import { runForTest } from "./_testing.ts";

Deno.test("wrong options end with code 2", async () => {
  const misuses: [string[], RegExp][] = [
    [["--stages", "albert,vocodr"], /Did you mean vocoder\?/],
    [["--preset", "fp8"], /expected one of/],
    [["--max-frames", "0"], /whole number from 1 to 100000/],
    [["--max-frames", "100001"], /whole number from 1 to 100000/],
    [["--outt", "x"], /Did you mean --out\?/],
  ];
  for (const [args, message] of misuses) {
    const { code, error } = await runForTest(convert, args);
    assert.equal(code, 2);
    assert.match(error, message);
  }
});

Deno.test("a file that is no checkpoint is refused and nothing is written", () =>
  withDirectory(async (root) => {
    const weights = join(root, "weights.pth");
    await Deno.writeTextFile(weights, "not a checkpoint");
    const out = join(root, "out");
    const { code, error } = await runForTest(convert, ["--weights", weights, "--out", out]);
    assert.equal(code, 1);
    assert.match(error, /error: Cannot read the checkpoint .*its format is unknown/);
    await assert.rejects(Deno.stat(out), Deno.errors.NotFound);
  }));

Deno.test("a place that cannot be written to is refused before weights are looked for", () =>
  withDirectory(async (root) => {
    const file = join(root, "file");
    await Deno.writeTextFile(file, "mine");
    const args = ["--weights", join(root, "gone.pth"), "--out", join(file, "packages")];
    const { code, error } = await runForTest(convert, args);
    assert.equal(code, 1);
    assert.match(error, /error: Cannot write to .*Choose a place that you may write to/);
    assert.equal(await Deno.readTextFile(file), "mine");
  }));
