import assert from "node:assert/strict";
import { resultFixture } from "../_fixture.ts";
import { conformanceFixture } from "../conformance/_fixture.ts";
import { peersFixture } from "../peers/_fixture.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { reportedOf } from "./_fixture.ts";
import { jointContentOf } from "./content.ts";

Deno.test("results have a place by their kind, an id by their order, and a name by what tells them apart", async () => {
  const official = { ...resultFixture().weights!, source: "official" };
  const later = { startedAt: "2026-02-02T03:04:05.000Z" };
  const { benches, conformances, comparisons } = jointContentOf(reportedOf([
    { kind: "peers", result: await peersFixture() },
    { kind: "bench", result: resultFixture() },
    { kind: "comparison", result: comparisonFixture() },
    { kind: "bench", result: resultFixture({ weights: official }) },
    { kind: "conformance", result: conformanceFixture() },
    { kind: "bench", result: resultFixture(later) },
    { kind: "comparison", result: comparisonFixture(later) },
  ]));
  const named = (members: readonly { id: string; folder: string; label: string }[]) =>
    members.map(({ id, folder, label }) => [id, folder, label]);
  assert.deepEqual(named(benches), [
    ["result-2", "2_bench", "fp16, int8 weights, 2026-01-02 03:04"],
    ["result-4", "4_bench", "fp16, official weights"],
    ["result-6", "6_bench", "fp16, int8 weights, 2026-02-02 03:04"],
  ]);
  assert.deepEqual(named(conformances), [["result-5", "5_conformance", "fp32"]]);
  assert.deepEqual(named(comparisons), [
    ["result-3", "3_comparison", "presets on int8 weights, 2026-01-02 03:04"],
    ["result-7", "7_comparison", "presets on int8 weights, 2026-02-02 03:04"],
  ]);
});
