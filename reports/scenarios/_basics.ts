/** What every result tells of waiting, without a scenario: how long a start takes. */
import { sum } from "simple-statistics";
import type { BenchResult } from "../../bench/result.ts";
import { formatMs } from "../_figures.ts";
import type { ScenarioTable } from "./_text.ts";

/** How long the first audio of a passage takes, in ms. */
export interface StartUp {
  /** Number of the passage. */
  readonly passage: number;
  /** Compiling, first load and first run; absent where nothing was compiled in this benchmark. */
  readonly firstEverMs?: number;
  /** Loading and first run. */
  readonly coldMs: number;
  readonly loadMs: number;
  readonly firstRunMs: number;
  /** Median of the timed runs; null where there are none. */
  readonly warmMs: number | null;
}

/** The start of a result's chain; undefined where a stage was not loaded or the first passage has no run. */
export function startUpOf(
  { packages, passages }: Pick<BenchResult, "packages" | "passages">,
): StartUp | undefined {
  const [passage] = passages;
  const firstRunMs = passage?.measurement?.runs[0]?.chainMs;
  const loads = packages.map(({ loadMs }) => loadMs);
  if (firstRunMs === undefined || loads.some((loadMs) => loadMs === null)) return undefined;
  const loadMs = sum(loads as number[]);
  const preparing = packages.map(({ compileMs, firstLoadMs }) => [compileMs, firstLoadMs]).flat();
  const isFirst = preparing.every((ms) => typeof ms === "number");
  return {
    passage: passage.number,
    ...(isFirst && { firstEverMs: sum(preparing as number[]) + firstRunMs }),
    coldMs: loadMs + firstRunMs,
    ...{ loadMs, firstRunMs },
    warmMs: passage.measurement!.chainMs,
  };
}

/** How long one waits for the first audio; undefined as {@link startUpOf}. */
export function startUpTable(
  result: Pick<BenchResult, "packages" | "passages">,
): ScenarioTable | undefined {
  const start = startUpOf(result);
  if (start === undefined) return undefined;
  const { passage, firstEverMs, coldMs, loadMs, firstRunMs, warmMs } = start;
  const rows: [string, string][] = [
    ["first start: compile, first load, first run", formatMs(firstEverMs)],
    ["cold start: load, first run", formatMs(coldMs)],
    ["- load of all stages", formatMs(loadMs)],
    ["- first run", formatMs(firstRunMs)],
    ["warm: a later run", formatMs(warmMs)],
  ];
  return {
    caption: `From nothing to the audio of passage ${passage}, in ms.`,
    columns: ["", "first audio"],
    rows: rows.filter(([, cell]) => cell !== ""),
  };
}
