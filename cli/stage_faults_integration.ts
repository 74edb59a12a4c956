/**
 * Faults that the stand-in for Core ML commits in each stage, met by a benchmark in worker processes: throw, hang, crash and NaN.
 * `deno task test:stand-in` runs them: they need the built library, in `KOKOBENCH_DYLIB`, and what starts Deno so that it can open that, in
 * `KOKOBENCH_DENO`.
 * @module
 */
import assert from "node:assert/strict";
import { fakeBenchContext, readCalm } from "../bench/_context.ts";
import type { Failure } from "../bench/failure.ts";
import { headerOf } from "../bench/journal/entries.ts";
import { RunJournal } from "../bench/journal/journal.ts";
import type { BenchResult } from "../bench/result.ts";
import { runBench } from "../bench/runner.ts";
import { renderMarkdown } from "../reports/markdown.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import { stageTitles } from "../stages/titles.ts";
import {
  type Fault,
  type Faults,
  kinds,
  plan,
  type StandInBench,
  startWorker,
  withBench,
  withFaults,
} from "./_stand_in_bench.ts";
import { exitCodeOf } from "./bench.ts";

/** Runs the plan; `stage` commits `faults` in the first `workers` processes. */
async function run(
  bench: StandInBench,
  stage: StageName,
  faults: Faults,
  workers = 1,
): Promise<BenchResult> {
  let started = 0;
  return await withFaults(stage, faults, async (file) => {
    const [result] = await runBench(plan, [{
      journal: new RunJournal(headerOf(plan, { ...fakeBenchContext, backend: "coreml" })),
      start: () => {
        const isFaulty = started++ < workers;
        return startWorker(bench, { faultsFile: isFaulty ? file : undefined });
      },
    }], {
      timeouts: { loadMs: 120_000, predictMs: 4_000, ...hangTimes(faults) },
      conditions: readCalm,
    });
    return result;
  });
}

Deno.test("a worker ends with its supervisor, also while a stage hangs", async () => {
  await withBench(async (bench) => {
    await withFaults("noise", { predict: "hang" }, async (faultsFile) => {
      const link = startWorker(bench, { faultsFile });
      const reached = async (type: string, of?: StageName) => {
        for (let next = await link.messages.next(); !next.done; next = await link.messages.next()) {
          const { value } = next;
          if (value.type === type && (of === undefined || "stage" in value && value.stage === of)) {
            return;
          }
        }
        assert.fail(`the worker ended before ${type}`);
      };
      await reached("ready");
      for (const stage of stageNames) {
        link.send({ type: "load", stage });
        await reached("loaded");
      }
      link.send({ type: "run", passage: 1 });
      await reached("doing", "noise");
      // Closes its input, and waits: were it killed after that, there would be a signal.
      await link[Symbol.asyncDispose]();
      assert.deepEqual(await link.end, { signal: null, exitCode: 0, lastWords: "" });
    });
  });
});

/** What hangs while it is loaded need not be waited for. */
const hangTimes = ({ load, compile }: Faults) =>
  load === "hang" || compile === "hang" ? { loadMs: 4_000 } : {};

function requireFailure(
  result: BenchResult,
  stage: StageName,
  expected: Partial<Failure>,
): void {
  assert.equal(result.status, "complete");
  assert.equal(result.failures.length, 1, JSON.stringify(result.failures));
  const [failure] = result.failures;
  for (const [field, value] of Object.entries({ stage, ...expected })) {
    assert.equal(failure[field as keyof Failure], value, JSON.stringify(failure));
  }
  const isLost = failure.kind === "crash" || failure.kind === "hang";
  assert.equal(exitCodeOf(result), isLost ? 3 : 1);
  // Under a foreign loader an abort may end as a segmentation fault.
  assert.match(failure.signal ?? "none", failure.kind === "crash" ? /^SIG(ABRT|SEGV)$/ : /^none$/);
  const report = renderMarkdown(result);
  const row = report.split("\n").find((line) => line.startsWith(`| ${stageTitles[stage]} `))!;
  assert.match(row, failure.kind === "not-finite" ? /NaN/ : new RegExp(failure.kind));
}

Deno.test("each fault in each stage costs its passage, and nothing else", async (t) => {
  await withBench(async (bench) => {
    // Compiles all stages, for the other runs too; and is what they are compared with.
    const sound = await run(bench, "tail", {});
    assert.deepEqual([sound.failures, exitCodeOf(sound)], [[], 0]);
    for (const stage of stageNames) {
      await t.step(stage, async () => {
        await Promise.all((Object.keys(kinds) as Fault[]).map(async (fault) => {
          const result = await run(bench, stage, { predict: fault, fromPrediction: 3 });
          const at = { doing: "predict", passage: 1, prediction: 3 } as const;
          requireFailure(result, stage, { kind: kinds[fault], ...at });
          const [failed, done] = result.passages;
          // What was measured before it is there: a warm-up and a run.
          assert.deepEqual([failed.outcome, failed.measurement!.runs.length], ["failed", 2]);
          assert.equal(done.outcome, "done");
          assert.equal(done.measurement!.runs.length, 3);
          for (const [i, { measurement }] of result.passages.entries()) {
            assert.deepEqual(measurement!.durations, sound.passages[i].measurement!.durations);
          }
        }));
      });
    }
  });
});

Deno.test("of a stage that cannot be compiled or loaded the others have their times", async (t) => {
  await withBench(async (bench) => {
    const cases: [StageName, string, Fault][] = [
      ...(["throw", "hang", "crash"] as const).map((fault) =>
        ["prosody", "compile", fault] as [StageName, string, Fault]
      ),
      ...(["throw", "hang", "crash"] as const).map((fault) =>
        ["vocoder", "load", fault] as [StageName, string, Fault]
      ),
    ];
    for (const [stage, moment, fault] of cases) {
      await t.step(`${fault} at ${moment} of ${stage}`, async () => {
        const result = await run(bench, stage, { [moment]: fault }, 9);
        const kind = kinds[fault];
        const doing = moment as Failure["doing"];
        requireFailure(result, stage, { kind, doing, passage: null, prediction: null });
        const unknown = result.packages.filter(({ loadMs }) => loadMs === null);
        assert.deepEqual(unknown.map((info) => info.stage), [stage]);
        assert.match(result.passages[1].reason!, new RegExp(`cannot run without ${stage}`));
      });
    }
  });
});
