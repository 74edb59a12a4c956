/** The front of size, quality and speed: chart, and the same as a table that leads to the players. */
import type { ComponentChildren, JSX } from "preact";
import { megabytes } from "../../text/figures.ts";
import type { Comparison } from "../../tuning/comparison_result.ts";
import { decimals } from "../_cells.ts";
import { formatSpeed } from "../_figures.ts";
import { type PageAudio, soundOf } from "../audio/page_audio.ts";
import { playerId } from "../audio/players.tsx";
import type { Speaker } from "../audio/speakers.ts";
import { ChartCanvas, Figures } from "../html/document.tsx";
import { frontOf, placeText } from "./_front.ts";

/** The section; `speakers` are those that have players on the page. Without a measured preset there is nothing to draw. */
export function Front(
  { comparison, speakers, audio }: {
    comparison: Comparison;
    speakers: readonly Speaker[];
    audio: PageAudio | undefined;
  },
): JSX.Element {
  const entries = frontOf(comparison);
  if (entries.length === 0) return <p>No preset was measured.</p>;
  return (
    <>
      <ChartCanvas
        id="presets"
        label="Bubbles: size of each preset against its log-spectral distance, their area its speed; the front is a line. The table below has the same figures."
      />
      <Figures
        named
        columns={["preset", "MB", "LSD dB", "speed", "listen", "front"]}
        rows={entries.map((entry): ComponentChildren[] => {
          const { name, point, figures } = entry;
          return [
            name,
            megabytes(point.sizeBytes),
            decimals(point.lsdDb, 2),
            formatSpeed(figures.means.speed),
            playerLinks(name, speakers, audio),
            <span key="front" class="text">{placeText(entry)}</span>,
          ];
        })}
        caption="From the smallest to the largest. On the front: no other preset is as small and as near to the fp32 chain (LSD). Numbers lead to the passages' players."
      />
    </>
  );
}

/** A way to each player of the preset `name` on the page: what cannot be heard has none. */
function playerLinks(
  name: string,
  speakers: readonly Speaker[],
  audio: PageAudio | undefined,
): ComponentChildren[] {
  // The reference comes first, and a preset may have its name.
  const place = speakers.findLastIndex((speaker) => speaker.name === name);
  return speakers[place].recordings
    .filter(({ file }) => !("problem" in soundOf(file, audio)))
    .map(({ number }) => (
      <>
        <a
          key={number}
          href={`#${playerId(place, number)}`}
          aria-label={`Passage ${number}, ${name}`}
        >
          {number}
        </a>
        {" "}
      </>
    ));
}
