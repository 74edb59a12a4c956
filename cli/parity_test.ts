import assert from "node:assert/strict";
import { checkpointOf } from "./_python.ts";
import { UsageError } from "./_main.ts";
import { parity, parityTable } from "./parity.ts";
import { makeTerminal } from "./terminal.ts";
import { runForTest, withDirectory } from "./_testing.ts";

Deno.test("wrong options and passages that are not there end with code 2", async () => {
  const misuses: [string[], RegExp][] = [
    [["--preset", "fp8"], /expected one of/],
    [["--only", "0"], /such as 1,3-5/],
    [["--only", "6-7"], /Cannot run passage 7: expected 1 to 6/],
  ];
  for (const [args, message] of misuses) {
    const { code, error } = await runForTest(parity, args);
    assert.equal(code, 2, error);
    assert.match(error, message);
  }
});

Deno.test("packages of other weights are not compared", () =>
  withDirectory(async (root) => {
    const weights = `${root}/weights.safetensors`;
    await Deno.writeTextFile(weights, "any");
    const ready = {
      directory: "packages",
      maxFrames: 2000,
      weights: { source: "a", format: "safetensors", sha256: "0".repeat(64), reason: "given" },
    };
    const write = () => {};
    const terminal = makeTerminal({
      writeOut: write,
      writeError: write,
      bars: false,
      colors: false,
    });
    const context = { terminal, signal: new AbortController().signal };
    await assert.rejects(checkpointOf(ready, weights, context), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(
        error.message,
        /Cannot compare packages with .*SHA-256 0{64}, these have [0-9a-f]{64}/,
      );
      return true;
    });
  }));

Deno.test("the table says what was missed; without equal durations there is no correlation", () => {
  const durations = { testFrames: 321, referenceFrames: 321, differing: [] };
  const table = parityTable([
    {
      number: 3,
      tokenCount: 128,
      durations,
      audio: { correlation: 0.99887, leastCorrelation: 0.999, gainDb: 0.0267 },
      missed: ["correlation 0.998870 is under 0.999"],
    },
    {
      number: 4,
      tokenCount: 13,
      durations: { ...durations, differing: [{ token: 1, test: 2, reference: 3 }] },
      audio: null,
      missed: ["durations of 1 tokens differ"],
    },
  ]).split("\n");
  assert.match(
    table[3],
    /3 │\s+128 │\s+321 │\s+321 │\s+equal │\s+0\.998870 │\s+0\.999 │\s+0\.0267 │ missed/,
  );
  assert.match(table[4], /4 │\s+13 │\s+321 │\s+321 │\s+1 differ │\s+│\s+│\s+│ missed/);
});
