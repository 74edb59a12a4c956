import assert from "node:assert/strict";
import { join } from "node:path";
import type { BenchResult } from "../../bench/result.ts";
import { withDirectory } from "../../system/_testing.ts";
import { resultFixture } from "../_fixture.ts";
import { openComparisonDirectory } from "../presets/write.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { openOutputDirectory } from "../write.ts";
import { audioFilesOf } from "./speakers.ts";

const wavsIn = (path: string) =>
  [...Deno.readDirSync(path)].map(({ name }) => name).filter((name) => name.endsWith(".wav"))
    .sort();
const filesOf = (result: BenchResult) => audioFilesOf({ kind: "bench", result }).sort();

/** Writes `files`, and what the run that made `result` writes. */
async function run(path: string, result: BenchResult): Promise<void> {
  const output = await openOutputDirectory(path);
  for (const file of filesOf(result)) await Deno.writeTextFile(join(path, file), "");
  await output.saveResult(result);
  await output.saveReports(result);
}

Deno.test("recordings of the run before go where the new one has none, and nobody else's do", () =>
  withDirectory(async (path) => {
    const all = resultFixture();
    await Deno.writeTextFile(join(path, "passage_9_mine.wav"), "");
    await run(path, all);
    assert.deepEqual(wavsIn(path), [...filesOf(all), "passage_9_mine.wav"].sort());
    const fewer = { ...all, passages: all.passages.slice(0, 1) };
    await run(path, fewer);
    assert.equal(filesOf(fewer).length, 1);
    assert.deepEqual(wavsIn(path), [...filesOf(fewer), "passage_9_mine.wav"]);
  }));

Deno.test("beside what is no result nothing is removed", () =>
  withDirectory(async (path) => {
    const all = resultFixture();
    for (const text of ["{", JSON.stringify({ ...all, schemaVersion: 99 })]) {
      for (const file of filesOf(all)) await Deno.writeTextFile(join(path, file), "");
      await Deno.writeTextFile(join(path, "results.json"), text);
      await run(path, { ...all, passages: [] });
      assert.deepEqual(wavsIn(path), filesOf(all));
    }
  }));

Deno.test("of presets that are no longer compared nothing is heard", () =>
  withDirectory(async (path) => {
    const comparison = comparisonFixture();
    const before = await openComparisonDirectory(path);
    const files = audioFilesOf({ kind: "comparison", result: comparison });
    for (const file of files) await Deno.writeTextFile(join(path, file), "");
    await before.save(comparison);
    await before.saveReports(comparison);
    const kept = { ...comparison, presets: comparison.presets.slice(1) };
    const after = await openComparisonDirectory(path);
    await after.save(kept);
    await after.saveReports(kept);
    const named = audioFilesOf({ kind: "comparison", result: kept });
    assert.ok(named.length < files.length);
    assert.deepEqual(wavsIn(path), named.sort());
  }));
