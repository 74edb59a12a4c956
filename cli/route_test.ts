import assert from "node:assert/strict";
import { withDirectory } from "../system/_testing.ts";
import { route } from "./route.ts";
import { runForTest } from "./_testing.ts";

const misuses: [string[], RegExp][] = [
  [["--units", "CPU_ONLY,GPU"], /Expected some of CPU_ONLY, .*received GPU/],
  [["--preset", "fp61"], /Did you mean fp16\?/],
  [["--only", "7"], /expected passages from 1 to 6, received 7/],
  [["--timeout", "0"], /Expected a number over 0/],
  [["--backend", "onnx"], /Cannot route on ONNX Runtime: it has only one place/],
];

Deno.test("wrong options end with code 2 and say what is right", async (t) => {
  for (const [args, message] of misuses) {
    await t.step(args.join(" "), () =>
      withDirectory(async (directory) => {
        const { code, out, error } = await runForTest(route, [...args, "--out", directory]);
        assert.deepEqual([code, out], [2, ""]);
        assert.match(error, message);
      }));
  }
});

Deno.test("an unwritable output directory is found before anything is fetched", async () => {
  const { code, error } = await runForTest(route, ["--voice", "nobody", "--out", "/dev/null/x"]);
  assert.equal(code, 1);
  assert.match(error, /^error: Cannot write to \/dev\/null\/x: /);
});
