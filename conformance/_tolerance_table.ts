import type { Tolerance } from "./tolerances.ts";

/** The rows of the table. */
export const builtInTolerances: readonly Tolerance[] = [];
