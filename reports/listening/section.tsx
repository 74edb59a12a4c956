/** An A/B/X listening test as a section of a page that has players of the recordings. */
import type { JSX } from "preact";
import { playerId } from "../audio/players.tsx";
import { type PageAudio, soundOf } from "../audio/page_audio.ts";
import type { Speaker } from "../audio/speakers.ts";
import { Script } from "../html/document.tsx";
import { jsonText } from "../html/_script.ts";
import { listeningScript } from "./_script.ts";

/** What the script knows of a speaker. */
interface ListeningSide {
  readonly name: string;
  /** By passage: the player that has the recording, and how loud it is, null where that is not known. */
  readonly recordings: readonly {
    readonly passage: number;
    readonly player: string;
    readonly levelDb: number | null;
  }[];
}

/**
 * The test, on a page with the `Players` of the same `speakers`. Nothing where fewer than two have recordings. Which of them
 * X is stands nowhere but in a variable of the script, and recordings are taken from players by id.
 */
export function ListeningTest(
  { speakers, audio }: { speakers: readonly Speaker[]; audio: PageAudio | undefined },
): JSX.Element | null {
  const sides = sidesOf(speakers, audio);
  if (sides.length < 2) return null;
  return (
    <section id="listening" aria-label="Listening test">
      <p>
        In every trial X is A or B, drawn by chance. Listen to all three as often as you like, then
        say which it is. What X was is told at the end, with the probability of being right as often
        by guessing. Nothing leaves this page.
      </p>
      <noscript>The test needs scripts.</noscript>
      <Setup sides={sides} />
      <Trial />
      <Outcome />
      <p role="status" data-part="status" />
      <script
        type="application/json"
        id="listening-data"
        dangerouslySetInnerHTML={{ __html: jsonText(sides) }}
      />
      <Script text={listeningScript} />
    </section>
  );
}

function sidesOf(speakers: readonly Speaker[], audio: PageAudio | undefined): ListeningSide[] {
  return speakers
    .map(({ name, recordings }, i) => ({
      name,
      recordings: recordings.flatMap(({ number, file }) => {
        const sound = soundOf(file, audio);
        if ("problem" in sound) return [];
        const levelDb = sound.view?.levelDb ?? null;
        return [{ passage: number, player: playerId(i, number), levelDb }];
      }),
    }))
    .filter(({ recordings }) => recordings.length > 0);
}

function Setup({ sides }: { sides: readonly ListeningSide[] }): JSX.Element {
  const choice = (name: string, label: string, chosen: number) => (
    <label>
      {label}{" "}
      <select name={name}>
        {sides.map(({ name }, i) => (
          <option key={i} value={i} selected={i === chosen}>{name}</option>
        ))}
      </select>
    </label>
  );
  return (
    <form data-part="setup">
      {choice("a", "A is", 0)}
      {choice("b", "B is", 1)}
      <label>
        Trials <input name="count" type="number" min={1} max={100} value={12} required />
      </label>
      <label>
        <input name="match" type="checkbox" checked /> Match levels: turn the louder side down
      </label>
      <p data-part="pair" />
      <button type="submit">Start</button>
    </form>
  );
}

function Trial(): JSX.Element {
  return (
    <div data-part="trial" role="group" aria-labelledby="listening-progress" tabIndex={-1} hidden>
      <p data-part="progress" id="listening-progress" aria-live="polite" />
      <div class="buttons">
        <button type="button" data-play="a">A</button>
        <button type="button" data-play="x">X</button>
        <button type="button" data-play="b">B</button>
        <button type="button" data-part="pause">Pause</button>
        <button type="button" data-part="restart">From the start</button>
      </div>
      <progress data-part="position" value={0} max={1} aria-label="Position" />
      <div class="buttons">
        <button type="button" data-answer="a">X is A</button>
        <button type="button" data-answer="b">X is B</button>
        <button type="button" data-part="cancel">Give up</button>
      </div>
      <p class="keys">
        Keys: <kbd>a</kbd> <kbd>b</kbd> <kbd>x</kbd> play, each from where the last one was;{" "}
        <kbd>p</kbd> pauses, <kbd>s</kbd> starts over; <kbd>1</kbd> X is A, <kbd>2</kbd> X is B.
      </p>
    </div>
  );
}

function Outcome(): JSX.Element {
  return (
    <div data-part="outcome" role="group" aria-labelledby="listening-verdict" tabIndex={-1} hidden>
      <p data-part="verdict" id="listening-verdict" />
      <textarea data-part="text" rows={8} readonly aria-label="Outcome as text" />
      <div class="buttons">
        <button type="button" data-copy="text">Copy as text</button>
        <button type="button" data-copy="json">Copy as JSON</button>
        <button type="button" data-part="again">Another test</button>
      </div>
    </div>
  );
}
