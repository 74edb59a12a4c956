import assert from "node:assert/strict";
import { coverageOf } from "./coverage.ts";
import { medianDraws, medianInterval } from "./median_interval.ts";
import { narrowness } from "./resampling.ts";
import { claimed, disclaimed } from "./simulated.ts";

/** As many as fit into a test; `deno task check:coverage` takes more. */
const trials = 600;

for (const scenario of claimed) {
  Deno.test(`95% intervals hold the true median in 92 to 98%: ${scenario.name}`, () => {
    const coverage = coverageOf(scenario, { runs: 30, trials, draws: 300 });
    assert.ok(coverage >= 0.92 && coverage <= 0.98, `held in ${100 * coverage}%`);
  });
}

Deno.test("where neighbours are alike intervals are too narrow, as the documents say", () => {
  const coverage = coverageOf(disclaimed[1], { runs: 30, trials, draws: 300 });
  assert.ok(coverage > 0.7 && coverage < 0.92, `held in ${100 * coverage}%`);
});

Deno.test("an interval is the same every time, another with another seed", () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5];
  assert.deepEqual(medianInterval(values, { seed: "a" }), medianInterval(values, { seed: "a" }));
  assert.notDeepEqual(medianDraws(values, { seed: "a" }), medianDraws(values, { seed: "b" }));
});

Deno.test("of 5 values the interval is their range, widened; of fewer there is none", () => {
  const reach = 2 * narrowness({ kind: "independent" }, 5);
  assert.deepEqual(medianInterval([10, 12, 11, 14, 13]), { low: 12 - reach, high: 12 + reach });
  assert.equal(medianInterval([1, 2, 3, 4]), null);
});

Deno.test("draws of an even number are means of the middle two", () => {
  const independent = medianDraws([0, 0, 1, 1], { resampling: { kind: "independent" } });
  const stretch = narrowness({ kind: "independent" }, 4);
  const values = [...new Set(independent)].map((draw) => Math.round(1000 * (draw - 0.5) / stretch))
    .sort((a, b) => a - b);
  assert.deepEqual(values, [-500, 0, 500]);
});

Deno.test("equal values have an interval of no width", () => {
  assert.deepEqual(medianInterval([7, 7, 7, 7, 7, 7]), { low: 7, high: 7 });
});
