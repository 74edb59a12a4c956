import assert from "node:assert/strict";
import { stageNames } from "../stages/contract.ts";
import { failedFixture, resultFixture } from "./_fixture.ts";
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
    assert.deepEqual(objects[i], expected);
    const cells = Object.fromEntries(names.map((name, j) => [name, lines[i][j]]));
    for (const [name, value] of Object.entries(expected)) {
      if (typeof value === "number") assert.equal(Number(cells[name]), value, name);
      else assert.equal(cells[name], value ?? "", name);
    }
  }
});

Deno.test("the badge has the mean speed, and turns red where a stage failed", () => {
  const badge = (result = resultFixture()) => JSON.parse(renderBadge(result));
  assert.deepEqual(badge(), {
    ...{ schemaVersion: 1, label: "kokobench", message: "1.43x real time", color: "blue" },
  });
  assert.equal(badge(failedFixture()).color, "red");
  assert.equal(badge(resultFixture({ meanSpeed: null })).message, "not measured");
});
