/**
 * A summary as the comment of a pull request: the verdict, a small table, and everything else folded away.
 * @module
 */
import { escape, tableOf } from "../_markdown.ts";
import { cutText } from "../_text.ts";
import type { Summary, SummaryTable } from "./summary.ts";

/** The most characters that GitHub takes for a comment. */
export const mostCharacters = 65_536;
/** Most of a table and of its cells, so that the visible part is always short. */
const [mostRows, longestCell, longestDetail] = [24, 60, 300];

const marks = { good: "✅ ", bad: "❌ ", unknown: "" } as const;

/** The comment (GitHub's Markdown), never over {@link mostCharacters}: what is too much is left out and said so. */
export function renderPullRequest({ title, verdicts, tables, context, full }: Summary): string {
  const line = verdicts.map(({ question, answer, tone }) =>
    `${marks[tone]}${escape(cutText(question, longestCell))} **${
      escape(cutText(answer, longestCell))
    }**`
  );
  const details = verdicts.map(({ question, answer, detail }) =>
    `- ${escape(cutText(question, longestCell))} ${
      escape(cutText(`${answer}: ${detail}`, longestDetail))
    }`
  );
  const head = [
    `### ${title}`,
    line.join(" · "),
    ...tables.filter(({ rows }) => rows.length > 0).map(shortTable),
    "<details><summary>The whole report</summary>",
    details.join("\n"),
  ].join("\n\n");
  const foot = `</details>\n\n<sub>${escape(cutText(context, longestDetail))}</sub>\n`;
  return `${head}\n\n${cutBlocks(full, mostCharacters - head.length - foot.length - 4)}\n\n${foot}`;
}

function shortTable({ head, texts, rows }: SummaryTable): string {
  const cut = (row: readonly string[]) => row.map((cell) => cutText(cell, longestCell));
  const table = tableOf(
    head.map((cell) => escape(cutText(cell, longestCell))),
    head.map((_, i) => texts.includes(i) ? "---" : "---:"),
    rows.slice(0, mostRows).map(cut),
  );
  const others = rows.length - mostRows;
  return others > 0 ? `${table}\n\n${others} more rows are left out.` : table;
}

const note = "_The rest of the report is left out: a comment has no room for it._";

/**
 * The first blocks of `markdown` that `room` characters hold, its title left out: whole tables, and no part of what is
 * folded away.
 */
function cutBlocks(markdown: string, room: number): string {
  const blocks = markdown.trim().split("\n\n").filter((block, i) =>
    i > 0 || !block.startsWith("# ")
  );
  if (blocks.join("\n\n").length <= room) return blocks.join("\n\n");
  let length = note.length;
  let count = 0;
  while (length + blocks[count].length + 2 <= room) length += blocks[count++].length + 2;
  while (count > 0 && !isBalanced(blocks.slice(0, count))) count--;
  return [...blocks.slice(0, count), note].join("\n\n");
}

/** Whether every element that opens closes. Text has no `<` of its own. */
function isBalanced(blocks: readonly string[]): boolean {
  const count = (tag: string) => blocks.join("").split(tag).length;
  return count("<details>") === count("</details>");
}
