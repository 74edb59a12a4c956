/**
 * Who speaks in a result: its recordings, ordered by who made them.
 * @module
 */
import { measurementOf } from "../../bench/peers/result.ts";
import type { AnyResult } from "../any_result.ts";

/** A WAV file of a passage. */
export interface SpokenPassage {
  /** Of the passage, from 1. */
  readonly number: number;
  /** What is spoken; null where that is not told. */
  readonly text: string | null;
  /** Name of the file beside the result. */
  readonly file: string;
}

/** A preset, a system, or the reference that they are held against. */
export interface Speaker {
  readonly name: string;
  readonly recordings: readonly SpokenPassage[];
}

/** All speakers of a result, the reference first; some may have no recording. */
export function speakersOf({ kind, result }: AnyResult): Speaker[] {
  switch (kind) {
    case "bench":
      return [
        speaker(
          result.settings.preset ?? "packages made elsewhere",
          result.passages,
          (passage) => passage.measurement?.audio?.file,
        ),
      ];
    case "comparison":
      return [
        speaker("reference", result.passages, ({ reference }) => reference?.file),
        ...result.presets.map(({ preset, figures }) =>
          speaker(
            preset.name,
            result.passages,
            ({ number }) => figures?.passages.find((passage) => passage.number === number)?.file,
          )
        ),
      ];
    case "bench-comparison":
    case "conformance":
    case "trials":
      return [];
    case "peers":
      return [
        speaker("reference", result.passages, ({ reference }) => reference?.file),
        ...result.peers.map(({ id }) =>
          speaker(id, result.passages, (passage) => measurementOf(passage, id)?.audio?.file)
        ),
      ];
  }
}

function speaker<P extends { readonly number: number; readonly text: string }>(
  name: string,
  passages: readonly P[],
  fileOf: (passage: P) => string | undefined,
): Speaker {
  return {
    name,
    recordings: passages.flatMap((passage) => {
      const file = fileOf(passage);
      return file ? [{ number: passage.number, text: passage.text, file }] : [];
    }),
  };
}

/** Names of the WAV files beside a result that its reports play. */
export const audioFilesOf = (any: AnyResult): string[] =>
  speakersOf(any).flatMap(({ recordings }) => recordings.map(({ file }) => file));
