/** What the tables and sentences of this room share. */
import type { Scenarios } from "../../bench/scenarios/schema.ts";

/** A table of the section. */
export interface ScenarioTable {
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of each says what it is of. */
  readonly rows: readonly (readonly string[])[];
}

/** A scenario that was measured. */
export type Measured<Name extends keyof Scenarios> = Extract<
  NonNullable<Scenarios[Name]>,
  { status: "measured" }
>;

/** The scenario, where it was measured. */
export function measuredOf<Name extends keyof Scenarios>(
  scenarios: Scenarios | null,
  name: Name,
): Measured<Name> | undefined {
  const outcome = scenarios?.[name];
  return outcome?.status === "measured" ? outcome as Measured<Name> : undefined;
}

/** Seconds: tenths from 10 on, hundredths below, none of whole ones. */
export const formatSeconds = (ms: number): string =>
  `${(ms / 1000).toFixed(ms % 1000 === 0 ? 0 : ms < 9950 ? 2 : 1)} s`;
