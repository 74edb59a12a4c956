import assert from "node:assert/strict";
import type { Transcription } from "../references/intelligibility.ts";
import { comparisonFixture } from "../reports/presets/_fixture.ts";
import type { Comparison } from "./comparison_result.ts";
import { hear } from "./hear.ts";

const recognizer = { model: "ear", modelSha256: "1".repeat(64), versions: { ear: "1" } };

/** The fixture with nothing heard but the reference's second passage. */
function unheard(): Comparison {
  const comparison = comparisonFixture({ hearing: { recognizer: null, reason: null } });
  comparison.passages[0].reference!.characterErrorRate = null;
  for (const { figures } of comparison.presets) {
    for (const passage of figures?.passages ?? []) passage.characterErrorRate = null;
  }
  return comparison;
}

/** Lets somebody hear `texts`, and gives the files they were asked to hear. */
async function heard(comparison: Comparison, texts: (file: string) => string): Promise<string[]> {
  const asked: string[] = [];
  await hear(comparison, (files) => {
    asked.push(...files);
    return Promise.resolve<Transcription>({
      status: "done",
      recognizer,
      transcripts: files.map(texts),
    });
  });
  return asked;
}

Deno.test("audio that was not heard yet is, the reference's and every preset's", async () => {
  const comparison = unheard();
  const asked = await heard(
    comparison,
    (file) =>
      file.includes("int8pal") ? "" : file.includes("_1_") ? "passage of one" : "passage of too",
  );
  assert.deepEqual(asked, [
    ...["passage_1_reference.wav", "passage_1_fp16.wav", "passage_1_fp16+int8pal.wav"],
    ...["passage_2_fp16.wav", "passage_2_fp16+int8pal.wav"],
  ]);
  assert.equal(comparison.passages[0].reference!.characterErrorRate, 0);
  assert.equal(comparison.passages[1].reference!.characterErrorRate, 0.02);
  const rates = comparison.presets.map(({ figures }) => figures?.means.characterErrorRate);
  // "passage of two" has 14 characters, of which one was misheard.
  assert.deepEqual(rates, [1 / 28, 1, undefined, undefined]);
  assert.deepEqual(comparison.hearing, { recognizer, reason: null });
  assert.deepEqual(await heard(comparison, () => "nothing is left"), []);
});

Deno.test("where nobody hears, the reason is kept and nothing is rated", async () => {
  const comparison = unheard();
  await hear(comparison, () => Promise.resolve({ status: "skipped", reason: "not installed" }));
  assert.deepEqual(comparison.hearing, { recognizer: null, reason: "not installed" });
  assert.equal(comparison.presets[0].figures!.passages[0].characterErrorRate, null);
});

Deno.test("a text without words is not listened to", async () => {
  const comparison = unheard();
  comparison.passages[0].text = "...";
  assert.deepEqual(await heard(comparison, () => "two"), [
    "passage_2_fp16.wav",
    "passage_2_fp16+int8pal.wav",
  ]);
});
