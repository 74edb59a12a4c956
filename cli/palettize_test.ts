import assert from "node:assert/strict";
import { palettize, parsePalettize } from "./palettize.ts";
import { makeTerminal } from "./terminal.ts";
import { runForTest } from "./_testing.ts";

Deno.test("wrong options end with code 2", async () => {
  const misuses: [string[], RegExp][] = [
    [["--bits", "9"], /Expected one of 1, 2, 3, 4, 6, 8/],
    [["--group-size", "0"], /whole number of at least 1/],
    [["--rounds", "0"], /whole number of at least 1/],
    [["--stages", "albert,vocodor"], /Did you mean vocoder/],
    [["--preset", "fp32"], /unknown option/],
  ];
  for (const [args, message] of misuses) {
    const { code, error } = await runForTest(palettize, args);
    assert.equal(code, 2, error);
    assert.match(error, message);
  }
});

Deno.test("all stages but Tail, 8 bits, one table a weight and three rounds unless told otherwise", () => {
  const write = () => {};
  const terminal = makeTerminal({ writeOut: write, writeError: write, bars: false, colors: false });
  assert.deepEqual(parsePalettize([], terminal), {
    bits: 8,
    stages: ["albert", "post_albert", "alignment", "prosody", "noise", "vocoder"],
    weights: "auto",
    rounds: 3,
    out: "out/palettize",
  });
  const args = ["--stages", "tail,noise", "--bits", "3", "--group-size", "16"];
  const { stages, bits, groupSize } = parsePalettize(args, terminal);
  assert.deepEqual([stages, bits, groupSize], [["noise", "tail"], 3, 16]);
});
