/** The front of size, quality and speed: chart, and the same as a table that leads to the audio. */
import type { JSX } from "preact";
import type { Comparison } from "../../tuning/comparison_result.ts";
import { formatSpeed } from "../_figures.ts";
import { ChartCanvas } from "../html/document.tsx";
import { decimals, megabytes } from "./_figures.ts";
import { frontOf, placeText } from "./_front.ts";

/** The section; without a measured preset there is nothing to draw. */
export function Front({ comparison }: { comparison: Comparison }): JSX.Element {
  const entries = frontOf(comparison);
  if (entries.length === 0) return <p>No preset was measured.</p>;
  return (
    <>
      <ChartCanvas
        id="presets"
        label="Bubbles: size of each preset against its log-spectral distance, their area its speed; the front is a line. The table below has the same figures."
      />
      <div class="wide" tabIndex={0} role="group" aria-label="The front of size and quality">
        <table class="named">
          <caption>
            From the smallest to the largest. On the front: no other preset is as small and as near
            to the fp32 chain (LSD). Numbers play a passage.
          </caption>
          <thead>
            <tr>
              {["preset", "MB", "LSD dB", "speed", "front", "listen"].map((name) => (
                <th key={name} scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => {
              const { name, point, figures } = entry;
              return (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{megabytes(point.sizeBytes)}</td>
                  <td>{decimals(point.lsdDb, 2)}</td>
                  <td>{formatSpeed(figures.means.speed)}</td>
                  <td class="text">{placeText(entry)}</td>
                  <td>
                    {figures.passages.filter(({ file }) => file !== "").map(({ number, file }) => (
                      <>
                        <a
                          key={number}
                          href={`./${encodeURIComponent(file)}`}
                          aria-label={`Passage ${number}, ${name}`}
                        >
                          {number}
                        </a>
                        {" "}
                      </>
                    ))}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
