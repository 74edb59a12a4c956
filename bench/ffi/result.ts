/**
 * What was measured of the way to Core ML, and what is demanded of it.
 * @module
 */
import type { DeviceInfo } from "../../ffi/schemas.ts";
import { percent } from "../../text/figures.ts";
import type { Environment } from "../result.ts";
import type { CopySpeed } from "./copy_speed.ts";
import { growthOf, type MemoryGrowth } from "./memory_growth.ts";
import type { CallOverhead } from "./overhead.ts";

/** Version of the layout of {@link FfiResult}; raised when a field changes its meaning or goes away. */
export const ffiSchemaVersion = 1;

/** The content of `ffi.json`. */
export interface FfiResult {
  readonly schemaVersion: typeof ffiSchemaVersion;
  readonly startedAt: string;
  readonly environment: Environment;
  readonly device: DeviceInfo;
  readonly overhead: CallOverhead;
  readonly copies: readonly CopySpeed[];
  readonly memory: MemoryGrowth;
}

/** A demand, and whether it is met. */
export interface Demand {
  readonly what: string;
  readonly limit: string;
  readonly received: string;
  readonly isMet: boolean;
}

/** All demands on `result`. */
export function demandsOf({ overhead, copies, memory }: FfiResult): Demand[] {
  const growth = growthOf(memory);
  return [
    {
      what: `a prediction beyond the model's own time, median of ${overhead.calls}`,
      limit: "under 50 µs",
      received: `${overhead.medianUs.toFixed(1)} µs`,
      isMet: overhead.medianUs < 50,
    },
    ...copies.map(({ dtype, shape, relativeSpeed }) => ({
      what: `copies around ${dtype} [${shape}], beside memcpy's speed`,
      limit: "at least 80%",
      received: percent(relativeSpeed),
      isMet: relativeSpeed >= 0.8,
    })),
    {
      what: `memory after ${memory.cycles} times load, predict, unload`,
      limit: "at most 5% more",
      received: `${percent(growth)} more`,
      isMet: growth <= 0.05,
    },
  ];
}
