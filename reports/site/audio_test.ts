import assert from "node:assert/strict";
import { historyOf } from "../../fleet/history.ts";
import { resultFixture } from "../_fixture.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { audible, siteAudio } from "./audio.ts";

const bench = { kind: "bench", result: resultFixture(), path: "in/a/results.json" } as const;
const comparison = { kind: "comparison", result: comparisonFixture(), path: "p.json" } as const;

Deno.test("WAV files go from beside their results to beside the pages", () => {
  const history = historyOf({ results: [bench.result], paths: [bench.path] });
  const [{ entries: [{ id }] }] = history.series;
  const audio = siteAudio(history, [comparison]);
  assert.deepEqual(audio[0], {
    from: "in/a/passage_1_60tok.wav",
    to: `results/${id}/passage_1_60tok.wav`,
  });
  assert.match(audio.at(-1)!.to, /^comparison\/2026-01-02-[0-9a-f]{8}\/passage_\d_[\w.+%-]+\.wav$/);
});

Deno.test("of audio that is not there a page hears nothing, and of the rest all", () => {
  const isFirst = (path: string) => /passage_1_(?!1122)/.test(path);
  const { passages } = audible(bench, bench.path, isFirst).result;
  assert.deepEqual(passages.slice(0, 2).map(({ measurement }) => measurement?.audio?.file), [
    "passage_1_60tok.wav",
    "",
  ]);
  const { result } = audible(comparison, comparison.path, isFirst);
  assert.deepEqual(result.passages.map(({ reference }) => reference?.file), [
    "passage_1_reference.wav",
    "",
    undefined,
  ]);
  assert.ok(result.presets[0].figures!.passages[0].file.startsWith("passage_1_"));
  assert.equal(comparison.result.passages[1].reference!.file, "passage_2_reference.wav");
});
