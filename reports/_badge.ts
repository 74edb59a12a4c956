/** Badges: shields.io's endpoint schema. */
import { withoutTurns } from "./_text.ts";
import type { Verdict } from "./_verdict.ts";

const colors = { good: "blue", bad: "red", unknown: "lightgrey" } as const;

/** The badge that says `message`, a few words, in the colour of `tone`. */
export const badgeOf = (message: string, tone: Verdict["tone"]): string =>
  JSON.stringify({
    ...{ schemaVersion: 1, label: "kokobench" },
    ...{ message: withoutTurns(message), color: colors[tone] },
  }) + "\n";
