/**
 * A benchmark for other programs: CSV, JSON Lines and a badge. Numbers are those of the JSON, digit for digit.
 * @module
 */
import type { BenchResult } from "../bench/result.ts";
import { stageNames } from "../stages/contract.ts";
import { formatSpeed } from "./_figures.ts";

/** A passage as flat fields; null is what was not measured. */
type Row = Readonly<Record<string, string | number | null>>;

function rowsOf({ passages }: BenchResult): Row[] {
  return passages.map(({ number, tokenCount, outcome, measurement }) => ({
    number,
    tokenCount,
    outcome,
    frameCount: measurement?.frameCount ?? null,
    audioSeconds: measurement?.audioSeconds ?? null,
    chainMs: measurement?.chainMs ?? null,
    speed: measurement?.speed ?? null,
    ...Object.fromEntries(
      stageNames.map((stage) => [`${stage}Ms`, measurement?.stages?.[stage].totalMs ?? null]),
    ),
  }));
}

/** A line a passage under a line of names (RFC 4180). No field is free text, so none has to be quoted. */
export function renderCsv(result: BenchResult): string {
  const rows = rowsOf(result);
  const lines = rows.map((row) => Object.values(row).map((value) => value ?? "").join(","));
  return [Object.keys(rows[0] ?? {}).join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

/** A JSON object a passage, each on a line of its own. */
export const renderJsonLines = (result: BenchResult): string =>
  rowsOf(result).map((row) => `${JSON.stringify(row)}\n`).join("");

/** The mean speed as shields.io's endpoint schema. */
export function renderBadge({ meanSpeed, failures }: BenchResult): string {
  const message = meanSpeed === null ? "not measured" : `${formatSpeed(meanSpeed)} real time`;
  const color = failures.length > 0 ? "red" : meanSpeed === null ? "lightgrey" : "blue";
  return JSON.stringify({ schemaVersion: 1, label: "kokobench", message, color }) + "\n";
}
