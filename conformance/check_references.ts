import type { Voice } from "../passages/voices/voice.ts";
import { samplesPerFrame } from "../stages/config.ts";
import type { ReferenceSource, ReferenceUtterance } from "./reference_source.ts";

/** The part of a {@link ReferenceSource} that is looked at. */
export type CheckedReferences = Pick<ReferenceSource, "provenance" | "passages" | "value">;

/** What references have to be of. */
export interface ExpectedReferences {
  /** SHA-256 of the weights, as the packages' manifest has it. */
  readonly weightsSha256: string;
  readonly voice: Pick<Voice, "name" | "sha256" | "row">;
}

/**
 * Whether references can be compared with at all: of the packages' weights, of the voice, and one with
 * themselves, each passage's values with its tokens, style and durations.
 * @returns what is wrong, as sentences; none where they can be used.
 */
export function referenceProblems(
  source: CheckedReferences,
  { weightsSha256, voice }: ExpectedReferences,
): string[] {
  const { provenance, passages } = source;
  const problems: string[] = [];
  if (provenance.weightsSha256 !== weightsSha256) {
    problems.push(
      `They are of the weights ${provenance.weightsSha256}, the packages of ${weightsSha256}.`,
    );
  }
  if (provenance.voiceSha256 !== voice.sha256) {
    problems.push(`They are of the voice ${provenance.voiceSha256}, not of ${voice.name}.`);
  }
  if (!provenance.patched.some((entry) => entry.startsWith("torch.rand"))) {
    problems.push(
      "Their excitation is random: its draws were not replaced in the official modules.",
    );
  }
  for (const utterance of passages) {
    for (const problem of passageProblems(source, utterance, voice)) {
      problems.push(`Passage ${utterance.number}: ${problem}.`);
    }
  }
  return problems;
}

function* passageProblems(
  source: CheckedReferences,
  { number, tokens, voiceRow, durations, frameCount }: ReferenceUtterance,
  voice: ExpectedReferences["voice"],
): Generator<string> {
  const differs = (name: string, expected: ArrayLike<number>): boolean => {
    const data = source.value(number, name)?.data;
    return data !== undefined && !isSame(data as Float32Array, expected);
  };
  const half = voiceRow.length / 2;
  if (differs("input_ids", tokens)) yield "its values are those of other tokens";
  if (differs("pred_dur", durations)) yield "its values are those of other durations";
  if (durations.reduce((sum, frames) => sum + frames, 0) !== frameCount) {
    yield `its durations do not sum to ${frameCount} frames`;
  }
  if (
    differs("style_timbre", voiceRow.subarray(0, half)) ||
    differs("style_s", voiceRow.subarray(half))
  ) {
    yield "its values are those of another style";
  }
  if (!isSame(voice.row(tokens.length - 2), voiceRow)) {
    yield `its style is not the voice's row of ${tokens.length - 2} phonemes`;
  }
  const audio = source.value(number, "tail.audio");
  if (audio !== undefined && audio.data.length !== samplesPerFrame * frameCount) {
    yield `its audio has ${audio.data.length} samples, not ${samplesPerFrame * frameCount}`;
  }
}

const isSame = (first: ArrayLike<number>, second: ArrayLike<number>): boolean =>
  first.length === second.length &&
  Array.prototype.every.call(first, (value, i) => value === second[i]);
