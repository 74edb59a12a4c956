import assert from "node:assert/strict";
import { resultFixture, timedFixture } from "./_fixture.ts";
import { timeRemarks } from "./_warnings.ts";

Deno.test("equal advice is given once, with the passages that it is for", () => {
  assert.deepEqual(timeRemarks(resultFixture()), [
    "Passages 1, 2: 1 run has no interval; take at least 5 (--n-runs).",
  ]);
});

Deno.test("warnings of chains come with advice, those of stages only where the chain has none", () => {
  const result = timedFixture();
  const [drift, outliers, ...others] = timeRemarks(result);
  assert.match(drift, /^Passage 1: Times grow by 7% over the run: the machine throttles/);
  assert.match(outliers, /^Passage 2: 1 of the runs is far from the others, at 4\.49 of/);
  assert.deepEqual(others, []);
  result.passages[1].measurement!.statistics!.chain.warnings = [];
  assert.match(
    timeRemarks(result)[1],
    /^Outliers in single stages, not in the chain: Albert \(passage 2\), PostAlbert .*, Tail \(passage 2\)\.$/,
  );
});

Deno.test("a median that did not grow stable is told", () => {
  const result = timedFixture();
  const told = (untilStable: number | null) => {
    result.settings = { ...result.settings, untilStable, maxRuns: 8 };
    return timeRemarks(result).filter((line) => line.includes("--max-runs"));
  };
  assert.deepEqual(told(null), []);
  assert.deepEqual(told(2), []);
  const [line] = told(0.001);
  assert.match(line, /^Passage 1: after 8 runs .* known to \d\.\d% either way, not to 0\.1%\./);
});
