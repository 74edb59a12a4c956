/** The heat map as a table: cells are reached by arrow keys, and each holds its details as text, which shows on hover and focus. */
import type { JSX } from "preact";
import type { StageName } from "../../stages/contract.ts";
import { stageNames } from "../../stages/contract.ts";
import { stageTitles } from "../../stages/titles.ts";
import { cutText } from "../_text.ts";
import { Heading, type PageChart } from "../html/document.tsx";
import { type HeatMap, placeOf, viewKey } from "./_heat_map.ts";
import { heatIds, heatScript } from "./_heat_script.ts";
import { legend } from "./_severity.ts";

/** Most characters of a run's label before its row. */
const longestLabel = 60;

/** What the map's script works with. */
export const heatData = ({ faces, views }: HeatMap): PageChart => ({
  id: heatIds.table,
  data: { faces, views },
  script: heatScript,
});

/** The map with its filter and its legend; `heatData` of it belongs to the page. */
export function Heat({ map }: { map: HeatMap }): JSX.Element {
  const { columns, rows } = map;
  const labelled = rows.length > stageNames.length;
  const cells = map.views[viewKey("", "")].map((index) => map.faces[index]);
  const row = (index: number) => cells.slice(index * columns.length, (index + 1) * columns.length);
  return (
    <>
      <Heading>Error against tolerance</Heading>
      <p>
        Each cell is the worst comparison of a stage on a passage: its error as a multiple of its
        tolerance. Above 1 it fails. Where no tolerance is known a striped cell has the error
        itself. Point at a cell, or go there with Tab and the arrow keys, for error, tolerance and
        the tolerance that would have been needed.
      </p>
      <Filter map={map} />
      <div class="wide">
        <table
          class="heat"
          id={heatIds.table}
          role="grid"
          aria-label="Error over tolerance by stage and passage"
        >
          <thead>
            <tr>
              <th scope="col">stage</th>
              {labelled && <th scope="col">run</th>}
              {columns.map((passage) => (
                <th key={passage} scope="col">{passage === null ? "package" : placeOf(passage)}</th>
              ))}
            </tr>
          </thead>
          {stageNames.map((stage) => (
            <tbody key={stage}>
              {rows.map(({ label, stage: own }, i) =>
                own === stage && (
                  <tr key={label}>
                    <Heads
                      stage={stage}
                      label={labelled ? label : undefined}
                      span={rows.findIndex((row) => row.stage === stage) === i
                        ? rows.length / stageNames.length
                        : 0}
                    />
                    {row(i).map(({ level, text, detail }, j) => (
                      <td key={j} class={level} tabIndex={i === 0 && j === 0 ? 0 : -1}>
                        <span>{text}</span>
                        <span class="detail">{detail}</span>
                      </td>
                    ))}
                  </tr>
                )
              )}
            </tbody>
          ))}
        </table>
      </div>
      <ul class="legend" aria-label="Worst error over tolerance">
        {legend.map(({ level, says }) => <li key={level} class={level}>{says}</li>)}
      </ul>
    </>
  );
}

/** Heads of a row: the stage over all its rows, and which run a row is of where there are several. */
function Heads(
  { stage, label, span }: { stage: StageName; label: string | undefined; span: number },
): JSX.Element {
  if (label === undefined) return <th scope="row">{stageTitles[stage]}</th>;
  return (
    <>
      {span > 0 && <th scope="rowgroup" rowSpan={span}>{stageTitles[stage]}</th>}
      <th scope="row">{cutText(label, longestLabel)}</th>
    </>
  );
}

/** Chooses what cells are the worst of; hidden until the script is there that does it. */
function Filter({ map: { suites, metrics } }: { map: HeatMap }): JSX.Element {
  const choices = [
    { id: heatIds.suite, name: "Suite", options: suites },
    { id: heatIds.metric, name: "Metric", options: metrics },
  ];
  return (
    <div class="filter" id={heatIds.filter} hidden>
      {choices.map(({ id, name, options }) => (
        <label key={id}>
          {name}{" "}
          <select id={id}>
            <option value="">all</option>
            {options.map((option) => <option key={option} value={option}>{option}</option>)}
          </select>
        </label>
      ))}
      <span role="status" id={heatIds.count} />
    </div>
  );
}
