import assert from "node:assert/strict";
import { stageNames } from "../stages/contract.ts";
import { fakeContext } from "./_context.ts";
import { undescribedFields } from "./_described.ts";
import { type BenchResult, parseResult, ResultError, resultJsonSchema } from "./result.ts";

const result: BenchResult = {
  schemaVersion: 2,
  status: "complete",
  startedAt: "2026-01-02T03:04:05.000Z",
  finishedAt: null,
  ...fakeContext,
  settings: {
    preset: null,
    speed: 1,
    nRuns: 5,
    warmups: 2,
    isolatedStages: false,
    maxFrames: 2000,
    interleaved: null,
  },
  passages: [],
  meanSpeed: null,
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
    ["schemaVersion", 3],
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

Deno.test("a result of version 1 is read as one of version 2", () => {
  const { failures: _failures, ...old } = structuredClone(result);
  const { interleaved: _interleaved, ...settings } = old.settings;
  assert.deepEqual(parseResult(JSON.stringify({ ...old, settings, schemaVersion: 1 })), result);
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
