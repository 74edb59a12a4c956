/** What all comparisons of a page say of size, quality and speed. */
import type { JSX } from "preact";
import type { Comparison } from "../../tuning/comparison_result.ts";
import { Heading, type PageChart } from "../html/document.tsx";
import { presetsChart } from "../presets/_chart.ts";
import { Front } from "../presets/front.tsx";
import { PresetTable } from "../presets/sections.tsx";
import { cutText } from "../_text.ts";
import type { Member } from "./content.ts";
import type { PresetRow } from "./preset_rows.ts";
import type { JointRecordings } from "./recordings.ts";

/** Most characters of a label in a heading. */
const longest = 80;

const chartId = ({ id }: Member<Comparison>): string => `front-${id}`;

/** The charts that {@link Fronts} has places for; presets look as the series of their row's place do. */
export const frontCharts = (
  comparisons: readonly Member<Comparison>[],
  rows: readonly PresetRow[],
): PageChart[] =>
  comparisons.flatMap((member) =>
    presetsChart(
      member.result,
      chartId(member),
      (preset) =>
        rows.findIndex(({ compared }) =>
          compared.some((each) => each.member === member && each.entry.preset.name === preset)
        ),
    ) ?? []
  );

/** Front and figures of each comparison, with ways to the players of `recordings`. */
export const Fronts = (
  { comparisons, recordings }: {
    comparisons: readonly Member<Comparison>[];
    recordings: JointRecordings;
  },
): JSX.Element => (
  <>
    {comparisons.map((member) => (
      <div key={member.id}>
        <Heading>
          Size, quality and speed
          {comparisons.length > 1 && `: ${cutText(member.label, longest)}`}
        </Heading>
        <Front
          comparison={member.result}
          chartId={chartId(member)}
          speakers={recordings.speakers}
          placeOf={(preset) => recordings.placeOf(member.id, preset)}
          audio={recordings.audio}
        />
        <details>
          <summary>All figures of these presets</summary>
          <PresetTable comparison={member.result} />
        </details>
      </div>
    ))}
  </>
);
