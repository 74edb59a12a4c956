import assert from "node:assert/strict";
import type { AnyResult } from "../any_result.ts";
import { resultFixture } from "../_fixture.ts";
import { toneWav } from "../audio/_testing.ts";
import { pageAudio } from "../audio/page_audio.ts";
import { audioFilesOf } from "../audio/speakers.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { reportedOf } from "./_fixture.ts";
import { jointContentOf } from "./content.ts";
import { presetRowsOf } from "./preset_rows.ts";
import { recordingsOf } from "./recordings.ts";

const bench = (preset: string): AnyResult => {
  const result = resultFixture();
  return { kind: "bench", result: { ...result, settings: { ...result.settings, preset } } };
};
/** A comparison of the texts that benchmarks have. */
const comparison = (text = "Hello there."): AnyResult => {
  const result = comparisonFixture();
  return {
    kind: "comparison",
    result: { ...result, passages: result.passages.map((passage) => ({ ...passage, text })) },
  };
};
const wav = toneWav(300);

/** Recordings of a page of `results`; WAV files of each are there where `isEmbedded` is told. */
function heard(results: readonly AnyResult[], isEmbedded?: boolean) {
  const reported = reportedOf(results).map((each) => ({
    ...each,
    ...(isEmbedded !== undefined && {
      audio: pageAudio(new Map(audioFilesOf(each.any).map((file) => [file, wav])), isEmbedded),
    }),
  }));
  const content = jointContentOf(reported);
  return recordingsOf(content, presetRowsOf(content));
}

Deno.test("a preset is heard once: of a comparison, or else of a benchmark", () => {
  const { speakers, placeOf, otherTexts } = heard([bench("fp16"), bench("fp32"), comparison()]);
  assert.deepEqual(
    speakers.map(({ name, recordings }) => [name, ...recordings.map(({ file }) => file)]),
    [
      ["reference", "3_comparison/passage_1_reference.wav", "3_comparison/passage_2_reference.wav"],
      ["fp16", "3_comparison/passage_1_fp16.wav", "3_comparison/passage_2_fp16.wav"],
      ["fp32", "2_bench/passage_1_60tok.wav", "2_bench/passage_1_1122tok.wav"],
      [
        "fp16+int8pal",
        "3_comparison/passage_1_fp16+int8pal.wav",
        "3_comparison/passage_2_fp16+int8pal.wav",
      ],
    ],
  );
  assert.equal(otherTexts, 0);
  assert.deepEqual(
    ["fp16", "fp16+int8pal", "broken", "reference"].map((preset) => placeOf("result-3", preset)),
    [1, 3, -1, -1],
  );
  assert.equal(placeOf("result-1", "fp16"), -1);
});

Deno.test("what has another text is not beside the first of its passage", () => {
  const { speakers, otherTexts } = heard([bench("fp32"), comparison("Others.")]);
  const names = speakers.filter(({ recordings }) => recordings.length > 0).map(({ name }) => name);
  assert.deepEqual([names, otherTexts], [["reference", "fp16", "fp16+int8pal"], 2]);
});

Deno.test("files of one name in several results are several; each is in the page, or in its own folder", () => {
  const results = [bench("fp16"), bench("fp32")];
  const file = "2_bench/passage_1_60tok.wav";
  const sourceOf = (isEmbedded?: boolean) => {
    const { audio } = heard(results, isEmbedded);
    const sound = audio?.soundOf(file);
    assert.equal(audio?.files.get(file), isEmbedded === undefined ? undefined : wav);
    return sound && "src" in sound ? sound.src : sound;
  };
  assert.equal(sourceOf(), undefined);
  assert.equal(sourceOf(true), `data:audio/wav;base64,${wav.toBase64()}`);
  assert.equal(sourceOf(false), `./${file}`);
  const { audio } = heard(results, true);
  assert.equal(audio!.files.size, 4);
  assert.deepEqual(audio!.soundOf("1_bench/none.wav"), {
    problem: "none.wav is not beside the result.",
  });
});
