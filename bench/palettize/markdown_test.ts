import assert from "node:assert/strict";
import { palettizeMarkdown } from "./markdown.ts";
import { exactWeight, result, stage } from "./_made_up.ts";

Deno.test("the Markdown has the verdict, a row a stage and one of the whole, and a row a round", () => {
  const markdown = palettizeMarkdown(result);
  const lines = markdown.split("\n");
  assert.match(lines[2], /^\*\*All claims hold\.\*\* The whole is 34\.3 times faster/);
  for (
    const row of [
      "| albert | 25 | 800 | 32.0 | 13 | 400 | 32.0 | 50 | 1600 |",
      "| whole | 27 | 910 | 34.3 | 13 | 455 | 34.3 | 53 | 1820 |",
      "| 1 (cold) | 42 | 1000 | 23.8 |",
      "| 2 | 11 | 820 | 74.5 |",
      "| albert | 2 | 40000 | 4.00 | 1.00 | 1.50 | 1.50000 | 2.50010 | 0.999800 | 1 | 1 | 0 |",
      "| alignment | 0 | 0 | 4.00 | 1.00 | 1.50 | 0.00000 | 0.00000 |  | 0 | 0 | 0 |",
      "| whole | 2 | 40000 | 8.00 | 2.00 | 3.00 | 1.50000 | 2.50010 | 0.999800 | 1 | 1 | 0 |",
    ]
  ) assert.ok(lines.includes(row), `no row ${row} in\n${markdown}`);
  assert.match(
    markdown,
    /Some CPU, 2 logical cores.*preset fp16, for iOS17\) with 8 bits and one table a weight, .*take turns: 2\./,
  );
  assert.match(
    palettizeMarkdown({ ...result, groupSize: 16 }),
    /one table for 16 output channels, and leave alone what these do not divide, /,
  );
});

Deno.test("failures are listed, and counted from the fifty-first on", () => {
  const failing = (count: number) =>
    palettizeMarkdown({
      ...result,
      stages: [{
        ...stage,
        weights: Array.from({ length: count }, () => ({ ...exactWeight, ours: null })),
      }],
    });
  assert.match(failing(1), /\*\*1 claim does not hold\.\*\*.*\n\n- compressed: albert exact: /);
  const lines = failing(52).split("\n");
  assert.equal(lines.filter((line) => line.startsWith("- compressed")).length, 50);
  assert.ok(lines.includes("- and 2 more"));
});
