import assert from "node:assert/strict";
import { stageNames } from "../stages/contract.ts";
import { fakePassages } from "./_fake_bench.ts";
import { countRuns, planBench } from "./plan.ts";
import { type TurnOptions, turnsOf } from "./tasks.ts";

const plan = planBench(fakePassages, { nRuns: 3, warmups: 2, only: [1, 3], isolatedStages: true });

const turnsFor = (options: TurnOptions = {}, of = plan) => [...turnsOf(of, options)];

Deno.test("one subject runs passage by passage: warm-ups, runs, then each stage alone", () => {
  const turns = turnsFor();
  assert.equal(turns.length, 2 * (5 + 7 + 1));
  assert.ok(turns.every(({ subject }) => subject === 0));
  assert.deepEqual(
    turns.slice(0, 13).map(({ task }) =>
      task.kind === "run"
        ? [task.passage, task.index, task.warmup]
        : [task.passage, task.kind === "isolated" ? task.stage : task.kind]
    ),
    [
      ...[[1, 0, true], [1, 1, true], [1, 2, false], [1, 3, false], [1, 4, false]],
      ...stageNames.map((stage) => [1, stage]),
      [1, "finish"],
    ],
  );
  assert.equal(turns[13].task.passage, 3);
});

Deno.test("several subjects all have their turn at a task before the next begins", () => {
  const turns = turnsFor({ subjectCount: 3, seed: 7 });
  assert.equal(turns.length, 3 * turnsFor().length);
  for (let i = 0; i < turns.length; i += 3) {
    const round = turns.slice(i, i + 3);
    assert.equal(new Set(round.map(({ task }) => task)).size, 1);
    assert.deepEqual(round.map(({ subject }) => subject).sort(), [0, 1, 2]);
  }
});

Deno.test("rounds go on until each subject has once had enough", () => {
  const asked: string[] = [];
  const turns = turnsFor({
    subjectCount: 2,
    isEnough: (subject, passage, count) => {
      asked.push(`${passage}: ${subject} after ${count}`);
      // The second has enough of passage 1 after four runs, and would not have after five.
      return subject === 1 ? count === 4 : passage === 1 ? count === 5 : count === 1;
    },
  });
  const runs = turns.flatMap(({ subject, task }) =>
    task.kind === "run" && !task.warmup ? `${task.passage}: ${subject}` : []
  );
  assert.deepEqual(runs.filter((run) => run === "1: 0").length, 5);
  assert.deepEqual(runs.filter((run) => run === "1: 1").length, 5);
  assert.deepEqual(runs.filter((run) => run.startsWith("3: ")).length, 8);
  assert.ok(asked.includes("1: 1 after 4") && !asked.includes("1: 1 after 5"), `${asked}`);
});

Deno.test("the order of turns is drawn from the seed, and each is as likely as another", () => {
  const orderOf = (seed: number, of = plan) =>
    turnsFor({ subjectCount: 3, seed }, of).map(({ subject }) => subject).join("");
  assert.equal(orderOf(1), orderOf(1));
  assert.notEqual(orderOf(1), orderOf(2));
  const counts = new Map<string, number>();
  const long = planBench(fakePassages, { nRuns: 2000, warmups: 0 });
  const subjects = orderOf(5, long);
  for (let i = 0; i < subjects.length; i += 3) {
    const order = subjects.slice(i, i + 3);
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  assert.equal(countRuns(long), 6000);
  // With the three ends of passages, 1000.5 of each are expected, give or take a standard deviation of 29.
  for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 150, `${count}`);
});
