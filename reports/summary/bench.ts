/** A benchmark in short: speed by passage, and which stage takes the time. */
import type { BenchResult } from "../../bench/result.ts";
import { stageNames } from "../../stages/contract.ts";
import { stageTitles } from "../../stages/titles.ts";
import { percent } from "../../text/figures.ts";
import { formatMs, formatSpeed } from "../_figures.ts";
import { verdictsOf } from "../_verdict.ts";
import { renderMarkdown } from "../markdown.ts";
import { barOf } from "./_bar.ts";
import { contextLine } from "./_context.ts";
import type { Summary, SummaryTable } from "./summary.ts";

/** The summary; its bars compare passages with the fastest, stages with all of them. */
export const benchSummary = (result: BenchResult): Summary => ({
  kind: "bench",
  title: "Kokoro-82M in seven Core ML stages: speed",
  verdicts: verdictsOf(result),
  tables: [speedTable(result), stageTable(result)],
  context: contextLine(result, result.settings.preset),
  full: renderMarkdown(result),
});

function speedTable({ passages }: BenchResult): SummaryTable {
  const fastest = Math.max(...passages.map(({ measurement }) => measurement?.speed ?? 0));
  return {
    head: ["passage", "T_enc", "T_a", "chain ms", "speed", ""],
    texts: [5],
    rows: passages.map(({ number, tokenCount, outcome, measurement }) => [
      String(number),
      String(tokenCount),
      measurement === null ? "" : String(measurement.frameCount),
      formatMs(measurement?.chainMs),
      measurement?.speed == null ? outcome : formatSpeed(measurement.speed),
      measurement?.speed && fastest > 0 ? barOf(measurement.speed / fastest) : "",
    ]),
  };
}

/** Of the longest passage that has times. */
function stageTable({ passages }: BenchResult): SummaryTable {
  const timed = passages.filter(({ measurement }) => measurement?.stages);
  const longest = timed.reduce<typeof timed[number] | undefined>(
    (a, b) => a && a.measurement!.frameCount >= b.measurement!.frameCount ? a : b,
    undefined,
  );
  const stages = longest?.measurement?.stages;
  if (longest === undefined || !stages) return { head: [], texts: [], rows: [] };
  const sumMs = stageNames.reduce((sum, stage) => sum + stages[stage].totalMs, 0);
  return {
    head: [`stage, passage ${longest.number}`, "ms", "share", ""],
    texts: [0, 3],
    rows: stageNames.map((stage) => {
      const share = sumMs > 0 ? stages[stage].totalMs / sumMs : 0;
      return [
        stageTitles[stage],
        formatMs(stages[stage].totalMs),
        percent(share, 0),
        barOf(share),
      ];
    }),
  };
}
