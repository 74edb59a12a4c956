/**
 * What `deno task ios` stages, run by the Swift chain (`kokobench-phone`, which `KOKOBENCH_PHONE` names), against the chain here
 * over the same library, which `KOKOBENCH_DYLIB` names. `deno task test:stand-in` runs it: it needs both built.
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { coreMlBackend } from "../../backends/coreml.ts";
import { seededCheckpoint, smallConfig } from "../../convert/checkpoint/seeded.ts";
import { convert } from "../../convert/convert.ts";
import { openLibrary } from "../../ffi/library.ts";
import { encodeWav } from "../../passages/wav.ts";
import { runChain } from "../../stages/chain.ts";
import { loadStages } from "../load_stages.ts";
import { parseResult } from "../result.ts";
import { sampleParts } from "./_sample.ts";
import { writeStagedFolder } from "./staged_folder.ts";

const phone = Deno.env.get("KOKOBENCH_PHONE") ?? "kokobench-phone, by KOKOBENCH_PHONE";
const library = openLibrary(Deno.env.get("KOKOBENCH_DYLIB") ?? "libKokoBench, by KOKOBENCH_DYLIB");

/** Gives `test` the packages of the small model in fp16, as converted and as staged with `maxFrames`. */
async function withStaged(
  maxFrames: number,
  test: (root: string, packages: string, staged: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const [packages, staged] = [join(root, "packages"), join(root, "Staged")];
    using checkpoint = seededCheckpoint();
    await convert({ checkpoint, preset: sampleParts.preset, outDir: packages });
    const parts = { ...sampleParts, plan: { ...sampleParts.plan, maxFrames } };
    await writeStagedFolder(staged, packages, parts, { standIn: true });
    await test(root, packages, staged);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(phone, { args }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, text: decode(stdout) + decode(stderr) };
}

Deno.test("the Swift chain says what the chain here says, bit for bit, and writes a result", () =>
  withStaged(2000, async (root, packages, staged) => {
    const out = join(root, "out");
    const { code, text } = await run(staged, out, "2", "1");
    assert.equal(code, 0, text);
    const result = parseResult(await Deno.readTextFile(join(out, "results.json")));
    assert.deepEqual([result.status, result.settings.nRuns, result.settings.warmups], [
      "complete",
      2,
      1,
    ]);
    const backend = coreMlBackend(library, { cacheDir: join(root, "cache") });
    assert.equal(result.backend.name, backend.name);
    await using loaded = await loadStages(backend, packages, { preset: sampleParts.preset });
    assert.deepEqual(
      result.packages.map(({ stage, sha256, computeUnit }) => [stage, sha256, computeUnit]),
      loaded.packages.map(({ stage, sha256, computeUnit }) => [stage, sha256, computeUnit]),
    );
    const rowWidth = 2 * smallConfig.styleDim;
    for (const { number, tokens } of sampleParts.plan.passages) {
      const { measurement, outcome, reason } = result.passages[number - 1];
      assert.deepEqual([outcome, reason], ["done", null]);
      const voiceRow = sampleParts.voice.rows.slice((tokens.length - 3) * rowWidth).slice(
        0,
        rowWidth,
      );
      const ours = await runChain(loaded.stages, { tokens, voiceRow }, { config: smallConfig });
      assert.deepEqual(measurement!.durations, [...ours.durations]);
      const wav = encodeWav(ours.audio);
      assert.deepEqual(await Deno.readFile(join(out, measurement!.audio!.file)), wav.bytes);
      assert.equal(measurement!.audio!.peak, wav.peak);
      assert.deepEqual(measurement!.runs.map(({ warmup }) => warmup), [true, false, false]);
    }
  }));

Deno.test("passages that are too long are skipped, and nothing measured is a failure", () =>
  withStaged(3, async (root, _packages, staged) => {
    const out = join(root, "out");
    const { code, text } = await run(staged, out, "1", "0");
    assert.equal(code, 1, text);
    assert.match(text, /passage 1: skipped: Cannot run stage alignment: .*expected at most 3/);
    const result = parseResult(await Deno.readTextFile(join(out, "results.json")));
    assert.deepEqual(result.passages.map(({ outcome }) => outcome), Array(3).fill("skipped"));
  }));

Deno.test("wrong usage ends with 2, a folder that was not staged with 1 and what to do", async () => {
  assert.deepEqual((await run("only one")).code, 2);
  const { code, text } = await run("nowhere", "/dev/null/out");
  assert.equal(code, 1);
  assert.match(text, /^error: /);
});
