/**
 * A listening test of two sides as one HTML page that holds all it needs.
 * @module
 */
import type { PageAudio } from "../audio/page_audio.ts";
import type { Speaker } from "../audio/speakers.ts";
import { htmlOf } from "../html/html_of.ts";
import { Page } from "./page.tsx";

/** Two sides that cannot be held against each other. */
export class NothingSharedError extends Error {
  override readonly name = "NothingSharedError";
  constructor(readonly a: Speaker, readonly b: Speaker) {
    super(
      "Cannot make a listening test: expected a passage that both sides speak, and with the same text. " +
        [a, b].map((side) => `${side.name} has ${numbersOf(side)}`).join("; ") + ".",
    );
  }
}

const numbersOf = ({ recordings }: Speaker): string =>
  recordings.length === 0
    ? "none that can be played"
    : recordings.map(({ number }) => number).join(", ");

/**
 * The page; its sides have what both have, and `audio` must hold it: WAV files that are missing or damaged are left out.
 * @throws {NothingSharedError}
 */
export function renderListeningHtml(a: Speaker, b: Speaker, audio: PageAudio): string {
  const [playableA, playableB] = [a, b].map(({ name, recordings }) => ({
    name,
    recordings: recordings.filter(({ file }) => !("problem" in audio.soundOf(file))),
  }));
  const speakers = [shared(playableA, playableB), shared(playableB, playableA)];
  if (speakers[0].recordings.length === 0) throw new NothingSharedError(playableA, playableB);
  return htmlOf(<Page speakers={speakers} audio={audio} />);
}

/** `side` with the passages that `other` has, too: a number of one text, where both tell theirs. */
const shared = ({ name, recordings }: Speaker, other: Speaker): Speaker => ({
  name,
  recordings: recordings.filter(({ number, text }) =>
    other.recordings.some((one) =>
      one.number === number && (one.text === null || text === null || one.text === text)
    )
  ),
});
