/** How fast all benchmarks of a page are, together: by passage, over T_a, and where the time goes. */
import type { JSX } from "preact";
import type { BenchResult, PassageResult } from "../../bench/result.ts";
import { cellsOf, columns, formatSpeed } from "../_figures.ts";
import { formatHalfWidth } from "../_statistics.ts";
import { SpeedOverFrames, StagesCanvas } from "../bench/speed.tsx";
import { Figures, Heading } from "../html/document.tsx";
import type { Member } from "./content.ts";

/** The section. `benches` are some; the page has their `speedChart` and `stagesChart`. */
export function Speed({ benches }: { benches: readonly Member<BenchResult>[] }): JSX.Element {
  const passages = benches.flatMap(({ result }) => result.passages);
  const numbers = [...new Set(passages.map(({ number }) => number))].sort((a, b) => a - b);
  const bars = passages.filter(({ measurement }) => measurement?.stages);
  return (
    <>
      <Heading>Speed</Heading>
      <Figures
        named
        columns={["", ...numbers.map((number) => `passage ${number}`)]}
        rows={benches.map(({ label, result }) => [
          label,
          ...numbers.map((number) =>
            speedText(result.passages.find((passage) => passage.number === number))
          ),
        ])}
        caption="Audio time over median chain time, ± half of the median's 95% interval; fewer than 5 runs have none. Below, each result has its times."
      />
      <SpeedOverFrames subjects={benches} />
      <Heading>Time of each stage</Heading>
      <StagesCanvas bars={bars.length} />
      <details>
        <summary>Times of stages as a table</summary>
        <Figures
          named
          columns={["", ...columns]}
          rows={benches.flatMap(({ label, result }) =>
            result.passages.map((passage) => [label, ...cellsOf(passage)])
          )}
          caption="Medians in ms, taken inside the runs of the chain, copies and casts included."
        />
      </details>
    </>
  );
}

function speedText(passage: PassageResult | undefined): string {
  const { speed = null, statistics } = passage?.measurement ?? {};
  if (speed === null) return passage?.outcome ?? "";
  const width = statistics ? formatHalfWidth(statistics.chain) : "";
  return width === "" ? formatSpeed(speed) : `${formatSpeed(speed)} ${width}`;
}
