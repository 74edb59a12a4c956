import assert from "node:assert/strict";
import { hostile, isolatedFixture, ownTags, resultFixture, timedFixture } from "./_fixture.ts";
import { renderMarkdown } from "./markdown.ts";

Deno.test("the report has the published table, the mean and the context", () => {
  const text = renderMarkdown(resultFixture());
  assert.match(text, /\| T_enc \| T_a \| audio s \| chain ms \| speed \| Albert \|.*\| Tail \|\n/);
  assert.match(text, /\| 13 \| 60 \| 1\.50 \| 1500 \| 1\.00x \| 54 \|/);
  assert.match(text, /Mean speed \*\*1\.43x\*\* real time \(RTFx\); mean RTF 0\.769\./);
  assert.match(
    text,
    /\| Weights \| int8 \(onnx-int8, sha256 a{12}; dequantized, not the official weights\) \|/,
  );
  assert.match(text, /1\. Hello there\. \(\[passage\\_1\\_60tok\.wav\]\(passage_1_60tok\.wav\)\)/);
});

Deno.test("every row of a table has as many cells as its head", () => {
  const tables = renderMarkdown(isolatedFixture()).split("\n\n").filter((s) => s.startsWith("|"));
  assert.equal(tables.length, 7);
  for (const table of tables) {
    const cells = table.trim().split("\n").map((row) => row.split(/(?<!\\)\|/).length);
    assert.equal(new Set(cells).size, 1, table);
  }
});

Deno.test("statistics stand below, all of them in a section that is closed", () => {
  const text = renderMarkdown(timedFixture());
  assert.match(
    text,
    /\| 1 \| 8 \| 104 \| 10\d to 10\d \| ±\d\.\d% \| 101 \| 2\.07 \| 2\.00 \| 14\.5x \| 0\.069 \|/,
  );
  const [, details] = /<details><summary>[^]*?<\/summary>\n\n([^]*)\n\n<\/details>\n/.exec(text)!;
  assert.equal(details.trim().split("\n").length, 2 + 2 + 2 * 9);
  assert.match(details, /\| 2 \| chain \| 6 \| 199 \| 201 \| .* \| outliers \|/);
  const untimed = renderMarkdown(resultFixture({ passages: [] }));
  assert.doesNotMatch(untimed, /details|How sure/);
});

Deno.test("hostile text stays text", () => {
  const result = resultFixture();
  result.environment.cpuModel = hostile;
  result.voice.name = hostile;
  const text = renderMarkdown(result);
  assert.doesNotMatch(text.replaceAll(ownTags, ""), /<|\[x\]\(/);
  assert.doesNotMatch(text, /\n# &/);
  assert.ok(!text.includes("\u001b"));
  assert.match(text, /\[31m # &amp;amp; \\\$x\\\$\n/);
  assert.match(text, /&lt;\/script&gt;/);
});
