import assert from "node:assert/strict";
import { z } from "zod";
import { undescribedFields } from "../bench/_described.ts";
import { comparisonFixture } from "../reports/presets/_fixture.ts";
import { comparisonSchema } from "./comparison_result.ts";

Deno.test("the schema describes every field, a preset's in its own place", () => {
  const undescribed = undescribedFields(z.toJSONSchema(comparisonSchema));
  assert.deepEqual(
    undescribed.filter((path) => !/\.(stage|outcome)$|[pP]reset\./.test(path)),
    [],
  );
});

Deno.test("ratios are numbers or words, and no file lies elsewhere", () => {
  const withFirst = (part: Record<string, unknown>) => {
    const comparison = JSON.parse(JSON.stringify(comparisonFixture()));
    Object.assign(comparison.presets[0].figures.passages[0], part);
    return comparisonSchema.safeParse(comparison).success;
  };
  const { stageSnrDb } = comparisonFixture().presets[0].figures!.passages[0];
  assert.ok(withFirst({ stageSnrDb: { ...stageSnrDb, tail: "exact" } }));
  for (const tail of [null, "Infinity", Infinity]) {
    assert.ok(!withFirst({ stageSnrDb: { ...stageSnrDb, tail } }));
  }
  assert.ok(withFirst({ file: "passage_12_fp16+int8pal.wav" }));
  for (const file of ["../passage_1_x.wav", "passage_1_../x.wav", "x.wav", "passage_1_x.wav\n"]) {
    assert.ok(!withFirst({ file }), file);
  }
});
