import assert from "node:assert/strict";
import type { BenchResult } from "../bench/result.ts";
import { shortDigest } from "../system/digest.ts";
import { nightResult } from "./_nights.ts";
import { historyOf } from "./history.ts";

/** The history of `results`, each from a file of its own. */
const history = (results: readonly BenchResult[], threshold?: number) =>
  historyOf({ results, paths: results.map((_, i) => `${i}.json`) }, { threshold });
const commit = (digit: string) => ({ gitCommit: digit.repeat(40) });

Deno.test("results of one machine and preset are a series over nights and commits", () => {
  const { machines, series, commits } = history([
    nightResult({ day: 1, environment: commit("b") }),
    nightResult({ day: 2, environment: commit("a") }),
    nightResult({ day: 3, environment: { ...commit("b"), osVersion: "another" } }),
  ]);
  assert.deepEqual(machines.map(({ name }) => name), ["Some CPU, 2 cores, 8.0 GiB"]);
  assert.deepEqual(commits, ["bbbbbbbb", "aaaaaaaa"]);
  const [{ name, preset, entries }] = series;
  assert.deepEqual([series.length, name, preset], [1, "fp16 on onnx", "fp16"]);
  assert.deepEqual(entries.map(({ night }) => night), ["2026-01-01", "2026-01-02", "2026-01-03"]);
  assert.deepEqual(entries.map(({ path }) => path), ["0.json", "1.json", "2.json"]);
});

Deno.test("other machines, presets, weights and passages are other series, told apart by what differs", () => {
  const other = nightResult({ day: 5 });
  const { machines, series } = history([
    nightResult({ day: 1 }),
    nightResult({ day: 2, environment: { cpuModel: "Other CPU" } }),
    nightResult({ day: 3, preset: "fp32" }),
    nightResult({ day: 4, passages: 1 }),
    { ...other, weights: { ...other.weights!, source: "official" } },
  ]);
  assert.equal(machines.length, 2);
  assert.equal(new Set(machines.map(({ id }) => id)).size, 2);
  assert.deepEqual(series.map(({ name }) => name), [
    "fp16 on onnx, weights int8, passages 1-2",
    "fp16 on onnx, weights int8, passages 1-2",
    "fp32 on onnx, weights int8, passages 1-2",
    "fp16 on onnx, weights int8, passages 1",
    "fp16 on onnx, weights official, passages 1-2",
  ]);
});

Deno.test("names tell by digests what texts do not, and what machines bring with them only beside that machine's own", () => {
  const [official, odd] = [nightResult({ day: 1 }), nightResult({ day: 2 })];
  const named = (...results: BenchResult[]) => history(results).series.map(({ name }) => name);
  const other = { ...odd, weights: { ...odd.weights!, sha256: "f".repeat(64) } };
  assert.deepEqual(named(official, other), [
    `fp16 on onnx, weights int8 (${shortDigest(official.weights!.sha256)})`,
    "fp16 on onnx, weights int8 (ffffffffffff)",
  ]);
  const threaded = (result: BenchResult) => ({
    ...result,
    backend: { ...result.backend, details: { threads: "7" } },
  });
  const elsewhere = nightResult({ day: 3, environment: { cpuModel: "Other CPU" } });
  assert.deepEqual(named(official, threaded(elsewhere)), ["fp16 on onnx", "fp16 on onnx"]);
  assert.deepEqual(named(official, threaded(odd)), [
    `fp16 on onnx, threads ${official.backend.details.threads}`,
    "fp16 on onnx, threads 7",
  ]);
});

Deno.test("a night that is slower than the one before by more than the threshold is a regression, once", () => {
  const nights = [1, 1.01, 1.2, 1.2, 1].map((factor, i) => nightResult({ day: i + 1, factor }));
  const [{ entries }] = history(nights).series;
  assert.deepEqual(entries.map(({ regression }) => regression !== null), [
    ...[false, false, true, false, false],
  ]);
  assert.equal(entries[0].change, null);
  const { value, interval } = entries[2].change!;
  assert.ok(Math.abs(value - 1.2 / 1.01) < 0.02 && interval.low < value && value < interval.high);
  const { base, others: [pair] } = entries[2].regression!;
  assert.equal(base.label, "2026-01-02 03:04 UTC, 01234567");
  assert.equal(pair.label, "2026-01-03 03:04 UTC, 01234567");
  // All stages are compared, so that the page can say which.
  assert.ok(pair.rows.some(({ measure }) => measure === "vocoder"));
});

Deno.test("the threshold decides on what a regression is", () => {
  const nights = [1, 1.1].map((factor, i) => nightResult({ day: i + 1, factor, runs: 20 }));
  const isRegression = (threshold: number) =>
    history(nights, threshold).series[0].entries[1].regression !== null;
  assert.deepEqual([0.02, 0.05, 0.15].map(isRegression), [true, true, false]);
});

Deno.test("noise is no regression, however far apart the medians are", () => {
  const nights = [1, 1.12].map((factor, i) =>
    nightResult({ day: i + 1, factor, noise: 0.6, seed: `noise ${i}` })
  );
  const [, { change, regression }] = history(nights, 0.05).series[0].entries;
  assert.ok(change!.interval.low < 1.05);
  assert.equal(regression, null);
});

Deno.test("a result that is not whole has no speed, and the next is compared with the one before it", () => {
  const failed = nightResult({ day: 2, factor: 3 });
  failed.passages[1] = { ...failed.passages[1], outcome: "failed", reason: "a crash" };
  const [{ entries }] = history([
    nightResult({ day: 1 }),
    failed,
    nightResult({ day: 3, factor: 1.3 }),
  ]).series;
  assert.deepEqual([entries[1].speed, entries[1].change], [null, null]);
  assert.equal(entries[2].regression?.base.label, "2026-01-01 03:04 UTC, 01234567");
});

Deno.test("too few runs are compared with nothing", () => {
  const nights = [1, 2].map((factor, i) => nightResult({ day: i + 1, factor, runs: 2 }));
  const [, entry] = history(nights).series[0].entries;
  assert.deepEqual([entry.change, entry.regression, entry.speed?.interval], [null, null, null]);
});

Deno.test("names of files are safe, and stay the same whatever else there is", () => {
  const hostile = "</script>/../..\\ \u202e";
  const odd = nightResult({ day: 2, preset: hostile, environment: { cpuModel: hostile } });
  const [alone, among] = [[odd], [nightResult({ day: 1 }), odd]].map((results) =>
    history(results).series.flatMap(({ entries }) => entries).at(-1)!.id
  );
  assert.equal(alone, among);
  assert.match(alone, /^[a-z0-9-]+$/);
});

Deno.test("two results of one moment and machine have names of their own", () => {
  const { series } = history([
    nightResult({ day: 1, turn: "a" }),
    nightResult({ day: 1, turn: "b" }),
  ]);
  const ids = series.flatMap(({ entries }) => entries.map(({ id }) => id));
  assert.equal(new Set(ids).size, 2);
});
