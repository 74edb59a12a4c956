import assert from "node:assert/strict";
import { join } from "node:path";
import { loadPassages } from "../passages/passages.ts";
import { makeVoice } from "../passages/voices/voice.ts";
import { withDirectory } from "../system/_testing.ts";
import { parseBench } from "./_bench_flags.ts";
import { readLongText, scenarioPlanOf } from "./_scenario_flags.ts";
import { makeTerminal } from "./terminal.ts";

const terminal = makeTerminal({ writeOut() {}, writeError() {}, bars: false, colors: false });
const parse = (...args: string[]) => parseBench(args, terminal);
const onnx = { name: "onnx", numerics: "fp32" } as const;

Deno.test("without --scenarios nothing is measured beyond the passages", async () => {
  const flags = parse();
  assert.deepEqual(scenarioPlanOf(flags, { backend: onnx, seed: 1 }), {});
  assert.equal(await readLongText(flags, await loadPassages()), undefined);
});

Deno.test("options decide on the scenarios that were asked for", () => {
  const flags = parse(
    ...["--scenarios", "throughput,single-stream", "--chains", "1-3", "--queries", "9"],
    ...["--scenario-time", "1.5", "--threads", "6"],
  );
  const backend = { ...onnx, threadCount: 6 };
  assert.deepEqual(scenarioPlanOf(flags, { backend, seed: 7 }), {
    "single-stream": { seed: 7, leastQueries: 9, leastDurationMs: 1500 },
    throughput: { chainCounts: [1, 2, 3], threadCount: 6, leastDurationMs: 1500 },
  });
  const coreMl = { name: "coreml", library: "", cacheDir: "" } as const;
  const { throughput } = scenarioPlanOf(flags, { backend: coreMl, seed: 7 });
  assert.equal(throughput?.threadCount, null);
});

const voice = makeVoice("made up", new Float32Array(510 * 256).map((_, i) => i));

Deno.test("the passages in a row are the long text, cut as asked for", async () => {
  const { cases } = await loadPassages();
  const flags = parse("--scenarios", "long-text", "--chunk-phonemes", "60");
  const longTextOf = await readLongText(flags, { cases: cases.slice(0, 2), voice: "af_heart" });
  const { source, mostPhonemes, chunks } = longTextOf!(voice);
  assert.deepEqual([source, mostPhonemes], ["passages", 60]);
  assert.ok(chunks.length > 1 && chunks.every(({ tokens }) => tokens.length <= 62));
  const [{ tokens, voiceRow }] = chunks;
  assert.deepEqual([tokens[0], tokens.at(-1)], [0, 0]);
  assert.deepEqual(voiceRow, [...voice.row(tokens.length - 2)]);
});

Deno.test("a file has its name and its digest in the result, and must be speakable", () =>
  withDirectory(async (root) => {
    const path = join(root, "story.txt");
    await Deno.writeTextFile(path, "Once upon a time.");
    const flags = parse("--scenarios", "long-text", "--long-text", path);
    const longTextOf = await readLongText(flags, { cases: [], voice: "bf_emma" });
    const { source, sha256, chunks } = longTextOf!(voice);
    assert.deepEqual([source, chunks.length], ["story.txt", 1]);
    assert.match(sha256, /^[0-9a-f]{64}$/);
    await Deno.writeTextFile(path, " \n ");
    await assert.rejects(readLongText(flags, { cases: [], voice: "bf_emma" }), /at least one word/);
  }));
