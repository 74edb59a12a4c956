import assert from "node:assert/strict";
import { join } from "node:path";
import measuredJson from "./measured.json" with { type: "json" };
import { measuredSchema, measurementName, measurementsOf } from "./measured.ts";
import { readTolerances, toleranceOf, tolerances, TolerancesError } from "./tolerances.ts";

const measured = measuredSchema.parse(measuredJson);
/** Looser than this many times what was measured, a tolerance would be empty. */
const mostSlack = 4;

Deno.test("every tolerance holds what was measured, and is not looser than 4 times as much", () => {
  const wrong: string[] = [];
  for (const tolerance of tolerances) {
    if (tolerance.bound === null) continue;
    const name = measurementName(tolerance);
    const ratios = measurementsOf(measured, name).map(([frameCount, error]) => {
      const bound = toleranceOf(tolerance, frameCount) as number;
      return error === 0 ? (bound === 0 ? 1 : Infinity) : bound / error;
    });
    const tightest = Math.min(...ratios);
    if (!(tightest >= 1 && tightest <= mostSlack)) wrong.push(`${name}: ${ratios}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(tolerances.length > 100);
});

Deno.test("bounds of fp32 stages alone are at most 1e-4, but for the phase-fed outputs", () => {
  const loose = tolerances.filter(({ mode, precision, bound, model }) =>
    mode === "isolated" && precision === "fp32" && model === "kokoro-82m" && bound! > 1e-4
  );
  assert.deepEqual(loose.map(({ value }) => value), ["noise.x_source_0", "noise.x_source_1"]);
});

Deno.test("every measurement has a row, and every row a reason", () => {
  const names = new Set(tolerances.map(measurementName));
  // Of another converter only what a test needs is bounded.
  const without = Object.values(measured.errors).flatMap((byName) => Object.keys(byName))
    .filter((name) => !names.has(name));
  assert.deepEqual(without, []);
  assert.equal(names.size, tolerances.length, "a row is there twice");
  assert.deepEqual(tolerances.filter(({ reason }) => reason.length < 10), []);
});

Deno.test("real weights are measured in two forms, on all that is bounded", () => {
  const { "onnx-int8": int8, "onnx-int8-smoothed": smoothed } = measured.errors;
  assert.deepEqual(Object.keys(smoothed), Object.keys(int8));
});

const key = {
  model: "kokoro-82m",
  mode: "isolated",
  precision: "fp32",
  numerics: "fp32",
  value: "noise.x_source_0",
  metric: "relative_l2",
} as const;
const row = { ...key, bound: 1, perFrame: 0.5, reason: "for a test" };

Deno.test("bounds grow with T_a; of fp32 stages numerics do not matter", () => {
  assert.equal(toleranceOf(key, 10, [row]), 6);
  assert.equal(toleranceOf({ ...key, numerics: "declared" }, 10, [row]), 6);
  assert.equal(
    toleranceOf({ ...key, mode: "chained" }, 10, [row]),
    "no tolerance is known for this",
  );
  const half = { ...row, precision: "fp16" };
  assert.equal(typeof toleranceOf({ ...half, numerics: "declared" }, 10, [half]), "string");
  assert.equal(toleranceOf(key, 10, [{ ...row, bound: null }]), "for a test");
});

Deno.test("a file of tolerances goes before the built-in table", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const path = join(directory, "tolerances.json");
    await Deno.writeTextFile(path, JSON.stringify([row]));
    const table = await readTolerances(path);
    assert.equal(toleranceOf(key, 0, table), 1);
    assert.equal(table.length, tolerances.length + 1);
    for (const wrong of ["{", "[{}]", JSON.stringify([{ ...row, bound: -1 }])]) {
      await Deno.writeTextFile(path, wrong);
      await assert.rejects(readTolerances(path), TolerancesError);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
