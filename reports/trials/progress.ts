/**
 * Trials of the comparison while they run.
 * @module
 */
import type { Trial } from "../../compare/trials/result.ts";

/** A trial in a few words. */
export const trialLine = ({ series, number, runs, ratio, slower, faster }: Trial): string =>
  `${series} ${number}: ${runs} runs, ratio ${ratio.toFixed(3)}` +
  (slower.length + faster.length > 0 ? `, found ${[...slower, ...faster].join(" ")}` : "");
