/** Badges: shields.io's endpoint schema. */
import { cutText, withoutTurns } from "./_text.ts";
import type { Verdict } from "./_verdict.ts";

/** Most characters of a message. */
const longest = 80;
const colors = { good: "blue", bad: "red", unknown: "lightgrey" } as const;

/** The badge that says `message`, in the colour of `tone`. */
export const badgeOf = (message: string, tone: Verdict["tone"]): string =>
  JSON.stringify({
    ...{ schemaVersion: 1, label: "kokobench" },
    ...{ message: withoutTurns(cutText(message, longest)), color: colors[tone] },
  }) + "\n";
