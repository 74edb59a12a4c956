import assert from "node:assert/strict";
import type { WorkerLink } from "../worker/link.ts";
import { fakeChunk, type FakeContext, fakeContext } from "./_fake_context.ts";
import { type FinishedScenario, runScenarios, type ScenarioPlan } from "./run.ts";
import { scenariosSchema } from "./schema.ts";

const plan: ScenarioPlan = {
  "single-stream": { seed: 1, leastQueries: 3, leastDurationMs: 0 },
  offline: { leastDurationMs: 1 },
  "long-text": {
    ...{ source: "passages", sha256: "a".repeat(64), mostPhonemes: 510, textMs: 9 },
    chunks: [fakeChunk(4)],
  },
  throughput: { chainCounts: [1, 2], threadCount: 2, leastDurationMs: 1 },
};

/** Runs `plan` and gives what was finished. */
async function run(
  {
    context = fakeContext(),
    settled = [] as string[],
    signal = undefined as
      | AbortSignal
      | undefined,
  } = {},
) {
  const finished: FinishedScenario[] = [];
  const events: string[] = [];
  await runScenarios(plan, {
    ...context,
    signal,
    isSettled: (name, asked) => settled.includes(`${name} ${asked}`),
    enter: (one) => Promise.resolve(void finished.push(one)),
    onEvent: (event) => {
      if (event.type !== "scenario-progress") events.push(`${event.name} ${event.type}`);
    },
  });
  const scenarios = Object.assign({}, ...finished.map((one) => one.scenarios));
  return { finished, events, scenarios: scenariosSchema.parse(scenarios) };
}

Deno.test("scenarios are measured in their order, each a part of a result", async () => {
  const { scenarios, events } = await run();
  const names = ["single-stream", "offline", "long-text", "throughput"] as const;
  assert.deepEqual(names.map((name) => scenarios[name]?.status), Array(4).fill("measured"));
  assert.deepEqual(events.slice(0, 3), [
    ...["single-stream scenario-started", "single-stream scenario-finished"],
    "offline scenario-started",
  ]);
});

Deno.test("what is settled is not measured again, with other settings it is", async () => {
  const { finished } = await run();
  const settled = finished.map(({ asked, scenarios }) => `${Object.keys(scenarios)[0]} ${asked}`);
  assert.deepEqual((await run({ settled })).finished, []);
  const changed = settled.map((key) => key.replace('"leastQueries":3', '"leastQueries":4'));
  const { scenarios } = await run({ settled: changed });
  assert.deepEqual(Object.keys(scenarios), ["single-stream"]);
});

/** A context whose worker of this number, from 1, dies at its first prediction. */
function dyingContext(number: number): FakeContext {
  const context = fakeContext();
  let started = 0;
  const dying = (link: WorkerLink): WorkerLink => ({
    ...link,
    messages: untilPrediction(link),
    end: Promise.resolve({ signal: "SIGSEGV", exitCode: null, lastWords: "" }),
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  });
  return {
    ...context,
    start: (changes) => {
      const link = context.start(changes);
      return ++started === number ? dying(link) : link;
    },
  };
}

async function* untilPrediction({ messages }: WorkerLink) {
  for (let next = await messages.next(); !next.done; next = await messages.next()) {
    yield next.value;
    if (next.value.type === "doing" && next.value.doing === "predict") return;
  }
}

Deno.test("a worker that dies costs its scenario alone", async () => {
  const { scenarios } = await run({ context: dyingContext(2) });
  assert.ok(scenarios.offline?.status === "failed");
  assert.match(scenarios.offline.reason, /albert crashed while it predicted.*SIGSEGV/);
  assert.deepEqual(scenarios["single-stream"]?.status, "measured");
  assert.deepEqual(scenarios.throughput?.status, "measured");
});

Deno.test("of several chains one that dies ends the scenario", async () => {
  const { scenarios } = await run({ context: dyingContext(6) });
  assert.equal(scenarios.throughput?.status, "failed");
});

Deno.test("a stage that does not run fails each scenario, and without passages all are skipped", async () => {
  const context = fakeContext({
    onPredict: () => {
      throw new Error("broken");
    },
  });
  const { scenarios } = await run({ context });
  assert.ok(Object.values(scenarios).every((outcome) => outcome?.status === "failed"));
  const { scenarios: skipped } = await run({ context: { ...fakeContext(), passages: [] } });
  for (const outcome of Object.values(skipped)) {
    assert.ok(outcome?.status === "skipped" && outcome.why === "no-passage");
  }
});

Deno.test("an interruption finishes nothing", async () => {
  const { finished } = await run({ signal: AbortSignal.abort() });
  assert.deepEqual(finished, []);
});

Deno.test("a mistake of this program is no failure of a scenario", async () => {
  const context = fakeContext();
  const start = () => {
    throw new TypeError("a mistake");
  };
  await assert.rejects(run({ context: { ...context, start } }), /a mistake/);
});
