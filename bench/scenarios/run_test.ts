import assert from "node:assert/strict";
import { type FakeBenchOptions, fakeJournal, runFakeBench } from "../_fake_bench.ts";
import type { RunJournal } from "../journal/journal.ts";
import type { WorkerLink } from "../worker/link.ts";
import { fakeChunk } from "./_fake_context.ts";
import type { ScenarioPlan } from "./run.ts";

const runs = { nRuns: 1, warmups: 0, maxFrames: 9 }; // passage 2 is too long

const plan: ScenarioPlan = {
  "single-stream": { seed: 1, leastQueries: 3, leastDurationMs: 0 },
  offline: { leastDurationMs: 1 },
  "long-text": {
    ...{ source: "passages", sha256: "a".repeat(64), mostPhonemes: 510, textMs: 9 },
    chunks: [fakeChunk(4)],
  },
  throughput: { chainCounts: [1, 2], threadCount: 2, leastDurationMs: 1 },
};
const names = ["single-stream", "offline", "long-text", "throughput"] as const;

/** A benchmark with `scenarios`, and what became of them. */
async function run(scenarios: ScenarioPlan = plan, fake: FakeBenchOptions = {}) {
  const bench = await runFakeBench(runs, { ...fake, subject: { scenarios } });
  return { ...bench, scenarios: bench.result.scenarios! };
}

const scenarioEntries = ({ entries }: RunJournal) =>
  entries.filter((entry) => entry.type === "scenario");

Deno.test("scenarios follow the passages, in their order, on those that ran to their end", async () => {
  const { scenarios, events, saved, result } = await run();
  assert.deepEqual(names.map((name) => scenarios[name]?.status), Array(4).fill("measured"));
  const told = events.flatMap((event) =>
    event.type === "scenario-started" || event.type === "scenario-finished" ? [event.name] : []
  );
  assert.deepEqual(told, names.flatMap((name) => [name, name]));
  assert.ok(scenarios.offline?.status === "measured");
  assert.deepEqual([scenarios.offline.sampleCount, scenarios.offline.audioSeconds], [2, 0.35]);
  assert.deepEqual(saved.at(-2)?.scenarios, result.scenarios);
});

Deno.test("memory is read after loading and after each run", async () => {
  let residentBytes = 0;
  const readMemory = () => ({
    residentBytes: ++residentBytes,
    peakResidentBytes: 100 + residentBytes,
    ...{ footprintBytes: null, peakFootprintBytes: null },
  });
  const { memory } = (await run({}, { readMemory })).scenarios;
  assert.ok(memory?.status === "measured");
  assert.equal(memory.afterLoad?.residentBytes, 7);
  assert.deepEqual(
    memory.afterPassages.map(({ passage, residentBytes }) => [passage, residentBytes]),
    [[1, 8], [3, 9]],
  );
  assert.equal(memory.peak.residentBytes, 109);
});

Deno.test("what is settled is not measured again, with other settings it is", async () => {
  const { journal } = await run();
  const count = scenarioEntries(journal).length;
  const again = await run(plan, { journal });
  assert.deepEqual([again.predictions, scenarioEntries(journal).length], [[], count]);
  const longer = { ...plan, "single-stream": { seed: 1, leastQueries: 4, leastDurationMs: 0 } };
  const { scenarios: { "single-stream": single } } = await run(longer, { journal });
  assert.equal(scenarioEntries(journal).length, count + 1);
  assert.equal(single?.status === "measured" && single.latency.queryCount, 4);
});

/** Its worker of this number, from 1, dies at its first prediction. */
function dying(number: number): Pick<FakeBenchOptions, "onStart"> {
  let started = 0;
  async function* untilPrediction({ messages }: WorkerLink) {
    for (let next = await messages.next(); !next.done; next = await messages.next()) {
      yield next.value;
      if (next.value.type === "doing" && next.value.doing === "predict") return;
    }
  }
  return {
    onStart: (link) =>
      ++started !== number ? link : {
        ...link,
        messages: untilPrediction(link),
        end: Promise.resolve({ signal: "SIGSEGV", exitCode: null, lastWords: "" }),
        [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
      },
  };
}

Deno.test("a worker that dies costs its scenario alone", async () => {
  const { scenarios, result } = await run(plan, dying(3)); // after the benchmark's own and that of single stream
  assert.ok(scenarios.offline?.status === "failed");
  assert.match(scenarios.offline.reason, /albert crashed while it predicted.*SIGSEGV/);
  assert.deepEqual(
    names.filter((name) => scenarios[name]?.status === "measured"),
    names.filter((name) => name !== "offline"),
  );
  assert.deepEqual([result.status, result.failures], ["complete", []]);
});

Deno.test("of several chains one that dies ends the scenario", async () => {
  const { scenarios } = await run(plan, dying(7));
  assert.deepEqual(names.map((name) => scenarios[name]?.status), [
    ...["measured", "measured", "measured", "failed"],
  ]);
});

Deno.test("where no passage ran to its end, scenarios are skipped", async () => {
  const { scenarios } = await run(plan, { durations: (n) => Array(n).fill(5) });
  for (const name of names) {
    const outcome = scenarios[name];
    assert.ok(outcome?.status === "skipped" && outcome.why === "no-passage");
  }
});

Deno.test("energy is skipped where powermetrics does not run", async () => {
  const fake = { powermetrics: { os: "linux" } } as const;
  const { scenarios: { energy } } = await run({ energy: { durationMs: 1 } }, fake);
  assert.deepEqual(energy, {
    status: "skipped",
    why: "not-a-mac",
    reason: "powermetrics is Apple's; this is linux",
  });
});

Deno.test("an interruption enters nothing, and what is resumed measures the rest", async () => {
  const controller = new AbortController();
  const journal = fakeJournal(runs);
  let predictions = 0;
  await run(plan, {
    journal,
    signal: controller.signal,
    onPredict: () => ++predictions === 7 * 10 && controller.abort(),
  });
  const before = scenarioEntries(journal).length;
  assert.ok(before > 0 && before < 4, `${before} scenarios were entered`);
  const { scenarios } = await run(plan, { journal });
  assert.equal(scenarioEntries(journal).length, 4);
  assert.deepEqual(names.map((name) => scenarios[name]?.status), Array(4).fill("measured"));
});

Deno.test("a mistake of this program is no failure of a scenario", async () => {
  let started = 0;
  const onStart = (link: WorkerLink) => {
    if (++started > 1) throw new TypeError("a mistake");
    return link;
  };
  await assert.rejects(run(plan, { onStart }), /a mistake/);
});
