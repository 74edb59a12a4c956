/** All recordings of a result: passage by passage, the speakers side by side. */
import type { JSX } from "preact";
import { Script } from "../html/document.tsx";
import { type PageAudio, soundOf } from "./page_audio.ts";
import { playersScript } from "./_script.ts";
import { PictureExplanation, Recording } from "./recording.tsx";
import type { Speaker } from "./speakers.ts";

/** Id of a player, by the speaker's place and the passage's number. */
export const playerId = (speakerIndex: number, passageNumber: number): string =>
  `recording-${speakerIndex}-${passageNumber}`;

/** The recordings of `speakers`, with what moves in them; nothing where there are none. */
export function Players(
  { speakers, audio }: { speakers: readonly Speaker[]; audio: PageAudio | undefined },
): JSX.Element | null {
  const numbers = passageNumbersOf(speakers);
  if (numbers.length === 0) return null;
  const files = speakers.flatMap(({ recordings }) => recordings.map(({ file }) => file));
  const sounds = files.map((file) => soundOf(file, audio));
  if (sounds.every((sound) => "problem" in sound)) {
    return <p>None of the {files.length} WAV files can be played: {sounds[0].problem}</p>;
  }
  return (
    <>
      <PictureExplanation files={files} audio={audio} />
      {numbers.map((number) => (
        <section key={number} aria-label={`Recordings of passage ${number}`}>
          <h3>Passage {number}</h3>
          <div class="recordings">
            {speakers.flatMap(({ name, recordings }, i) =>
              recordings.filter((recording) => recording.number === number).map(({ file }) => (
                <Recording
                  {...{ file, audio }}
                  key={i}
                  id={playerId(i, number)}
                  label={`Passage ${number}, ${name}`}
                  caption={name}
                />
              ))
            )}
          </div>
        </section>
      ))}
      <Script text={playersScript} />
    </>
  );
}

/** Of all passages that somebody speaks, in the order of their numbers. */
function passageNumbersOf(speakers: readonly Speaker[]): number[] {
  const numbers = speakers.flatMap(({ recordings }) => recordings.map(({ number }) => number));
  return [...new Set(numbers)].sort((a, b) => a - b);
}
