/** Results come from anywhere: whatever their texts hold and whatever they lack, every report is correct and safe. */
import assert from "node:assert/strict";
import type { z } from "zod";
import { historyOf } from "../fleet/history.ts";
import { nightResult } from "../fleet/_nights.ts";
import { type BenchResult, resultSchema } from "../bench/result.ts";
import { seededRandom } from "../system/random.ts";
import type { AnyResult } from "./any_result.ts";
import { renderCompareTerminal } from "./compare/terminal.ts";
import { renderConformanceTerminal } from "./conformance/terminal.ts";
import { hostileKinds, hostileMarker as marker, hostiles, poison } from "./_hostile.ts";
import { checkReport } from "./_hostile_reports.ts";
import { samplesOf } from "./_samples.ts";
import { renderPeersTerminal } from "./peers/terminal.ts";
import { renderComparisonTerminal } from "./presets/terminal.ts";
import { jointReportsOf, type ReportFile, reportsOf } from "./report_files.ts";
import { feedFiles } from "./site/feeds.ts";
import { renderTerminal } from "./terminal.ts";
import { renderTrialsMarkdown } from "./trials/markdown.ts";

const kinds = Object.keys(hostileKinds) as AnyResult["kind"][];

/** All that is made of a result: its files, and what the terminal shows. */
async function filesOf(any: AnyResult): Promise<ReportFile[]> {
  return [...await reportsOf(any), { name: "terminal.txt", content: terminalOf(any) }];
}

function terminalOf({ kind, result }: AnyResult): string {
  switch (kind) {
    case "bench":
      return renderTerminal(result);
    case "comparison":
      return renderComparisonTerminal(result);
    case "conformance":
      return renderConformanceTerminal(result);
    case "peers":
      return renderPeersTerminal(result);
    case "bench-comparison":
      return renderCompareTerminal(result);
    case "trials":
      return renderTrialsMarkdown(result);
  }
}

/** Fewest texts of a result that can be hostile: fewer would say that they are not found. */
const leastTexts = 12;

for (const kind of kinds) {
  const { schema, results } = hostileKinds[kind];

  Deno.test(`every text of a result of ${kind} can be hostile`, async () => {
    for (const result of results) {
      const plain = await filesOf({ kind, result } as AnyResult);
      for (const text of hostiles) {
        const { value, count } = poison<unknown>(result, schema as z.ZodType, text);
        assert.ok(count > leastTexts, `only ${count} texts`);
        const files = await filesOf({ kind, result: value } as AnyResult);
        for (const [i, file] of files.entries()) checkReport(file, plain[i]);
        for (const { name, content } of files) {
          if (/^(?!readme)\w+\.(?:html|md|txt)$/.test(name)) {
            assert.ok(content.includes(marker), `${name} shows none of it`);
          }
        }
      }
    }
  });

  Deno.test(`a result of ${kind} may have or lack whatever its schema lets it`, async () => {
    for (let i = 0; i < 12; i++) {
      const random = seededRandom(`${kind} ${i}`);
      const text = hostiles[i % hostiles.length];
      const result = samplesOf<unknown>(schema as z.ZodType, { text, random });
      for (const file of await filesOf({ kind, result } as AnyResult)) checkReport(file);
    }
  });
}

Deno.test("every text of all kinds on one page can be hostile", async () => {
  const pageOf = (text?: string) => {
    const all = kinds.flatMap((kind) => {
      const { schema, results } = hostileKinds[kind];
      return results.map((result) => ({
        kind,
        result: text === undefined
          ? result
          : poison<unknown>(result, schema as z.ZodType, text).value,
      } as AnyResult));
    });
    return jointReportsOf(all.map((any, i) => ({ any, folder: `${i}` })));
  };
  const [plain] = await pageOf();
  for (const text of hostiles) {
    const [page] = await pageOf(text);
    checkReport(page, plain);
    assert.ok(page.content.includes(marker));
  }
});

Deno.test("every text of results in a feed can be hostile", () => {
  for (const text of hostiles) {
    const results = [1, 1.5].map((factor, i) =>
      poison(nightResult({ day: i + 1, factor }), resultSchema as z.ZodType<BenchResult>, text)
        .value
    );
    const history = historyOf({ results, paths: results.map(() => "a.json") });
    const options = { title: "Speed", baseUrl: "https://example.org/" };
    const [atom, json] = feedFiles(history, options);
    const { items: [item] } = JSON.parse(json.content);
    assert.ok(item.title.includes(marker));
    assert.doesNotMatch(item.title + item.content_html, /[^\P{C}\n]/u);
    assert.doesNotMatch(item.content_html, /<\w/);
    assert.doesNotMatch(atom.content, /[^\P{C}\n]/u);
    // What is in no CDATA section has only the feed's own tags; what is in one is HTML of text alone.
    const [, ...sections] = atom.content.split("<![CDATA[");
    for (const section of sections) assert.doesNotMatch(section.split("]]>")[0], /<\w/);
    const outside = atom.content.replace(/<!\[CDATA\[[^]*?\]\]>/g, "");
    assert.doesNotMatch(
      outside,
      /<(?!\/?(?:feed|id|title|updated|author|name|generator|link|rights|entry|content)\b|\?xml)/,
    );
  }
});

Deno.test("results without anything in them still have reports", async () => {
  for (const kind of kinds) {
    const { schema, results: [result] } = hostileKinds[kind];
    const empty = schema.parse(emptied(result, schema as z.ZodType));
    for (const file of await filesOf({ kind, result: empty } as AnyResult)) checkReport(file);
  }
});

/** `value` without whatever the schema lets be missing, null or empty. */
function emptied<T>(value: T, schema: z.ZodType<T>): T {
  const result = structuredClone(value);
  const visit = (node: object) => {
    const fields = node as Record<string, unknown>;
    for (const key of Object.keys(fields)) {
      const before = fields[key];
      const isEmpty = (next: unknown) => {
        if (next === undefined) delete fields[key];
        else fields[key] = next;
        return schema.safeParse(result).success;
      };
      if (Array.isArray(node) || before === null) continue;
      if (isEmpty(undefined) || isEmpty(null) || (Array.isArray(before) && isEmpty([]))) continue;
      fields[key] = before;
    }
    for (const field of Object.values(fields)) {
      if (typeof field === "object" && field !== null) visit(field);
    }
  };
  visit(result as object);
  return result;
}
