/** The tables and the texts of reports of every format, for tests that hold their numbers against the JSON. */
import type { PrintedTable } from "./_printed.ts";

const isTable = (block: string): boolean => /^\|.*\|\n\| :?--/.test(block);
const tag = /<[^>]*>/g;
const htmlTable = /<table[^]*?<\/table>/g;
/** What is only there for who hovers over a cell. */
const detail = /<span class="detail">[^]*?<\/span>/g;

/** The tables of Markdown, escapes undone and marks of emphasis left out. */
export const markdownTables = (text: string): PrintedTable[] =>
  text.split("\n\n").filter(isTable).map((block) => {
    const [head, , ...rows] = block.trim().split("\n").map((line) =>
      line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => unescaped(cell))
    );
    return { head, rows };
  });

/** What of Markdown is in no table, without marks of headings and of lists. */
export function markdownText(text: string): string {
  const blocks = text.split("\n\n").filter((block) => !isTable(block));
  return unescaped(blocks.join("\n").replace(tag, "\n").replace(/^(?:#+|-) /gm, ""));
}

/** The tables of a page, details left out. */
export const htmlTables = (html: string): PrintedTable[] =>
  [...html.matchAll(htmlTable)].map(([table]) => {
    const [head, ...rows] = [...table.matchAll(/<tr[^]*?<\/tr>/g)].map(([row]) =>
      [...row.matchAll(/<t[hd](?: [^>]*)?>([^]*?)<\/t[hd]>|<td[^>]*\/>/g)].map(([, cell = ""]) =>
        plain(cell.replace(detail, "").replace(tag, ""))
      )
    );
    return { head, rows };
  });

/** What of a page is in no table but can be read or is read out: texts, captions, labels and details of cells. */
export function htmlText(html: string): string {
  const body = html.replace(/<(script|style|svg)[^]*?<\/\1>/g, "");
  const labels = [...body.matchAll(/ (?:aria-label|title)="([^"]*)"/g)].map(([, label]) => label);
  const ofTable = (table: string) =>
    [...table.matchAll(/<caption[^]*?<\/caption>/g), ...table.matchAll(detail)].join("\n");
  const rest = body.replace(htmlTable, ofTable).replace(/<\/?(?:a|b|code|strong|em)\b[^>]*>/g, "");
  return plain([rest.replace(tag, "\n"), ...labels].join("\n"));
}

/** What the chart `id` of a page draws. */
export const chartOf = (
  html: string,
  id: string,
): { readonly labels?: readonly string[]; readonly datasets: readonly PrintedSeries[] } =>
  JSON.parse(new RegExp(`id="${id}-data">([^]*?)</script>`).exec(html)![1]);

/** Bars, points or a line of a chart. */
interface PrintedSeries {
  readonly label: string;
  readonly data: readonly unknown[];
}

const unescaped = (markdown: string): string =>
  plain(markdown.replace(/(?<!\\)[*`]/g, "").replace(/\\([^A-Za-z\d\s])/g, "$1"));
const plain = (text: string): string =>
  text.replace(/&gt;/g, ">").replace(/&lt;/g, "<").replace(/&quot;/g, '"').replace(/&amp;/g, "&")
    .replaceAll("\u200b", "").trim();
