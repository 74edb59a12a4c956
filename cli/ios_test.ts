import assert from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../system/_testing.ts";
import { ios } from "./ios.ts";
import { runForTest } from "./_testing.ts";

Deno.test("wrong options end with code 2 before anything is fetched", () =>
  withDirectory(async (root) => {
    const out = ["--out", join(root, "Staged")];
    const misuses: [string[], RegExp][] = [
      [["--preset", "fp8"], /expected one of/],
      [["--only", "7"], /expected passages from 1 to 6, received 7/],
      [["--only", "x"], /numbers and ranges from 1 on/],
      [["--max-frames", "0"], /whole number from 1 to 100000/],
      [["--voices", "af_heart"], /Did you mean --voice\?/],
    ];
    for (const [args, message] of misuses) {
      const { code, error } = await runForTest(ios, [...args, ...out]);
      assert.equal(code, 2, args.join(" "));
      assert.match(error, message);
    }
    assert.deepEqual([...Deno.readDirSync(root)], []);
  }));

Deno.test("a place that holds other files is refused before weights are looked for", () =>
  withDirectory(async (root) => {
    await Deno.writeTextFile(join(root, "mine.txt"), "mine");
    const places: [string, RegExp][] = [
      [root, /error: Cannot stage into .*received one without staging\.json/],
      [join(root, "mine.txt", "Staged"), /error: Cannot (stage into|write to) /],
    ];
    for (const [out, message] of places) {
      const args = ["--weights", join(root, "gone.pth"), "--voice", "no_one", "--out", out];
      const { code, error } = await runForTest(ios, args);
      assert.equal(code, 1);
      assert.match(error, message);
    }
    assert.equal(await Deno.readTextFile(join(root, "mine.txt")), "mine");
  }));

Deno.test("an unknown voice and missing weights leave nothing", () =>
  withDirectory(async (root) => {
    const out = ["--out", join(root, "Staged")];
    const { code, error } = await runForTest(ios, ["--voice", "af_hart", ...out]);
    assert.equal(code, 1);
    assert.match(error, /did you mean af_heart\?/);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  }));
