import assert from "node:assert/strict";
import jstat from "jstat";
import { binomialDistribution } from "simple-statistics";
import { listeningScript } from "./_script.ts";
import { drawTrials, guessProbability, outcomeText } from "./trials.ts";

Deno.test("guessing's probability is the exact upper tail of the binomial distribution", () => {
  for (const count of [1, 2, 5, 12, 16, 40, 100]) {
    const masses = binomialDistribution(count, 0.5)!;
    for (let correct = 0; correct <= count; correct++) {
      const own = guessProbability(correct, count);
      const tail = correct === 0 ? 1 : 1 - jstat.binomial.cdf(correct - 1, count, 0.5);
      assert.ok(Math.abs(own - tail) < 1e-9, `${correct} of ${count}: ${own}, jstat ${tail}`);
      // The package ends its list where less than 1e-4 is left.
      const sum = masses.reduce((total, mass, right) => right >= correct ? total + mass : total, 0);
      assert.ok(Math.abs(own - sum) < 1.1e-4, `${correct} of ${count}: ${own}, sum ${sum}`);
    }
  }
  // From Macmillan and Creelman's and every other table.
  assert.equal(guessProbability(12, 16).toFixed(4), "0.0384");
  assert.ok(Math.abs(guessProbability(100, 100) * 2 ** 100 - 1) < 1e-12);
});

Deno.test("a seed decides on trials; passages come in turns, X falls either way", () => {
  const trials = drawTrials(7, [1, 3, 4], 3000);
  assert.deepEqual(drawTrials(7, [1, 3, 4], 3000), trials);
  assert.notDeepEqual(drawTrials(8, [1, 3, 4], 3000), trials);
  for (let i = 0; i < trials.length; i += 3) {
    const turn = trials.slice(i, i + 3).map(({ passage }) => passage);
    assert.deepEqual(turn.sort(), [1, 3, 4]);
  }
  for (const passage of [1, 3, 4]) {
    const falls = trials.filter((trial) => trial.passage === passage && trial.x === "a").length;
    assert.ok(Math.abs(falls - 500) < 80, `X is A in ${falls} of 1000`);
  }
  const same = trials.slice(1).filter(({ x }, i) => x === trials[i].x).length;
  assert.ok(Math.abs(same - 1500) < 140, `X stays the same ${same} times`);
});

Deno.test("an outcome as text has sides, score, seed and every answer", () => {
  const text = outcomeText({
    ...{ a: "reference", b: "fp16", seed: 5, levelsMatched: true, correct: 1, pValue: 0.75 },
    trials: [{ passage: 2, x: "a", answer: "a" }, { passage: 1, x: "b", answer: "a" }],
  });
  assert.deepEqual(text.split("\n"), [
    "A/B/X listening test of Kokoro-82M: A is reference, B is fp16.",
    "1 of 2 right; one-sided binomial p = 0.750.",
    "Levels matched; seed 5.",
    "1. passage 2: X was A, answered A, right",
    "2. passage 1: X was B, answered A, wrong",
  ]);
});

Deno.test("the page's script has these functions, and is valid", () => {
  new Function(listeningScript);
  for (const each of [drawTrials, guessProbability, outcomeText]) {
    assert.ok(listeningScript.includes(`function ${each.name}(`));
  }
});
