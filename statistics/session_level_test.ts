import assert from "node:assert/strict";
import { seededRandom } from "../system/random.ts";
import { differenceOf, estimateOf, intervalOf, probabilityOfZero } from "./estimate.ts";
import { sessionLevel } from "./session_level.ts";

const random = seededRandom("sessions");

/** Values whose level wanders on every scale of time: a sum of steps that are held for 8, 16, 32, .. values (Voss's flicker noise). */
function flicker(): () => number {
  const held = new Array<number>(9).fill(0).map(() => random.normal());
  let i = 0;
  return () => {
    i++;
    held.forEach((_, octave) => {
      if (i % 2 ** (octave + 3) === 0) held[octave] = random.normal();
    });
    return held.reduce((sum, value) => sum + value, 0) / 50 + 0.01 * random.normal();
  };
}
const sessionOf = (next: () => number, runs = 20) => Array.from({ length: runs }, next);
const alarmsOf = (estimate: (values: number[], seed: string) => ReturnType<typeof estimateOf>) => {
  const trials = 60;
  return Array.from({ length: trials }, (_, trial) => {
    const next = flicker();
    const [base, other] = [sessionOf(next), sessionOf(next)];
    return probabilityOfZero(
      differenceOf(estimate(other, `${trial} b`), estimate(base, `${trial} a`)),
    );
  }).filter((probability) => probability < 0.05).length / trials;
};

Deno.test("sessions of the same thing do not differ where their level wanders, and bootstraps of runs find that they do", () => {
  const level = alarmsOf((values, seed) => sessionLevel([[values]], seed));
  assert.ok(level <= 0.05, String(level));
  const runs = alarmsOf(estimateOf);
  assert.ok(runs > 0.12, String(runs));
});

Deno.test("its interval and its test agree, and what is clearly slower is found", () => {
  const sessions = [0, 0.3].map((offset) => sessionOf(() => offset + 0.05 * random.normal()));
  const [base, other] = sessions.map((values, i) => sessionLevel([[values]], String(i)));
  const difference = differenceOf(other, base);
  const { low, high } = intervalOf(difference);
  assert.ok(low > 0.15 && low < 0.3 && high > 0.3 && high < 0.45, `${low} ${high}`);
  assert.ok(probabilityOfZero(difference) < 0.001);
  // 95% of Student's t with 8 degrees of freedom lie within 2.31 standard errors, of Welch's a little more.
  const width = (high - low) / 2 / Math.sqrt(difference.variance);
  assert.ok(width > 1.9 && width < 2.9, String(width));
});

Deno.test("more sessions make it more exact, more parts of the same sessions do not", () => {
  const values = () => sessionOf(() => 0.05 * random.normal());
  const mean = (of: () => ReturnType<typeof sessionLevel>) =>
    Array.from({ length: 40 }, of).reduce((sum, { variance }) => sum + variance / 40, 0);
  const one = mean(() => sessionLevel([[values()]], ""));
  const four = mean(() => sessionLevel([[values(), values(), values(), values()]], ""));
  const parts = mean(() => sessionLevel([[values()], [values()], [values()], [values()]], ""));
  assert.ok(Math.abs(one / four - 4) < 1.2, String(one / four));
  assert.ok(Math.abs(one / parts - 1) < 0.3, String(one / parts));
});

Deno.test("of equal values there is no doubt", () => {
  const { median, variance, draws } = sessionLevel([[[3, 3, 3, 3, 3]]], "");
  assert.deepEqual([median, variance, draws[0]], [3, 0, 3]);
});
