import assert from "node:assert/strict";
import type { Conditions } from "../bench/conditions.ts";
import { resultSchema } from "../bench/result.ts";
import {
  cellsOf,
  columns,
  contextOf,
  formatMs,
  formatSpeed,
  isolatedCellsOf,
  methodOf,
  remarks,
  weightsOf,
} from "./_figures.ts";
import { isolatedFixture, resultFixture } from "./_fixture.ts";

Deno.test("the fixture is a valid result", () => {
  resultSchema.parse(JSON.parse(JSON.stringify(isolatedFixture())));
});

Deno.test("cells are the published columns: T_enc, T_a, audio, chain, speed, seven stages", () => {
  assert.equal(columns.length, 12);
  assert.deepEqual(cellsOf(resultFixture().passages[0]), [
    "13",
    "60",
    "1.50",
    "1500",
    "1.00x",
    ...["54", "107", "161", "214", "268", "321", "375"],
  ]);
  assert.deepEqual(cellsOf(resultFixture().passages[2]), ["13", ...Array(11).fill("")]);
});

Deno.test("isolated cells sum the stages", () => {
  assert.deepEqual(isolatedCellsOf(isolatedFixture().passages[0]), [
    ...["13", "60", "1.50", "28", "53.6x"],
    ...["1.0", "2.0", "3.0", "4.0", "5.0", "6.0", "7.0"],
  ]);
});

Deno.test("digits of milliseconds and speeds", () => {
  assert.deepEqual([0.04, 9.94, 9.96, 10.4, 15_100.5].map(formatMs), [
    "0.0",
    "9.9",
    "10",
    "10",
    "15101",
  ]);
  assert.deepEqual([1.849, 9.994, 9.996, 25.04].map(formatSpeed), [
    "1.85x",
    "9.99x",
    "10.0x",
    "25.0x",
  ]);
  assert.equal(formatMs(null) + formatSpeed(undefined), "");
});

Deno.test("remarks tell of every passage without figures, of clipping and of an early end", () => {
  const result = resultFixture({ status: "interrupted" });
  result.passages[1].measurement!.audio = { file: "x.wav", peak: 1.25, clippedSamples: 7 };
  const lines = remarks(result);
  assert.equal(lines[0], "The benchmark was interrupted.");
  assert.equal(lines[1], "Passage 2: 7 samples are clipped in its WAV file (peak 1.25).");
  assert.equal(lines[2], "Passage 3 was skipped: too long");
  assert.match(lines[3], /^Passage 4 was not run to its end, it failed: /);
  assert.equal(lines[4], "Passage 5 was not run to its end: before its last run");
  assert.equal(lines[5], "Passage 6 was not reached");
});

Deno.test("the method tells runs and warm-ups", () => {
  const { settings } = resultFixture();
  assert.match(methodOf(settings), /^One run after 1 warm-up;/);
  assert.match(methodOf({ nRuns: 5, warmups: 2 }), /^Median of 5 runs after 2 warm-ups;/);
  const goals = { minTimeMs: 2500, untilStable: 0.01, maxRuns: 100 };
  assert.match(
    methodOf({ ...settings, nRuns: 5, ...goals }),
    /^Median of at least 5 runs, for 2\.5 s, until .* known to 1% either way, at most 100, after 1 warm-up;/,
  );
});

Deno.test("the context names machine, weights, digest and commit", () => {
  const context = Object.fromEntries(contextOf(resultFixture()));
  assert.equal(context.Preset, "fp16");
  assert.equal(context.Machine, "Some CPU, 2 cores, 8.0 GiB");
  assert.equal(context.Backend, "fake, runtime none, threads 2");
  assert.match(context.Weights, /^int8 \(onnx-int8, sha256 a{12}; dequantized, not the official/);
  assert.equal(context.Program, "kokobench 0.1.0 (commit 0123456789ab, changed)");
  assert.match(context.Packages, /^albert\.mlpackage c{12}, .*, tail\.mlpackage c{12}$/);
});

Deno.test("the context tells conditions before and after, and what measuring costs", () => {
  const result = resultFixture();
  const after: Conditions = {
    loadAverage: null,
    thermalState: "unknown",
    isLowPowerMode: null,
    powerSource: "unknown",
  };
  result.conditions!.after = after;
  const context = Object.fromEntries(contextOf(result));
  assert.equal(
    context["Before the runs"],
    "load 0.25, 0.50, 0.75 (processes at work, means of 1, 5 and 15 min), thermal state nominal, low-power mode off, power from mains",
  );
  assert.equal(context["After the runs"], "not told by the system");
  assert.equal(context.Measuring, "10.0 us around each stage; the clock's step is 0.50 us");
  const old = contextOf(resultFixture({ conditions: null, harness: null })).map(([name]) => name);
  assert.deepEqual(old.filter((name) => /^(Before|After|Measuring)/.test(name)), []);
});

Deno.test("the context tells kinds of cores, the system's build and the library", () => {
  const result = resultFixture();
  result.environment = {
    ...result.environment,
    cores: [{ kind: "Performance", count: 4 }, { kind: "Efficiency", count: 6 }],
    ...{ osVersion: "macOS 15.1", osBuild: "24B83" },
    coreMlLibrary: { abiVersion: 1, sha256: "d".repeat(64) },
  };
  const { Machine, System, Backend } = Object.fromEntries(contextOf(result));
  assert.equal(Machine, "Some CPU, 4 Performance + 6 Efficiency cores, 8.0 GiB");
  assert.match(System, /^macOS 15\.1 \(24B83\), linux 6\.1 x86_64, Deno/);
  assert.match(Backend, /, library d{12}$/);
});

Deno.test("what spoils figures is remarked", () => {
  const result = resultFixture();
  result.conditions!.after = { ...result.conditions!.before, powerSource: "battery" };
  assert.match(remarks(result).at(-1)!, /on its battery/);
});

Deno.test("the context tells what was measured in turns", () => {
  const result = resultFixture();
  result.settings.interleaved = { seed: 7, subjects: ["1_fp16", "2_fp32"], label: "1_fp16" };
  const context = Object.fromEntries(contextOf(result));
  assert.equal(context["In turns"], "1_fp16 of 1_fp16, 2_fp32; seed 7");
});

Deno.test("smoothed weights are called so, and official ones need no caution", () => {
  const weights = { source: "it", sha256: "a".repeat(64), reason: "" };
  assert.match(
    weightsOf({ ...weights, format: "onnx-int8-smoothed" }),
    /^it \(onnx-int8-smoothed, .*; dequantized and smoothed with noise, not the official weights\)$/,
  );
  assert.equal(weightsOf({ ...weights, format: "pth" }), "it (pth, sha256 aaaaaaaaaaaa)");
});
