import assert from "node:assert/strict";
import { requiredTarget } from "../convert/presets/target.ts";
import { presetNamed } from "../convert/presets/built_in.ts";
import { choicesFor } from "./choices.ts";

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
