import assert from "node:assert/strict";
import { defaultPresetName } from "../convert/presets/built_in.ts";
import { parsePeers, peers } from "./peers.ts";
import { makeTerminal } from "./terminal.ts";
import { runForTest } from "./_testing.ts";

Deno.test("wrong options end with code 2", async () => {
  const misuses: [string[], RegExp][] = [
    [["--peers", "onnx"], /Expected pytorch, and maybe others/],
    [["--peers", "kokoro-onnx-int8"], /Expected pytorch/],
    [["--rounds", "0"], /whole number of at least 1/],
    [["--only", "9"], /passages from 1 to 6/],
  ];
  for (const [args, message] of misuses) {
    const { code, error } = await runForTest(peers, args);
    assert.equal(code, 2, error);
    assert.match(error, message);
  }
});

Deno.test("all peers get two threads and five rounds unless told otherwise", () => {
  const write = () => {};
  const terminal = makeTerminal({ writeOut: write, writeError: write, bars: false, colors: false });
  const flags = parsePeers([], terminal);
  assert.deepEqual(
    [flags.peers, flags.threads, flags.rounds, flags.warmups, flags.preset],
    [["pytorch", "kokoro-onnx-int8"], 2, 5, 1, defaultPresetName],
  );
  assert.deepEqual(parsePeers(["--peers", "pytorch"], terminal).peers, ["pytorch"]);
});
