import assert from "node:assert/strict";
import { presetNamed } from "../convert/presets/built_in.ts";
import { hostile, resultFixture } from "./_fixture.ts";
import { recipesOf } from "./_reproduce.ts";
import { fullFixture } from "./bench/_full_fixture.ts";

/** Of the fixture, which has no throughput. */
const scenarios =
  "--scenarios single-stream,offline,long-text,throughput,energy --scenario-time 30 --queries 64 " +
  "--long-text TEXT.txt --chunk-phonemes 510";
const commands = (result: ReturnType<typeof fullFixture>) =>
  recipesOf(result).map(({ command }) => command);

Deno.test("commands name the commit and all that was not left at its default", () => {
  const result = fullFixture();
  result.settings = {
    ...result.settings,
    ...{ minTimeMs: 2500, untilStable: 0.015, maxRuns: 40, isolatedStages: true, maxFrames: 1500 },
    interleaved: { seed: 7, subjects: ["a", "b"], label: "a" },
  };
  result.packages[6].computeUnit = "CPU_ONLY";
  result.passages.splice(1, 2);
  assert.deepEqual(commands(result), [
    "git checkout 0123456789abcdef0123456789abcdef01234567",
    "deno task bench --preset fp16+int8pal --weights int8 --max-frames 1500 --voice af_heart --only 1,4,5,6 " +
    "--backend coreml --compute-units tail=CPU_ONLY --min-time 2.5 --until-stable 1.5% --max-runs 40 " +
    `--isolated-stages --seed 7 ${scenarios}`,
    "deno task conformance --preset fp16+int8pal --weights int8 --max-frames 1500 --voice af_heart --only 1,4,5,6 " +
    "--backend coreml --compute-units tail=CPU_ONLY",
    "deno task report results.json",
  ]);
});

Deno.test("what a preset asks for anyway is not told, nor are the published runs", () => {
  const result = fullFixture();
  for (const info of result.packages) {
    assert.equal(info.computeUnit, presetNamed("fp16+int8pal").stages[info.stage].computeUnit);
  }
  assert.equal(
    commands(result)[1],
    `deno task bench --preset fp16+int8pal --weights int8 --voice af_heart --backend coreml ${scenarios}`,
  );
  result.scenarios = null;
  assert.match(commands(result)[1], /--backend coreml$/);
});

Deno.test("files of the reader's own are left to the reader, threads are told", () => {
  const result = resultFixture();
  result.settings.preset = "mine";
  result.backend = { name: "onnx", details: { threads: "2" } };
  assert.match(
    commands(result)[1],
    /--preset PRESET.json .*--passages PASSAGES.json --only .*--backend onnx --threads 2 --n-runs 1/,
  );
  result.weights = null;
  assert.match(commands(result)[1], /^deno task bench --packages PACKAGES --voice/);
});

Deno.test("no text of a result becomes more than a word of a command", () => {
  const result = resultFixture();
  result.settings.preset = hostile;
  result.environment.gitCommit = "; rm -rf ~";
  result.weights!.source = "$(reboot)";
  result.voice.name = "--out=/etc";
  result.packages[0].computeUnit = "`x`";
  result.backend = { name: "coreml", details: { threads: "2; reboot" } };
  for (const command of commands(result)) assert.match(command, /^[\w .,=+-]+$/);
  assert.match(commands(result)[1], /--voice VOICE/);
});
