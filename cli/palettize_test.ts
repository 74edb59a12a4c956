import assert from "node:assert/strict";
import { palettize, parsePalettize } from "./palettize.ts";
import { makeTerminal } from "./terminal.ts";
import { runForTest } from "./_testing.ts";

Deno.test("wrong options end with code 2", async () => {
  const misuses: [string[], RegExp][] = [
    [["--bits", "3"], /Expected one of 1, 2, 4, 6, 8/],
    [["--bits", "9"], /Expected one of/],
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

Deno.test("all stages but Tail, 8 bits and three rounds unless told otherwise", () => {
  const write = () => {};
  const terminal = makeTerminal({ writeOut: write, writeError: write, bars: false, colors: false });
  assert.deepEqual(parsePalettize([], terminal), {
    bits: 8,
    stages: ["albert", "post_albert", "alignment", "prosody", "noise", "vocoder"],
    weights: "auto",
    rounds: 3,
    out: "out/palettize",
  });
  const { stages, bits } = parsePalettize(["--stages", "tail,noise", "--bits", "4"], terminal);
  assert.deepEqual([stages, bits], [["noise", "tail"], 4]);
});
