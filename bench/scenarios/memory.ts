/**
 * Memory of the benchmark's own worker, from its readings: after loading, and after each run of a passage.
 * @module
 */
import { max, median } from "simple-statistics";
import type { z } from "zod";
import type { memorySchema, Scenarios } from "./schema.ts";

/** One reading of a worker's memory. */
export type MemoryReading = z.infer<typeof memorySchema>;

/** When it was read. */
export interface ReadMemory {
  /** Number of the passage that had a run before; null after loading. */
  readonly passage: number | null;
  /** Null where the worker is no process of its own. */
  readonly memory: MemoryReading | null;
}

/** What the readings add up to, in their order; undefined where there are none. */
export function memoryOf(readings: readonly ReadMemory[]): Scenarios["memory"] {
  if (readings.length === 0) return undefined;
  const all = readings.map(({ memory }) => memory).filter((memory) => memory !== null);
  if (all.length === 0) {
    const reason = "the worker is no process of its own: its memory is that of this program";
    return { status: "skipped", why: "no-process", reason };
  }
  const lastOf = new Map(
    readings.flatMap(({ passage, memory }) =>
      passage === null || memory === null ? [] : [[passage, { passage, ...memory }]]
    ),
  );
  const afterPassages = [...lastOf.values()];
  const lastHalf = afterPassages.slice(Math.floor(afterPassages.length / 2));
  return {
    status: "measured",
    afterLoad: readings.find(({ passage }) => passage === null)?.memory ?? null,
    afterPassages,
    steady: lastHalf.length === 0 ? null : {
      residentBytes: Math.round(median(lastHalf.map(({ residentBytes }) => residentBytes))),
      footprintBytes: known(lastHalf.map(({ footprintBytes }) => footprintBytes), median),
    },
    peak: {
      residentBytes: known(all.map(({ peakResidentBytes }) => peakResidentBytes), max),
      footprintBytes: known(all.map(({ peakFootprintBytes }) => peakFootprintBytes), max),
    },
  };
}

/** `summary` of what is known, or null where nothing is. */
function known(values: (number | null)[], summary: (values: number[]) => number): number | null {
  const told = values.filter((value) => value !== null);
  return told.length === 0 ? null : Math.round(summary(told));
}
