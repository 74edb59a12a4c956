/** Stages that crash, hang, fail or give NaN: the run goes on, and the result says what happened. */
import assert from "node:assert/strict";
import { type StageName, stageNames } from "../stages/contract.ts";
import { NotFiniteError } from "../stages/stage_error.ts";
import { type FakeBench, fakeJournal, runFakeBench } from "./_fake_bench.ts";
import type { Doing, Failure } from "./failure.ts";
import { RunJournal } from "./journal/journal.ts";
import type { WorkerLink } from "./worker/link.ts";
import type { Message } from "./worker/protocol.ts";

const plan = { nRuns: 2, warmups: 1 };

/** What goes wrong, and how. */
interface Fault {
  readonly stage: StageName;
  readonly kind: Failure["kind"];
  readonly doing: Exclude<Doing, "compile">;
  /** Which prediction of a process it is, from 1. */
  readonly prediction?: number;
  /** How many workers it takes; the first only by default. */
  readonly workers?: number;
}

/** Runs the plan with `fault`. A crash and a hang are those of the worker, the others are the stage's own. */
async function runWith(fault: Fault, journal = fakeJournal(plan)): Promise<FakeBench> {
  const { stage, kind, prediction = 1, workers = 1 } = fault;
  const isLost = kind === "crash" || kind === "hang";
  let started = 0;
  let predictions = 0;
  let silence = () => {};
  const strike = (doing: Doing, name: StageName) => {
    if (isLost || started > workers || name !== stage || doing !== fault.doing) return;
    if (doing === "predict" && ++predictions !== prediction) return;
    if (kind === "error") throw new Error("broken");
    throw new NotFiniteError({ stage, what: "not finite at element 0", received: "NaN" });
  };
  return await runFakeBench(plan, {
    journal,
    onLoad: (name) => strike("load", name),
    onPredict: (name) => strike("predict", name),
    timeouts: { loadMs: 7_000, predictMs: 3_000 },
    schedule: (task) => {
      silence = task;
      return () => silence = () => {};
    },
    onStart: (link) => ++started <= workers && isLost ? lost(link, fault, () => silence()) : link,
  });
}

/** `link` up to where it strikes, and then an end or, until it is killed, silence. */
function lost(
  link: WorkerLink,
  { stage, kind, doing, prediction = 1 }: Fault,
  silence: () => void,
) {
  const killed = Promise.withResolvers<void>();
  let count = 0;
  async function* messages(): AsyncGenerator<Message> {
    for (let next = await link.messages.next(); !next.done; next = await link.messages.next()) {
      yield next.value;
      const { value } = next;
      if (value.type !== "doing" || value.stage !== stage || value.doing !== doing) continue;
      if (doing === "predict" && ++count < prediction) continue;
      if (kind === "hang") queueMicrotask(silence);
      if (kind === "hang") await killed.promise;
      return;
    }
  }
  return {
    ...link,
    messages: messages(),
    kill: () => killed.resolve(),
    end: Promise.resolve({ signal: "SIGABRT", exitCode: null, lastWords: "JIT not supported" }),
    [Symbol.asyncDispose]: () => {
      link.kill();
      return Promise.resolve();
    },
  };
}

const outcomes = ({ result }: FakeBench) => result.passages.map(({ outcome }) => outcome);
const kinds = ["crash", "hang", "error", "not-finite"] as const;

Deno.test("whatever goes wrong in whichever stage, the run ends, says where, and loses nothing", async (t) => {
  for (const kind of kinds) {
    for (const stage of stageNames) {
      await t.step(`${kind} in ${stage}`, async () => {
        const run = await runWith({ stage, kind, doing: "predict", prediction: 3 });
        assert.equal(run.result.status, "complete");
        assert.deepEqual(outcomes(run), ["failed", "done", "done"]);
        const [failure, ...others] = run.result.failures;
        assert.deepEqual(others, []);
        assert.deepEqual(
          [failure.stage, failure.kind, failure.doing, failure.passage, failure.prediction],
          [stage, kind, "predict", 1, 3],
        );
        assert.equal(failure.signal, kind === "crash" ? "SIGABRT" : null);
        assert.ok(failure.message.includes(stage) || kind === "error", failure.message);
        assert.equal(run.result.passages[0].reason, failure.message);
        const [failed, done] = run.result.passages.map(({ measurement }) => measurement!);
        assert.deepEqual([failed.runs.length, done.runs.length], [2, 3]);
        assert.equal(failed.chainMs, 28);
        assert.ok(run.saved.some(({ status, failures }) => status === "running" && failures[0]));
      });
    }
  }
});

Deno.test("of a stage that cannot be loaded, the others have their load times all the same", async (t) => {
  for (const kind of ["crash", "hang", "error"] as const) {
    for (const stage of stageNames) {
      await t.step(`${kind} in ${stage}`, async () => {
        const run = await runWith({ stage, kind, doing: "load", workers: Infinity });
        assert.equal(run.result.status, "complete");
        assert.deepEqual(run.result.failures.map((failure) => [failure.stage, failure.kind]), [
          [stage, kind],
        ]);
        const { doing, passage, prediction } = run.result.failures[0];
        assert.deepEqual([doing, passage, prediction], ["load", null, null]);
        const unknown = run.result.packages.filter(({ loadMs }) => loadMs === null);
        assert.deepEqual(unknown.map((info) => info.stage), [stage]);
        assert.deepEqual(outcomes(run), ["failed", "failed", "failed"]);
        assert.match(run.result.passages[2].reason!, new RegExp(`cannot run without ${stage}`));
        assert.deepEqual(run.predictions, []);
      });
    }
  }
});

Deno.test("what was measured before a stage cannot be loaded any more is kept", async () => {
  const journal = fakeJournal(plan);
  const first = await runWith(
    { stage: "tail", kind: "crash", doing: "predict", prediction: 5 },
    journal,
  );
  assert.deepEqual(outcomes(first), ["done", "failed", "done"]);
  const entries = journal.entries.filter((entry) => !("passage" in entry && entry.passage === 3));
  const cut = new RunJournal(journal.header, entries.filter(({ type }) => type !== "ended"));
  const second = await runWith({ stage: "noise", kind: "crash", doing: "load" }, cut);
  assert.deepEqual(outcomes(second), ["done", "failed", "failed"]);
  assert.equal(second.result.packages[4].loadMs, 1);
  assert.equal(second.result.passages[0].measurement!.runs.length, 3);
});

Deno.test("a stage that always crashes costs every passage, each a worker, and one more tells the placement", async () => {
  const run = await runWith({ stage: "vocoder", kind: "crash", doing: "predict", workers: 9 });
  assert.deepEqual(outcomes(run), ["failed", "failed", "failed"]);
  assert.deepEqual(run.result.failures.map(({ passage }) => passage), [1, 2, 3]);
  assert.equal(run.events.filter(({ type }) => type === "stages-loaded").length, 4);
});

Deno.test("a message says what the process died of, what it said last, and how long it was silent", async () => {
  const crash = await runWith({ stage: "prosody", kind: "crash", doing: "predict" });
  assert.equal(
    crash.result.failures[0].message,
    "Stage prosody crashed while it predicted: its process died of SIGABRT: JIT not supported",
  );
  const hang = await runWith({ stage: "albert", kind: "hang", doing: "load" });
  assert.equal(
    hang.result.failures[0].message,
    "Stage albert hung while it was loaded: no sign of it for 7 s",
  );
  const slow = await runWith({ stage: "albert", kind: "hang", doing: "predict" });
  assert.match(slow.result.failures[0].message, /for 3 s$/);
  assert.match(slow.result.failures[0].advice!, /--timeout/);
});

Deno.test("a failure is not tried again when the benchmark goes on", async () => {
  const journal = fakeJournal(plan);
  const first = await runWith({ stage: "noise", kind: "error", doing: "predict" }, journal);
  const again = await runFakeBench(plan, { journal });
  assert.deepEqual(again.predictions, []);
  assert.deepEqual(again.result.failures, first.result.failures);
});
