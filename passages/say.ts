/**
 * Any text to what the chain speaks: utterances with token ids, and their audio joined afterwards.
 * @module
 */
import { sampleRate } from "../stages/config.ts";
import { chunkText } from "./chunk.ts";
import { screen } from "./phonemize/screen.ts";
import { checkLanguage, phonemize, TextError, type TextSign } from "./phonemize/phonemize.ts";
import { maxPhonemes, tokenize } from "./vocabulary.ts";

/** One run of the chain. */
export interface Utterance {
  /** The part of the text, without white space around it. */
  readonly text: string;
  readonly phonemes: string;
  /** `[T_enc] int32`, 0 at both ends. */
  readonly tokens: Int32Array;
}

/** A text made ready for the chain. */
export interface Speech {
  readonly utterances: readonly Utterance[];
  /** Signs of the text that have no reading and were left out, such as emoji. */
  readonly skipped: readonly TextSign[];
}

/** Options of {@link speakable}. */
export interface SpeakableOptions {
  /** First letter of the voice's name: `a` American English (default), `b` British English. */
  readonly lang?: string;
  /** Most phonemes of an utterance; as many as the chain takes by default. */
  readonly mostPhonemes?: number;
  /** Called as the work goes on with the part that is done, 0 to 1; long texts take a while. */
  readonly onProgress?: (done: number) => void;
}

/**
 * `text`, of any length, as utterances that fit the chain, in order and with nothing left out but what
 * `skipped` names. About 1 ms a word.
 * @throws {LanguageError} when `lang` is not supported.
 * @throws {TextError} when the text has no word, or letters that are not Latin.
 */
export async function speakable(text: string, options: SpeakableOptions = {}): Promise<Speech> {
  const lang = checkLanguage(options.lang ?? "a");
  // The whole text first, so that an error names everything, before any time goes into phonemes.
  const { text: readable, skipped } = screen(text);
  if (!/[\p{L}\p{N}]/u.test(readable)) {
    throw new TextError(
      `Cannot speak the text: expected at least one word, received ${
        text === "" ? "an empty text" : "only white space, punctuation or signs without a reading"
      }`,
    );
  }
  let doneLength = 0;
  const chunks = await chunkText(text, async (part) => {
    const { phonemes } = await phonemize(part, { lang });
    doneLength += part.length;
    // Sentences that had to be split were read more than once.
    options.onProgress?.(Math.min(1, doneLength / text.length));
    return phonemes;
  }, options.mostPhonemes ?? maxPhonemes);
  const utterances = chunks.map(({ text, phonemes }) => ({
    text: text.trim(),
    phonemes,
    tokens: tokenize(phonemes),
  }));
  return { utterances, skipped };
}

/** Pause between utterances unless {@link joinAudio} is told another. */
export const defaultPauseMs = 150;

/**
 * Mono audio of all `parts` in order, with `pauseMs` of silence between neighbours (rounded to a sample).
 * @throws {RangeError} when `pauseMs` is negative or not finite.
 */
export function joinAudio(
  parts: readonly Float32Array[],
  pauseMs: number = defaultPauseMs,
): Float32Array<ArrayBuffer> {
  if (!Number.isFinite(pauseMs) || pauseMs < 0) {
    throw new RangeError(
      `Cannot join audio: expected a pause of 0 ms or more, received ${pauseMs}`,
    );
  }
  const pause = Math.round(pauseMs * sampleRate / 1000);
  const spoken = parts.reduce((total, part) => total + part.length, 0);
  const joined = new Float32Array(spoken + pause * Math.max(0, parts.length - 1));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length + pause;
  }
  return joined;
}
