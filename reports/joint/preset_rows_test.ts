import assert from "node:assert/strict";
import type { BenchResult } from "../../bench/result.ts";
import type { AnyResult } from "../any_result.ts";
import { resultFixture } from "../_fixture.ts";
import { conformanceFixture } from "../conformance/_fixture.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { reportedOf } from "./_fixture.ts";
import { jointContentOf } from "./content.ts";
import { presetRowsOf } from "./preset_rows.ts";

/** Label of each row, and how many benchmarks, conformance results and comparisons it has. */
const rowsOf = (...results: AnyResult[]): (readonly [string, string])[] =>
  presetRowsOf(jointContentOf(reportedOf(results))).map((
    { label, benches, conformances, compared },
  ) => [label, `${benches.length} ${conformances.length} ${compared.length}`]);

const { environment, backend, weights, packages } = resultFixture();
const bench = (part: Partial<BenchResult> = {}, preset: string | null = "fp16"): AnyResult => {
  const result = resultFixture(part);
  return { kind: "bench", result: { ...result, settings: { ...result.settings, preset } } };
};
const conformance = (part: object = {}): AnyResult => ({
  kind: "conformance",
  result: conformanceFixture({
    context: { environment, backend, weights, packages: [], preset: "fp16", ...part },
  }),
});
const comparison: AnyResult = { kind: "comparison", result: comparisonFixture() };
const otherWeights = { ...weights!, source: "official", sha256: "e".repeat(64) };

Deno.test("results of one preset on the same weights and machine are one row", () => {
  assert.deepEqual(rowsOf(bench(), conformance(), comparison, bench()), [
    ["fp16", "2 1 1"],
    ["fp16+int8pal", "0 0 1"],
    ["broken", "0 0 1"],
    ["late", "0 0 1"],
  ]);
});

Deno.test("other weights are another row, told by their names, or by their digests", () => {
  assert.deepEqual(rowsOf(bench(), conformance({ weights: otherWeights })), [
    ["fp16, int8 weights", "1 0 0"],
    ["fp16, official weights", "0 1 0"],
  ]);
  const sameName = { ...otherWeights, source: "int8" };
  assert.deepEqual(rowsOf(bench(), conformance({ weights: sameName })), [
    ["fp16, sha256 aaaaaaaaaaaa", "1 0 0"],
    ["fp16, sha256 eeeeeeeeeeee", "0 1 0"],
  ]);
});

Deno.test("other machines and backends are other rows", () => {
  const mac = { ...environment, cpuModel: "Apple M4" };
  const larger = { ...environment, memoryBytes: 2 ** 34 };
  assert.deepEqual(rowsOf(bench(), bench({ environment: mac }), conformance()), [
    ["fp16, Some CPU", "1 1 0"],
    ["fp16, Apple M4", "1 0 0"],
  ]);
  assert.deepEqual(rowsOf(bench(), conformance({ environment: larger })), [
    ["fp16, 8589934592 bytes of memory", "1 0 0"],
    ["fp16, 17179869184 bytes of memory", "0 1 0"],
  ]);
  assert.deepEqual(rowsOf(bench(), conformance({ backend: { name: "onnx", details: {} } })), [
    ["fp16, fake", "1 0 0"],
    ["fp16, onnx", "0 1 0"],
  ]);
});

Deno.test("rows of a preset stand together", () => {
  const labels = rowsOf(bench(), bench({}, "fp32"), conformance({ weights: otherWeights }))
    .map(([label]) => label);
  assert.deepEqual(labels, [
    "fp16, int8 weights",
    "fp16, official weights",
    "fp32, int8 weights",
  ]);
});

Deno.test("packages made elsewhere are the same where their digests are", () => {
  const made = { preset: null, weights: null };
  const others = packages.map((info) => ({ ...info, sha256: "f".repeat(64) }));
  const rows = rowsOf(
    bench({ weights: null }, null),
    conformance({ ...made, packages }),
    conformance({ ...made, packages: others }),
  );
  assert.deepEqual(rows, [
    ["packages made elsewhere", "1 1 0"],
    ["packages made elsewhere (2)", "0 1 0"],
  ]);
});
