/** A recording on a page: player, waveform and mel spectrogram, with a playhead over both. */
import type { JSX } from "preact";
import { darkestDb, palestDb } from "./_spectrogram_png.ts";
import { halfHeight, mostColumns } from "./_waveform.ts";
import { type PageAudio, type Sound, soundOf } from "./page_audio.ts";
import type { SoundView } from "./sound.ts";

/** What pictures show, once for a page that has some of `files`. */
export function PictureExplanation(
  { files, audio }: { files: readonly string[]; audio: PageAudio | undefined },
): JSX.Element | null {
  const isPictured = (sound: Sound) => "view" in sound && sound.view !== null;
  if (!files.some((file) => isPictured(soundOf(file, audio)))) return null;
  return (
    <p>
      Pictures show the waveform at full scale, and under it the mel spectrogram: 80 bands from 0 to
      12 kHz, upwards, from −{-darkestDb} dB (dark) to −{-palestDb}{" "}
      dB (pale) over a sine at full scale. Levels are root mean squares. A click, or arrow keys,
      move to another place.
    </p>
  );
}

/**
 * The WAV file `file`. `id` is its player's, which is there where it can be played; `label` says what it is, and `caption`
 * the same where the place on the page says the rest.
 */
export function Recording(
  { file, audio, id, label, caption = label }: {
    file: string;
    audio: PageAudio | undefined;
    id?: string;
    label: string;
    caption?: string;
  },
): JSX.Element {
  const sound = soundOf(file, audio);
  if ("problem" in sound) {
    return (
      <figure class="recording">
        <figcaption>{caption}: {sound.problem}</figcaption>
      </figure>
    );
  }
  const { src, view } = sound;
  return (
    <figure class="recording">
      <figcaption>
        <strong>{caption}</strong> {view && <span>{figuresOf(view)}</span>}
      </figcaption>
      {view && <Picture view={view} label={label} />}
      <audio controls preload="none" id={id} src={src} aria-label={label} />
    </figure>
  );
}

const figuresOf = ({ seconds, peakDb, levelDb }: SoundView): string =>
  `${seconds.toFixed(2)} s, ` +
  (levelDb === null ? "silent" : `peak ${inDb(peakDb!)}, level ${inDb(levelDb)}`);

const inDb = (value: number): string => `${value.toFixed(1).replace("-", "−")} dBFS`;

/** Without scripts a picture, with them a slider. */
function Picture({ view, label }: { view: SoundView; label: string }): JSX.Element {
  const { seconds, waveform, spectrogram } = view;
  const columnCount = waveform.split("M").length - 1;
  return (
    <div
      class="picture"
      role="img"
      aria-label={`Waveform and mel spectrogram: ${label}`}
      data-label={`Position in ${label}`}
      data-seconds={seconds}
    >
      <svg
        viewBox={`-0.5 0 ${columnCount} ${2 * halfHeight}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d={waveform} />
      </svg>
      {spectrogram && <img src={spectrogram} width={mostColumns} height={80} alt="" />}
      <span class="playhead" hidden />
    </div>
  );
}
