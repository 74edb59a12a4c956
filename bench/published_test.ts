import assert from "node:assert/strict";
import { mean } from "simple-statistics";
import { sampleRate, samplesPerFrame } from "../stages/config.ts";
import { publishedMachines } from "./published.ts";

Deno.test("the published mean speeds follow from the published times", () => {
  for (const { name, meanSpeed, passages } of publishedMachines) {
    const speeds = passages.map(({ frameCount, chainMs }) =>
      (1000 * frameCount * samplesPerFrame) / sampleRate / chainMs
    );
    assert.ok(Math.abs(mean(speeds) - meanSpeed) < 0.06, `${name}: ${mean(speeds)}`);
  }
});

Deno.test("the published stages are about as long as their chain", () => {
  for (const { stagesMs, chainMs } of publishedMachines[0].passages) {
    const sumMs = Object.values(stagesMs!).reduce((sum, ms) => sum + ms, 0);
    assert.ok(sumMs > 0.84 * chainMs && sumMs < 1.01 * chainMs, `${sumMs} of ${chainMs}`);
  }
});
