import assert from "node:assert/strict";
import { stageNames } from "../stages/contract.ts";
import { failedFixture, resultFixture, timedFixture } from "./_fixture.ts";
import { renderBadge, renderCsv, renderJsonLines } from "./exports.ts";

Deno.test("CSV and JSON Lines have every passage, with the numbers of the JSON", () => {
  const result = resultFixture();
  // A value that any rounding would change.
  result.passages[0].measurement!.chainMs = 1500.0000000000002;
  const [names, ...lines] = renderCsv(result).trimEnd().split("\r\n").map((line) =>
    line.split(",")
  );
  const objects = renderJsonLines(result).trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual([lines.length, objects.length], [6, 6]);
  for (const [i, { number, tokenCount, outcome, measurement }] of result.passages.entries()) {
    const expected = {
      ...{ number, tokenCount, outcome },
      frameCount: measurement?.frameCount ?? null,
      audioSeconds: measurement?.audioSeconds ?? null,
      chainMs: measurement?.chainMs ?? null,
      speed: measurement?.speed ?? null,
      ...Object.fromEntries(
        stageNames.map((name) => [`${name}Ms`, measurement?.stages?.[name].totalMs ?? null]),
      ),
    };
    const found = Object.keys(expected).map((name) => [name, objects[i][name]]);
    assert.deepEqual(Object.fromEntries(found), expected);
    const cells = Object.fromEntries(names.map((name, j) => [name, lines[i][j]]));
    for (const [name, value] of Object.entries(expected)) {
      if (typeof value === "number") assert.equal(Number(cells[name]), value, name);
      else assert.equal(cells[name], value ?? "", name);
    }
  }
});

Deno.test("every row has the statistics of chain, stages together and each stage, or says that there are none", () => {
  const result = timedFixture();
  const rows = renderJsonLines(result).trimEnd().split("\n").map((line) => JSON.parse(line));
  const { chain, stageSumMs, stages } = result.passages[1].measurement!.statistics!;
  assert.deepEqual([rows[1].runs, rows[1].chainMedianMs, rows[1].chainMaxMs], [6, 200.5, 900]);
  assert.equal(rows[1].chainWarnings, "outliers");
  assert.equal(rows[1].chainLowMs, chain.medianInterval!.lowMs);
  assert.equal(rows[1].stageSumP95Ms, stageSumMs.p95Ms);
  assert.equal(rows[1].tailMadMs, stages.tail.madMs);
  assert.ok(Math.abs(rows[1].rtf * rows[1].rtfx - 1) < 1e-12);
  assert.ok(Math.abs(rows[0].betweenStagesMs - 0.02 * 103.5) < 1e-9);
  assert.ok(rows.every((row) => Object.keys(row).join() === Object.keys(rows[0]).join()));
  assert.deepEqual([rows[5].runs, rows[5].tailMadMs, rows[5].chainWarnings], [null, null, null]);
});

Deno.test("the badge has the mean speed, and turns red where a stage failed", () => {
  const badge = (result = resultFixture()) => JSON.parse(renderBadge(result));
  assert.deepEqual(badge(), {
    ...{ schemaVersion: 1, label: "kokobench", message: "1.43x real time", color: "blue" },
  });
  assert.equal(badge(failedFixture()).color, "red");
  assert.equal(badge(resultFixture({ meanSpeed: null })).message, "not measured");
});
