/**
 * A summary as a section of a README: a table like a row of badges, between marks that a script can find.
 * @module
 */
import { escape, tableOf } from "../_markdown.ts";
import { cutText } from "../_text.ts";
import type { Summary } from "./summary.ts";

/** Most characters of a cell and of the line below. */
const [longestCell, longestLine] = [60, 300];

/** The section (GitHub's Markdown), to be pasted between `<!-- kokobench KIND -->` and its end, which are part of it. */
export function renderReadme({ kind, verdicts, context }: Summary): string {
  const answers = verdicts.map(({ answer }) => `**${escape(cutText(answer, longestCell))}**`);
  const [head, aligns] = tableOf(
    verdicts.map(({ question }) => escape(cutText(question, longestCell))),
    verdicts.map(() => ":---:"),
    [],
  ).split("\n");
  return [
    `<!-- kokobench ${kind} -->`,
    `\n${head}\n${aligns}\n| ${answers.join(" | ")} |`,
    `\n<sub>${escape(cutText(context, longestLine))}</sub>`,
    `\n<!-- /kokobench ${kind} -->\n`,
  ].join("\n");
}
