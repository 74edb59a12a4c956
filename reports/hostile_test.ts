/** Results come from anywhere: whatever their texts hold, a page is text, and its scripts are ours. */
import assert from "node:assert/strict";
import type { z } from "zod";
import { peersSchema } from "../bench/peers/result.ts";
import { resultSchema } from "../bench/result.ts";
import { comparisonSchema } from "../tuning/comparison_result.ts";
import { failed } from "../conformance/case_result.ts";
import { conformanceResultSchema } from "../conformance/result.ts";
import { conformanceFixture, faultsFixture, fixtureCases } from "./conformance/_fixture.ts";
import type { AnyResult } from "./any_result.ts";
import { failedFixture } from "./_fixture.ts";
import { hostileMarker as marker, hostiles, poison } from "./_hostile.ts";
import { reportedOf } from "./joint/_fixture.ts";
import { hostileResults } from "./joint/_hostile.ts";
import { peersFixture } from "./peers/_fixture.ts";
import { placedFixture } from "./placement/_fixture.ts";
import { comparisonFixture } from "./presets/_fixture.ts";
import { scenariosFixture } from "./scenarios/_fixture.ts";
import { jointReportsOf, type ReportFile, reportsOf } from "./report_files.ts";

/** Tags of a page, the content of its script elements left out. */
const tagsOf = (html: string): string[] =>
  html.replace(/(<script[^>]*>)[^]*?<\/script>/g, "$1").match(/<[a-z!][^>]*>/gi) ?? [];

/** Holds `files` of hostile texts against those of `plain` ones. */
function check(files: readonly ReportFile[], plain: readonly ReportFile[]): void {
  for (const [i, { name, content }] of files.entries()) {
    if (name.endsWith(".html")) checkPage(name, content, plain[i].content);
    else if (name.endsWith(".md")) {
      assert.doesNotMatch(content, /<(?:script|img|b)\b/, name);
      assert.ok(content.length < 65_536 || name !== "pull_request.md", name);
    } else checkExport(name, content, plain[i].content);
    const isShort = ["badge.json", "readme.md", "report.csv", "report.jsonl"].includes(name);
    assert.ok(isShort || content.includes(marker), `${name} shows none of it`);
  }
}

function checkPage(name: string, content: string, plain: string): void {
  const scripts = (html: string) => html.match(/<script/g)!.length;
  assert.equal(scripts(content), scripts(plain), `scripts of ${name}`);
  assert.equal(content.match(/<\/script/g)!.length, scripts(content), `ends of scripts of ${name}`);
  const names = (html: string) => tagsOf(html).map((tag) => tag.match(/^<[a-z!\d]+/i)![0]);
  assert.deepEqual([...new Set(names(content))].sort(), [...new Set(names(plain))].sort());
  for (const tag of tagsOf(content)) assert.doesNotMatch(tag, /\son\w+=/i, name);
}

/** Rows stay rows, and no spreadsheet finds a formula. */
function checkExport(name: string, content: string, plain: string): void {
  if (name === "badge.json") assert.equal(JSON.parse(content).schemaVersion, 1);
  if (name.endsWith(".jsonl")) {
    for (const line of content.trimEnd().split("\n")) JSON.parse(line);
  }
  if (!name.endsWith(".csv")) return;
  const outside = (csv: string) => csv.replace(/"(?:[^"]|"")*"/g, "q").split("\r\n");
  const cells = (csv: string) => outside(csv).map((line) => line.split(",").length);
  assert.deepEqual(cells(content), cells(plain));
  assert.doesNotMatch(content, /(?:^|[,\n]|,")[=+@]/);
}

/** Poisons `result` with each of the texts, and holds all its files against the plain ones. */
async function checkAll<T>(
  result: T,
  schema: unknown,
  least: number,
  filesOf: (result: T) => Promise<ReportFile[]>,
): Promise<void> {
  const plain = await filesOf(result);
  for (const text of hostiles) {
    const { value, count } = poison(result, schema as z.ZodType<T>, text);
    assert.ok(count > least, `only ${count} texts`);
    check(await filesOf(value), plain);
  }
}

Deno.test("every text of a benchmark can be hostile", async () => {
  for (const result of [failedFixture(), placedFixture(), scenariosFixture()]) {
    await checkAll(result, resultSchema, 40, (result) => reportsOf({ kind: "bench", result }));
  }
});

Deno.test("every text of a comparison can be hostile", () =>
  checkAll(
    comparisonFixture(),
    comparisonSchema,
    20,
    (result) => reportsOf({ kind: "comparison", result }),
  ));

Deno.test("every text of conformance can be hostile", async () => {
  const cases = [...fixtureCases, failed(fixtureCases[1], "the test has NaN at [0]", "element 0")];
  const result = conformanceFixture({ cases, faults: faultsFixture });
  await checkAll(
    result,
    conformanceResultSchema,
    40,
    (result) => reportsOf({ kind: "conformance", result }),
  );
});

Deno.test("every text of all kinds on one page can be hostile", async () => {
  const pageOf = (text?: string) => jointReportsOf(reportedOf(hostileResults(text)));
  const plain = await pageOf();
  for (const text of hostiles) check(await pageOf(text), plain);
});

Deno.test("every text of a side-by-side can be hostile", async () =>
  checkAll(
    await peersFixture(),
    peersSchema,
    20,
    (result) => {
      // Where all ids became one, measurements are still found by it.
      for (const passage of result.passages) {
        const measurements = Object.values(passage.peers);
        passage.peers = Object.fromEntries(
          result.peers.map(({ id }, i) => [id, measurements[i % 2]]),
        );
      }
      return reportsOf({ kind: "peers", result });
    },
  ));

Deno.test("results without anything in them still give pages", async () => {
  const empty: readonly AnyResult[] = [
    {
      kind: "conformance",
      result: conformanceFixture({ cases: [], passages: [], suites: [], references: null }),
    },
    { kind: "comparison", result: comparisonFixture({ presets: [], passages: [] }) },
    {
      kind: "bench",
      result: { ...failedFixture(), passages: [], packages: [], failures: [], meanSpeed: null },
    },
  ];
  for (const any of empty) {
    for (const { name, content } of await reportsOf(any)) {
      assert.doesNotMatch(
        content.replace(/<script>[^]*?<\/script>/g, ""),
        /NaN|Infinity|undefined/,
        name,
      );
    }
  }
});
