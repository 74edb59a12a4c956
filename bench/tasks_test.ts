import assert from "node:assert/strict";
import { stageNames } from "../stages/contract.ts";
import { fakePassages } from "./_fake_bench.ts";
import { countRuns, planBench } from "./plan.ts";
import { turnsOf } from "./tasks.ts";

const plan = planBench(fakePassages, { nRuns: 3, warmups: 2, only: [1, 3], isolatedStages: true });

Deno.test("one subject runs passage by passage: warm-ups, runs, then each stage alone", () => {
  const turns = turnsOf(plan);
  assert.equal(turns.length, 2 * (5 + 7));
  assert.ok(turns.every(({ subject }) => subject === 0));
  assert.deepEqual(
    turns.slice(0, 12).map(({ task }) =>
      task.kind === "run" ? [task.passage, task.index, task.warmup] : [task.passage, task.stage]
    ),
    [
      ...[[1, 0, true], [1, 1, true], [1, 2, false], [1, 3, false], [1, 4, false]],
      ...stageNames.map((stage) => [1, stage]),
    ],
  );
  assert.equal(turns[12].task.passage, 3);
});

Deno.test("several subjects all have their turn at a task before the next begins", () => {
  const turns = turnsOf(plan, 3, 7);
  assert.equal(turns.length, 3 * turnsOf(plan).length);
  for (let i = 0; i < turns.length; i += 3) {
    const round = turns.slice(i, i + 3);
    assert.equal(new Set(round.map(({ task }) => task)).size, 1);
    assert.deepEqual(round.map(({ subject }) => subject).sort(), [0, 1, 2]);
  }
});

Deno.test("the order of turns is drawn from the seed, and each is as likely as another", () => {
  const orderOf = (seed: number) => turnsOf(plan, 3, seed).map(({ subject }) => subject).join("");
  assert.equal(orderOf(1), orderOf(1));
  assert.notEqual(orderOf(1), orderOf(2));
  const counts = new Map<string, number>();
  const long = planBench(fakePassages, { nRuns: 2000, warmups: 0 });
  const subjects = turnsOf(long, 3, 5).map(({ subject }) => subject);
  for (let i = 0; i < subjects.length; i += 3) {
    const order = subjects.slice(i, i + 3).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  assert.equal(countRuns(long), 6000);
  // 1000 of each are expected, give or take a standard deviation of 29.
  for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 150, `${count}`);
});
