/**
 * The real chain over the stand-in for Core ML against the ONNX backend, which runs the same translation on the same ONNX
 * Runtime: all that lies between, bindings, Swift, strides and conversions, must not change a bit. `deno task test:stand-in` runs it.
 * @module
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { coreMlBackend } from "../backends/coreml.ts";
import { onnxBackend } from "../backends/onnx.ts";
import { loadStages } from "../bench/load_stages.ts";
import { planBench } from "../bench/plan.ts";
import { parseResult } from "../bench/result.ts";
import { presetNamed } from "../convert/presets/built_in.ts";
import { openLibrary } from "../ffi/library.ts";
import { loadPassages } from "../passages/passages.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import { type Features, runChain } from "../stages/chain.ts";
import type { StageName } from "../stages/contract.ts";
import { withDirectory } from "../system/_testing.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { bytesOf } from "../tensor/tensor.ts";
import { bench } from "./bench.ts";
import { conformance } from "./conformance.ts";
import { preparePackages } from "./_prepare.ts";
import { runForTest } from "./_testing.ts";
import { makeTerminal } from "./terminal.ts";

const library = openLibrary(Deno.env.get("KOKOBENCH_DYLIB")!);
const quiet = makeTerminal({ writeOut() {}, writeError() {}, bars: false, colors: false });
const weights = ["--weights", "int8"];

/** Names the outputs of `stage` that differ, as `stage.name`. */
const differing = (stage: StageName, expected: Features, received: Features) =>
  Object.keys(expected)
    .filter((name) =>
      Buffer.compare(bytesOf(expected[name].data), bytesOf(received[name].data)) !== 0
    )
    .map((name) => `${stage}.${name}`);

Deno.test("every output of every stage is the ONNX backend's bit for bit, on passages 1 to 3", async () => {
  const preset = presetNamed("fp16+int8pal");
  const { signal } = new AbortController();
  const options = { preset, weights: "int8" };
  const { directory } = await preparePackages(options, { terminal: quiet, signal });
  const ours = coreMlBackend(library, { cacheDir: cacheDir() });
  await using overStandIn = await loadStages(ours, directory, { preset });
  await using onOnnx = await loadStages(onnxBackend(), directory);
  const { cases, voice: voiceName } = await loadPassages();
  const voice = await loadVoice(voiceName);
  for (const { number, tokens } of planBench(cases, { only: [1, 2, 3] }).passages) {
    const sample = { tokens, voiceRow: voice.row(tokens.length - 2) };
    const expected: Partial<Record<StageName, Features>> = {};
    await runChain(onOnnx.stages, sample, {
      onStage: (stage, _feeds, outputs) => void (expected[stage] = outputs),
    });
    const wrong: string[] = [];
    await runChain(overStandIn.stages, sample, {
      onStage: (stage, _feeds, outputs) =>
        void wrong.push(...differing(stage, expected[stage]!, outputs)),
    });
    assert.deepEqual(wrong, [], `passage ${number}`);
  }
});

Deno.test("bench gives the ONNX backend's audio", () =>
  withDirectory(async (root) => {
    const run = async (backend: string) => {
      const out = join(root, backend);
      const args = ["--quick", ...weights, "--backend", backend, "--out", out];
      const { code, error } = await runForTest(bench, args);
      assert.equal(code, 0, error);
      const { passages, backend: { name } } = parseResult(
        await Deno.readTextFile(join(out, "results.json")),
      );
      const files = passages.map(({ measurement }) => join(out, measurement!.audio!.file));
      return { name, audio: await Promise.all(files.map((file) => Deno.readFile(file))) };
    };
    const [expected, received] = [await run("onnx"), await run("coreml")];
    assert.equal(received.name, "coreml-stand-in");
    assert.equal(received.audio.length, 3);
    assert.deepEqual(received.audio, expected.audio);
  }));

Deno.test("conformance passes over padded strides", () =>
  withDirectory(async (out) => {
    const references = ["--references", "compact", "--only", "1,2"];
    const args = [...weights, ...references, "--backend", "coreml", "--out", out];
    const { code, out: text, error } = await runForTest(conformance, args);
    assert.equal(code, 0, text + error);
  }));
