/** Results come from anywhere: whatever their texts hold, a page is text, and its scripts are ours. */
import assert from "node:assert/strict";
import type { z } from "zod";
import { type PeersResult, peersSchema } from "../bench/peers/result.ts";
import { type BenchResult, resultSchema } from "../bench/result.ts";
import { type Comparison, comparisonSchema } from "../tuning/comparison_result.ts";
import { failedFixture } from "./_fixture.ts";
import { hostileMarker as marker, hostiles, poison } from "./_hostile.ts";
import { peersFixture } from "./peers/_fixture.ts";
import { placedFixture } from "./placement/_fixture.ts";
import { comparisonFixture } from "./presets/_fixture.ts";
import { scenariosFixture } from "./scenarios/_fixture.ts";
import { benchReports, comparisonReports, peersReports, type ReportFile } from "./report_files.ts";

/** Tags of a page, the content of its script elements left out. */
const tagsOf = (html: string): string[] =>
  html.replace(/(<script[^>]*>)[^]*?<\/script>/g, "$1").match(/<[a-z!][^>]*>/gi) ?? [];

function check(files: readonly ReportFile[], plain: readonly ReportFile[]): void {
  for (const [i, { name, content }] of files.entries()) {
    assert.ok(content.includes(marker), `${name} shows none of it`);
    if (name.endsWith(".md")) {
      assert.doesNotMatch(content, /<(?:script|img|b)\b/, name);
      continue;
    }
    const scripts = (html: string) => html.match(/<script/g)!.length;
    assert.equal(scripts(content), scripts(plain[i].content), `scripts of ${name}`);
    assert.equal(
      content.match(/<\/script/g)!.length,
      scripts(content),
      `ends of scripts of ${name}`,
    );
    const names = (html: string) => tagsOf(html).map((tag) => tag.match(/^<[a-z!\d]+/i)![0]);
    assert.deepEqual(
      [...new Set(names(content))].sort(),
      [...new Set(names(plain[i].content))].sort(),
    );
    for (const tag of tagsOf(content)) assert.doesNotMatch(tag, /\son\w+=/i, name);
  }
}

Deno.test("every text of a benchmark can be hostile", async () => {
  for (const result of [failedFixture(), placedFixture(), scenariosFixture()]) {
    const plain = await benchReports(result);
    for (const text of hostiles) {
      const schema = resultSchema as z.ZodType<BenchResult>;
      const { value, count } = poison(result, schema, text);
      assert.ok(count > 40, `only ${count} texts`);
      check(await benchReports(value), plain);
    }
  }
});

Deno.test("every text of a comparison can be hostile", async () => {
  const comparison = comparisonFixture();
  const plain = await comparisonReports(comparison);
  for (const text of hostiles) {
    const schema = comparisonSchema as z.ZodType<Comparison>;
    const { value, count } = poison(comparison, schema, text);
    assert.ok(count > 20, `only ${count} texts`);
    check(await comparisonReports(value), plain);
  }
});

Deno.test("every text of a side-by-side can be hostile", async () => {
  const result = await peersFixture();
  const plain = await peersReports(result);
  for (const text of hostiles) {
    const { value, count } = poison(result, peersSchema as z.ZodType<PeersResult>, text);
    assert.ok(count > 20, `only ${count} texts`);
    check(await peersReports(value), plain);
  }
});
