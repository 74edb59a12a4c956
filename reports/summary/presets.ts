/** A comparison of presets in short: from the smallest to the largest, what each loses. */
import { megabytes } from "../../text/figures.ts";
import type { Comparison } from "../../tuning/comparison_result.ts";
import { decimals } from "../_cells.ts";
import { formatSpeed } from "../_figures.ts";
import { frontOf } from "../presets/_front.ts";
import { presetVerdicts } from "../presets/_verdict.ts";
import { renderComparisonMarkdown } from "../presets/markdown.ts";
import { barOf } from "./_bar.ts";
import { contextLine } from "./_context.ts";
import type { Summary } from "./summary.ts";

/** The summary; its bars compare sizes with the largest. */
export function presetsSummary(comparison: Comparison): Summary {
  const entries = frontOf(comparison);
  const largest = Math.max(...entries.map(({ point }) => point.sizeBytes));
  return {
    kind: "presets",
    title: "Presets of Kokoro-82M: size, quality, speed",
    verdicts: presetVerdicts(comparison),
    tables: [{
      head: ["preset", "MB", "", "LSD dB", "speed", "front"],
      texts: [0, 2, 5],
      rows: entries.map(({ name, point, figures, place }) => [
        name,
        megabytes(point.sizeBytes),
        barOf(point.sizeBytes / largest),
        decimals(point.lsdDb, 2),
        formatSpeed(figures.means.speed),
        { front: "yes", faster: "no, but faster", behind: "no" }[place],
      ]),
    }],
    context: contextLine(comparison),
    full: renderComparisonMarkdown(comparison),
  };
}
