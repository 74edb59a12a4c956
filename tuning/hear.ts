/**
 * Character error rates of a comparison's audio, by what speech recognition hears in it.
 * @module
 */
import { spokenWords } from "../conformance/metrics/spoken_words.ts";
import { characterErrorRate } from "../conformance/metrics/word_error_rate.ts";
import type { Transcription } from "../references/intelligibility.ts";
import type { Comparison } from "./comparison_result.ts";
import { meansOf } from "./means.ts";

/** What is heard in the WAV files of these names, a transcript each, or why nothing is. */
export type Transcribe = (files: readonly string[]) => Promise<Transcription>;

/**
 * Fills in the error rates that `comparison` lacks, the reference's and the presets', all at once: the recognizer loads
 * but once. A text without words has none.
 */
export async function hear(comparison: Comparison, transcribe: Transcribe): Promise<void> {
  const wanted = comparison.passages.flatMap(({ number, text, reference }) => {
    if (reference === null || spokenWords(text).length === 0) return [];
    const figures = comparison.presets.flatMap((entry) =>
      entry.figures?.passages.find((passage) => passage.number === number) ?? []
    );
    return [reference, ...figures]
      .filter((spoken) => spoken.characterErrorRate === null)
      .map((spoken) => ({ text, spoken }));
  });
  if (wanted.length === 0) return;
  const heard = await transcribe(wanted.map(({ spoken }) => spoken.file));
  if (heard.status === "skipped") {
    comparison.hearing.reason = heard.reason;
    return;
  }
  comparison.hearing = {
    recognizer: { ...heard.recognizer, versions: { ...heard.recognizer.versions } },
    reason: null,
  };
  for (const [i, { text, spoken }] of wanted.entries()) {
    spoken.characterErrorRate = characterErrorRate(text, heard.transcripts[i]).rate;
  }
  for (const { figures } of comparison.presets) {
    if (figures !== null) figures.means = meansOf(figures.passages);
  }
}
