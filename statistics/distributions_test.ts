import assert from "node:assert/strict";
import { normalQuantile, normalTails, studentQuantile, studentTails } from "./distributions.ts";

const close = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual / expected - 1) < 1e-7, `${actual}, expected ${expected}`);

Deno.test("tails and quantiles are those of SciPy, far out too", () => {
  close(normalQuantile(0.975), 1.959963984540054);
  close(normalTails(6), 1.973175290075396e-9);
  close(normalTails(-1.959963984540054), 0.05);
  close(studentQuantile(0.975, 4), 2.7764451051977987);
  close(studentTails(2.228, 10), 0.05001177181711);
  close(studentTails(-5, 2.3), 0.02816035047618);
  close(studentTails(12, 30.5), 4.398970815e-13);
});

Deno.test("an infinite statistic has no tail", () => {
  assert.equal(studentTails(Infinity, 4), 0);
});
