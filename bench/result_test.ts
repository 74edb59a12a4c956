import assert from "node:assert/strict";
import { stageNames } from "../stages/contract.ts";
import { fakeContext, fakeSettings } from "./_context.ts";
import { undescribedFields } from "./_described.ts";
import { runFakeBench } from "./_fake_bench.ts";
import { asVersion } from "./_old_results.ts";
import { type BenchResult, parseResult, ResultError, resultJsonSchema } from "./result.ts";

const result: BenchResult = {
  schemaVersion: 3,
  status: "complete",
  startedAt: "2026-01-02T03:04:05.000Z",
  finishedAt: null,
  ...fakeContext,
  settings: { ...fakeSettings, preset: null },
  passages: [],
  meanSpeed: null,
  scenarios: null,
  failures: [],
};
const withField = (path: string, value: unknown): string => {
  const copy = JSON.parse(JSON.stringify(result));
  const keys = path.split(".");
  const parent = keys.slice(0, -1).reduce((object, key) => object[key], copy);
  parent[keys.at(-1)!] = value;
  return JSON.stringify(copy);
};

Deno.test("a result survives JSON", () => {
  assert.deepEqual(parseResult(JSON.stringify(result)), result);
});

Deno.test("what does not fit the schema is refused, naming the field", () => {
  const wrong: [string, unknown][] = [
    ["schemaVersion", 4],
    ["status", "perhaps"],
    ["startedAt", "yesterday"],
    ["weights.sha256", "abc"],
    ["settings.nRuns", 0],
    ["environment.unknown", 1],
    ["meanSpeed", -1],
  ];
  for (const [path, value] of wrong) {
    assert.throws(() => parseResult(withField(path, value)), (error: unknown) => {
      assert.ok(error instanceof ResultError);
      assert.ok(error.message.includes(path.split(".").at(-1)!), error.message);
      return true;
    });
  }
  assert.throws(() => parseResult("{"), ResultError);
});

Deno.test("results of versions 1 and 2 are read as of version 3, with the statistics of their runs", async () => {
  const { result } = await runFakeBench({ nRuns: 6, warmups: 1, maxFrames: 9 });
  assert.equal(result.passages[0].measurement!.statistics!.chain.n, 6);
  assert.equal(result.passages[1].measurement, null);
  for (const version of [1, 2] as const) {
    const upgraded = parseResult(JSON.stringify(asVersion(version, result)));
    assert.deepEqual(upgraded, { ...result, conditions: null, harness: null, scenarios: null });
  }
  assert.throws(
    () => parseResult(JSON.stringify({ ...asVersion(2, result), passages: 7 })),
    /passages/,
  );
});

Deno.test("a WAV file's name cannot lead out of the directory", () => {
  const measurement = {
    frameCount: 1,
    audioSeconds: 0.025,
    durations: [1],
    audio: { file: "x.wav", peak: 0, clippedSamples: 0 },
    runs: [],
    chainMs: null,
    stages: null,
    speed: null,
    statistics: null,
    isolated: null,
  };
  const passage = (file: string) => ({
    number: 1,
    id: "0",
    text: "",
    phonemes: "",
    tokenCount: 3,
    outcome: "done",
    reason: null,
    measurement: { ...measurement, audio: { ...measurement.audio, file } },
  });
  parseResult(withField("passages", [passage("passage_1_13tok.wav")]));
  for (const file of ["../x.wav", "/x.wav", "https://x.wav", ".wav", "x.wav\n", "x.html"]) {
    assert.throws(() => parseResult(withField("passages", [passage(file)])), /file/, file);
  }
});

Deno.test("the JSON Schema describes every field", () => {
  // Names of stages explain themselves.
  const undescribed = undescribedFields(resultJsonSchema());
  assert.deepEqual(undescribed.filter((path) => !path.endsWith(".stage")), []);
  assert.ok(JSON.stringify(resultJsonSchema()).includes(stageNames[1]));
});
