import assert from "node:assert/strict";
import type { Weight } from "../convert/compress/compressible.ts";
import { requiredTarget } from "../convert/presets/target.ts";
import { presetNamed } from "../convert/presets/built_in.ts";
import { tensor } from "../tensor/tensor.ts";
import { choicesFor, fits } from "./choices.ts";

const weightOf = (shape: number[], outputAxis: number | null): Weight => ({
  name: "w",
  tensor: tensor("fp16", shape, new Float16Array(shape.reduce((a, b) => a * b))),
  outputAxis,
  inputAxis: null,
});

Deno.test("a target's choices need no newer one", () => {
  const { tail } = presetNamed("fp16").stages;
  for (const target of ["iOS17", "iOS18"] as const) {
    const choices = choicesFor(target);
    assert.equal(new Set(choices.map((choice) => JSON.stringify(choice))).size, choices.length);
    const needed = choices.map((compression) => {
      const stages = { ...presetNamed("fp16").stages, tail: { ...tail, compression } };
      return requiredTarget({ stages }).target;
    });
    assert.deepEqual(needed.includes("iOS18"), target === "iOS18");
  }
});

Deno.test("groups have to divide the output channels, and these have to be known", () => {
  const groups = { type: "palette", bits: 4, groupSize: 4 } as const;
  assert.equal(fits(groups, weightOf([6, 8], 1)), true);
  assert.equal(fits(groups, weightOf([6, 8], 0)), false);
  assert.equal(fits(groups, weightOf([8, 8], null)), false);
  assert.equal(fits({ type: "palette", bits: 4 }, weightOf([6, 7], null)), true);
  const [, linear] = choicesFor("iOS17");
  assert.equal(fits(linear, weightOf([6, 7], 0)), true);
  assert.equal(fits(linear, weightOf([6, 7], null)), false);
});
