import assert from "node:assert/strict";
import type { BenchResult } from "../bench/result.ts";
import { madeUpResult } from "./_results.ts";
import { differencesBetween, identityOf } from "./differences.ts";

const result = madeUpResult();
const subject = (...results: BenchResult[]) => ({ label: "x", results });
const between = (other: Partial<BenchResult>) =>
  differencesBetween(subject(result), subject({ ...result, ...other }));
const { environment, settings, weights, voice, packages } = result;
const sha256 = "d".repeat(64);

Deno.test("equal results differ in nothing, whenever they were run", () => {
  assert.deepEqual(
    between({ startedAt: "2030-01-01T00:00:00.000Z", meanSpeed: 9, passages: [] }),
    [],
  );
});

const obstacles: [string, Partial<BenchResult>][] = [
  ["weights", { weights: { ...weights!, sha256 } }],
  ["weights", { weights: null }],
  ["voice", { voice: { ...voice, sha256 } }],
  ["speed", { settings: { ...settings, speed: 1.5 } }],
  ["kind of backend", { backend: { ...result.backend, name: "coreml-stand-in" } }],
];
for (const [what, other] of obstacles) {
  Deno.test(`another ${what} is an obstacle, with the reason`, () => {
    const [found] = between(other).filter(({ obstacle }) => obstacle !== null);
    assert.equal(found.what, what);
    assert.ok(found.obstacle!.length > 20);
    assert.notEqual(found.base, found.other);
  });
}

const reported: [string, Partial<BenchResult>][] = [
  ["processor", { environment: { ...environment, cpuModel: "Apple M4" } }],
  ["build of the system", { environment: { ...environment, osBuild: "24B83" } }],
  ["Deno", { environment: { ...environment, denoVersion: "3.0.0" } }],
  ["commit", { environment: { ...environment, gitDirty: false } }],
  ["preset", { settings: { ...settings, preset: "fp32" } }],
  ["backend", { backend: { ...result.backend, name: "coreml" } }],
  ["backend's threads", { backend: { ...result.backend, details: { threads: "1" } } }],
  ["warm-ups", { settings: { ...settings, warmups: 9 } }],
  ["measured", { settings: { ...settings, interleaved: { seed: 1, subjects: [], label: "" } } }],
  ["package vocoder", {
    packages: packages.map((info) => info.stage === "vocoder" ? { ...info, sha256 } : info),
  }],
];
for (const [what, other] of reported) {
  Deno.test(`another ${what} is told and no obstacle`, () => {
    assert.deepEqual(between(other).map(({ what, obstacle }) => [what, obstacle]), [[what, null]]);
  });
}

Deno.test("what one side does not tell differs from nothing", () => {
  const power = {
    loadAverage: null,
    thermalState: "fair",
    isLowPowerMode: true,
    powerSource: "battery",
  } as const;
  const told = { ...result, conditions: { before: power, after: null } };
  const untold = { ...result, conditions: null };
  assert.deepEqual(differencesBetween(subject(untold), subject(told)), []);
  const calm = {
    ...power,
    thermalState: "nominal",
    isLowPowerMode: false,
    powerSource: "mains",
  } as const;
  const other = { ...result, conditions: { before: calm, after: null } };
  assert.deepEqual(
    differencesBetween(subject(told), subject(other)).map(({ what, base, other }) =>
      `${what}: ${base}, ${other}`
    ),
    ["power: battery, mains", "low-power mode: on, off", "thermal state: fair, nominal"],
  );
  const unknown = {
    ...power,
    thermalState: "unknown",
    isLowPowerMode: null,
    powerSource: "unknown",
  } as const;
  const silent = { ...result, conditions: { before: unknown, after: null } };
  assert.deepEqual(differencesBetween(subject(told), subject(silent)), []);
});

Deno.test("several results of a side are told together", () => {
  const newer = { ...result, environment: { ...environment, denoVersion: "2.9.7" } };
  const [found] = differencesBetween(subject(result), subject(newer, result));
  assert.deepEqual([found.base, found.other], ["2.9.6", "2.9.6 and 2.9.7"]);
});

Deno.test("an identity is of the machine and what runs, not of when and how often", () => {
  const again = madeUpResult({
    seed: "again",
    runs: 9,
    turn: "a",
    startedAt: "2030-01-01T00:00:05.000Z",
  });
  const oftener = { ...again, settings: { ...again.settings, warmups: 9 } };
  assert.equal(identityOf(oftener), identityOf(result));
  for (const [, other] of [...obstacles, ...reported.slice(0, 7)]) {
    assert.notEqual(identityOf({ ...result, ...other }), identityOf(result));
  }
});
