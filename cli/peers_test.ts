import assert from "node:assert/strict";
import { defaultPresetName } from "../convert/presets/built_in.ts";
import { peersFixture } from "../reports/peers/_fixture.ts";
import { exitCodeOf, parsePeers, peers } from "./peers.ts";
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

const write = () => {};
const silent = makeTerminal({ writeOut: write, writeError: write, bars: false, colors: false });

Deno.test("all systems get two threads and five rounds unless told otherwise", () => {
  const flags = parsePeers([], silent);
  assert.deepEqual(
    [flags.peers, flags.threads, flags.rounds, flags.warmups, flags.presets],
    [["pytorch", "kokoro-onnx-int8"], 2, 5, 1, [defaultPresetName]],
  );
  assert.deepEqual(parsePeers(["--peers", "pytorch"], silent).peers, ["pytorch"]);
  assert.deepEqual(parsePeers(["--presets", "fp16, fp32"], silent).presets, ["fp16", "fp32"]);
});

Deno.test("a preset beside itself is refused before anything is fetched", async () => {
  const { code, error } = await runForTest(peers, ["--presets", "fp16,fp16"]);
  assert.equal(code, 2);
  assert.match(error, /Cannot time kokobench-fp16 beside itself/);
});

Deno.test("the exit code says that a system failed, and that the run did not end", async () => {
  const result = await peersFixture();
  assert.equal(exitCodeOf(result), 3);
  for (const peer of result.peers) peer.problems = [];
  assert.equal(exitCodeOf(result), 0);
  assert.equal(exitCodeOf({ ...result, status: "interrupted" }), 130);
});
