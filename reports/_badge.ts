/** Badges: shields.io's endpoint schema. */
import type { Verdict } from "./_verdict.ts";

const colors = { good: "blue", bad: "red", unknown: "lightgrey" } as const;

/** The badge that says `message`, in the colour of `tone`. */
export const badgeOf = (message: string, tone: Verdict["tone"]): string =>
  JSON.stringify({ schemaVersion: 1, label: "kokobench", message, color: colors[tone] }) + "\n";
