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

/** Where players are on the page that a {@link Front} is on. */
interface FrontPlayers {
  /** Those that have players on the page, in its order. */
  readonly speakers: readonly Speaker[];
  /** Place of the preset of this name among them; -1 where it has none. */
  readonly placeOf: (preset: string) => number;
  readonly audio: PageAudio | undefined;
}

/** The section, whose chart is `presetsChart` on `chartId`. Without a measured preset there is nothing to draw. */
export function Front(
  { comparison, chartId, ...players }: FrontPlayers & { comparison: Comparison; chartId: string },
): JSX.Element {
  const entries = frontOf(comparison);
  if (entries.length === 0) return <p>No preset was measured.</p>;
  return (
    <>
      <ChartCanvas
        id={chartId}
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
            playerLinks(name, players),
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
  { speakers, placeOf, audio }: FrontPlayers,
): ComponentChildren[] {
  const place = placeOf(name);
  if (place < 0) return [];
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
