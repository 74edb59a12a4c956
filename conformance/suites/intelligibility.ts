/**
 * What speech recognition hears in the chain's audio and in PyTorch's. A secondary check: it hears words, not quality,
 * and a wrong atan2 got past it.
 * @module
 */
import type { Transcription } from "../../references/intelligibility.ts";
import type { Recognizer } from "../../references/recognizer.ts";
import { type LoadedStages, runChain } from "../../stages/chain.ts";
import { cast } from "../../tensor/tensor.ts";
import { type CaseSubject, judged, skipped } from "../case_result.ts";
import { spokenWords } from "../metrics/spoken_words.ts";
import { characterErrorRate, wordErrorRate } from "../metrics/word_error_rate.ts";
import { chainPrecisionOf } from "../precision.ts";
import type { ReferenceSource, ReferenceUtterance } from "../reference_source.ts";
import { Results, utterancesOf } from "./_score.ts";
import { type ChainedOptions, ownSample } from "./options.ts";

/** Options of {@link scoreIntelligibility}. */
export interface IntelligibilityOptions extends ChainedOptions {
  /** What is heard in audio at 24 kHz, a transcript each, or why nothing is. */
  readonly transcribe: (audio: readonly Float32Array[]) => Promise<Transcription>;
  /** The chain's audio of passages by number; of others the chain is run. */
  readonly audio?: ReadonlyMap<number, Float32Array>;
}

/**
 * One word more than in PyTorch's audio, or 5% of the words. Of the six passages Whisper base mishears 0 to 8% in PyTorch's
 * audio, and as much in the chain's.
 */
const slackFor = (wordCount: number): number => Math.max(1 / wordCount, 0.05);

/**
 * The word error rate of each passage, held against that of PyTorch's audio, or where that is not kept in full against
 * the text; the rest as figures. Everything is skipped where nothing can be heard.
 * @returns what heard it; null where nothing did.
 * @throws {RangeError} where the references lack a passage that `options` ask for.
 */
export async function scoreIntelligibility(
  stages: LoadedStages,
  source: ReferenceSource,
  options: IntelligibilityOptions,
): Promise<Recognizer | null> {
  const results = new Results(options);
  const subjectOf = ({ number }: ReferenceUtterance): CaseSubject => ({
    suite: "intelligibility",
    stage: null,
    passage: number,
    value: "audio",
    metric: "word_error_rate",
    precision: chainPrecisionOf(stages),
  });
  const spoken: Spoken[] = [];
  for (const utterance of utterancesOf(source, options)) {
    const subject = subjectOf(utterance);
    if (source.kind === "small") {
      results.add(skipped(subject, "the seeded small model speaks no words"));
    } else if (spokenWords(utterance.text).length === 0) {
      results.add(skipped(subject, "the text has no words"));
    } else {
      await results.attempt(() => subject, async () => {
        const chain = options.audio?.get(utterance.number) ??
          await audioOf(stages, utterance, options);
        const pytorch = source.value(utterance.number, "tail.audio");
        spoken.push({ utterance, chain, pytorch: pytorch && cast(pytorch, "fp32").data });
      });
    }
  }
  if (spoken.length === 0) return null;
  const audio = spoken.flatMap(({ chain, pytorch }) => pytorch ? [chain, pytorch] : [chain]);
  const heard = await options.transcribe(audio);
  if (heard.status === "skipped") {
    results.add(...spoken.map(({ utterance }) => skipped(subjectOf(utterance), heard.reason)));
    return null;
  }
  const transcripts = heard.transcripts.values();
  for (const { utterance, pytorch } of spoken) {
    const { text } = utterance;
    const ofChain = ratesOf(text, transcripts.next().value!);
    const ofPyTorch = pytorch && ratesOf(text, transcripts.next().value!);
    const figures = {
      words: ofChain.word.length,
      characterErrorRate: ofChain.character.rate,
      ...(ofPyTorch && {
        pytorchWordErrorRate: ofPyTorch.word.rate,
        pytorchCharacterErrorRate: ofPyTorch.character.rate,
      }),
    };
    const tolerance = (ofPyTorch?.word.rate ?? 0) + slackFor(ofChain.word.length);
    results.add(judged({ ...subjectOf(utterance), figures }, ofChain.word.rate, tolerance));
  }
  return heard.recognizer;
}

interface Spoken {
  readonly utterance: ReferenceUtterance;
  readonly chain: Float32Array;
  readonly pytorch: Float32Array | undefined;
}

async function audioOf(
  stages: LoadedStages,
  utterance: ReferenceUtterance,
  { config, maxFrames, signal, chain = runChain, sampleOf = ownSample, onAudio }:
    IntelligibilityOptions,
): Promise<Float32Array> {
  const { audio } = await chain(stages, sampleOf(utterance), { config, maxFrames, signal });
  await onAudio?.(utterance, audio);
  return audio;
}

const ratesOf = (text: string, transcript: string) => ({
  word: wordErrorRate(text, transcript),
  character: characterErrorRate(text, transcript),
});
