/**
 * Character error rates of a side-by-side's audio, by what speech recognition hears in it.
 * @module
 */
import { spokenWords } from "../../conformance/metrics/spoken_words.ts";
import { characterErrorRate } from "../../conformance/metrics/word_error_rate.ts";
import type { Transcription } from "../../references/intelligibility.ts";
import type { PeersResult } from "./result.ts";

/** What is heard in the WAV files of these names, a transcript each, or why nothing is. */
export type Transcribe = (files: readonly string[]) => Promise<Transcription>;

/** Fills in the error rates that audio of `result` lacks, all at once: the recognizer loads but once. A text without words has none. */
export async function hearPeers(result: PeersResult, transcribe: Transcribe): Promise<void> {
  const wanted = result.passages
    .filter(({ text }) => spokenWords(text).length > 0)
    .flatMap(({ text, reference, peers }) =>
      [reference, ...Object.values(peers).map(({ audio }) => audio)]
        .filter((audio) => audio !== null)
        .filter((audio) => audio.characterErrorRate === null)
        .map((audio) => ({ text, audio }))
    );
  if (wanted.length === 0) return;
  const heard = await transcribe(wanted.map(({ audio }) => audio.file));
  if (heard.status === "skipped") {
    result.hearing.reason = heard.reason;
    return;
  }
  const { versions, ...recognizer } = heard.recognizer;
  result.hearing = { recognizer: { ...recognizer, versions: { ...versions } }, reason: null };
  for (const [i, { text, audio }] of wanted.entries()) {
    audio.characterErrorRate = characterErrorRate(text, heard.transcripts[i]).rate;
  }
}
