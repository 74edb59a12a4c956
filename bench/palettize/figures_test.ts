import assert from "node:assert/strict";
import { errorFigures, relationOf, timeFigures, wholeFigures, wholeRounds } from "./figures.ts";
import { exactWeight, looseWeight, result, stage, timesOf } from "./_made_up.ts";

Deno.test("a stage's times are the medians of its rounds", () => {
  assert.deepEqual(timeFigures(stage.rounds), {
    ourMs: 25,
    theirMs: 800,
    speedUp: 32,
    ourPalettizeMs: 12.5,
    theirPalettizeMs: 400,
    palettizeSpeedUp: 32,
    ourCpuMs: 50,
    theirCpuMs: 1600,
  });
});

Deno.test("a round of the whole is the sum over stages, and the whole the median of those", () => {
  assert.deepEqual(wholeRounds(result), [
    { ours: timesOf(42), theirs: timesOf(1000) },
    { ours: timesOf(11), theirs: timesOf(820) },
  ]);
  const { ourMs, theirMs, speedUp } = wholeFigures(result);
  assert.deepEqual([ourMs, theirMs, speedUp], [26.5, 910, 910 / 26.5]);
});

Deno.test("errors are equal within rounding, which never excuses a larger one", () => {
  const relation = (coremltoolsIsExact: boolean, ours: number, theirs: number) =>
    relationOf({
      ...exactWeight,
      coremltoolsIsExact,
      ours: { ...exactWeight.ours, squaredError: ours },
      theirs: { ...exactWeight.theirs, squaredError: theirs, roundingError: 0.01 },
    });
  assert.equal(relation(true, 0.995, 1), "equal");
  assert.equal(relation(true, 0.98, 1), "better");
  assert.equal(relation(true, 1.0001, 1), "worse");
  assert.equal(relation(false, 0.995, 1), "better");
  assert.equal(relation(false, 1 + 1e-13, 1), "equal");
  assert.equal(relation(false, 1 + 1e-11, 1), "worse");
  assert.equal(relation(false, 0, 0), "equal");
  assert.equal(relation(false, 1e-30, 0), "worse");
});

Deno.test("errors are added up over the weights that both sides compress, with tables for the same parts", () => {
  const onlyOurs = { ...looseWeight, theirs: null };
  const otherwiseCut = { ...looseWeight, ours: { ...looseWeight.ours, tables: [1, 4] } };
  assert.deepEqual(errorFigures([exactWeight, looseWeight, onlyOurs, otherwiseCut]), {
    weightCount: 2,
    elementCount: 40_000,
    ourError: 1.5,
    theirError: 0.5001 + 2,
    worstRatio: 0.5 / 0.5001,
    better: 1,
    equal: 1,
    worse: 0,
  });
  assert.equal(errorFigures([]).worstRatio, null);
});
