/**
 * Faults that the stand-in for Core ML commits in each stage, met by a benchmark in worker processes: throw, hang, crash and NaN.
 * `deno task test:stand-in` runs them: they need the built library, in `KOKOBENCH_DYLIB`, and what starts Deno so that it can open that, in
 * `KOKOBENCH_DENO`.
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fakeBenchContext } from "../bench/_context.ts";
import type { Failure } from "../bench/failure.ts";
import { headerOf } from "../bench/journal/entries.ts";
import { RunJournal } from "../bench/journal/journal.ts";
import { findPackages } from "../bench/load_stages.ts";
import { planBench } from "../bench/plan.ts";
import type { BenchResult } from "../bench/result.ts";
import { runBench } from "../bench/runner.ts";
import { assignmentOf } from "../bench/worker/assignment.ts";
import { startWorkerProcess } from "../bench/worker/process.ts";
import type { Assignment } from "../bench/worker/protocol.ts";
import { convert } from "../convert/convert.ts";
import { presetNamed } from "../convert/presets/built_in.ts";
import { smallConfig } from "../convert/checkpoint/seeded.ts";
import { smallCheckpoint, smallVoice } from "../references/small.ts";
import { stageTitles } from "../reports/_figures.ts";
import { renderMarkdown } from "../reports/markdown.ts";
import { stageContracts, type StageName, stageNames } from "../stages/contract.ts";
import { exitCodeOf } from "./bench.ts";
import { withDirectory } from "./_testing.ts";

/** Faults of the stand-in, and what they are called in a result. */
const kinds = { throw: "error", hang: "hang", crash: "crash", nan: "not-finite" } as const;
type Fault = keyof typeof kinds;
/** How the stand-in is told, by moment. */
type Faults = Readonly<Record<string, Fault | number>>;

const library = Deno.env.get("KOKOBENCH_DYLIB")!;
const deno = Deno.env.get("KOKOBENCH_DENO")!;
const plan = planBench(
  ["həlˈO.", "A."].map((phonemes, id) => ({
    ...{ id, text: phonemes, phonemes, tokenCount: [...phonemes].length + 2 },
  })),
  { nRuns: 2, warmups: 1 },
);

/** The small seeded model in packages, and a cache of compiled models. */
interface Bench {
  readonly paths: Readonly<Record<StageName, string>>;
  readonly cacheDir: string;
}

async function withBench(test: (bench: Bench) => Promise<void>): Promise<void> {
  await withDirectory(async (root) => {
    using checkpoint = await smallCheckpoint().open();
    const outDir = join(root, "packages");
    await convert({ checkpoint, preset: presetNamed("fp16"), outDir });
    await test({ paths: await findPackages(outDir), cacheDir: join(root, "cache") });
  });
}

/** Runs the plan; `stage` commits `faults` in the first `workers` processes. */
async function run(
  bench: Bench,
  stage: StageName,
  faults: Faults,
  workers = 1,
): Promise<BenchResult> {
  let started = 0;
  return await withFaults(stage, faults, async (file) => {
    const [result] = await runBench(plan, [{
      journal: new RunJournal(headerOf(plan, { ...fakeBenchContext, backend: "coreml" })),
      start: () => {
        const env: Record<string, string> = started++ < workers ? { KOKOBENCH_FAULTS: file } : {};
        return startWorkerProcess(assign(bench), { deno, env });
      },
    }], { timeouts: { loadMs: 120_000, predictMs: 4_000, ...hangTimes(faults) } });
    return result;
  });
}

function assign({ paths, cacheDir }: Bench): Assignment {
  const backend = { name: "coreml", library, cacheDir } as const;
  const voice = smallVoice();
  const voiceRow = (count: number) => voice.row(count);
  return assignmentOf(plan, { backend, paths, config: smallConfig, voiceRow });
}

/** Gives `use` a file that has the stand-in commit `faults` in `stage`. */
async function withFaults<T>(
  stage: StageName,
  faults: Faults,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const file = await Deno.makeTempFile();
  try {
    const model = stageContracts(smallConfig)[stage].packageName;
    await Deno.writeTextFile(file, JSON.stringify({ models: { [model]: faults } }));
    return await use(file);
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("a worker ends with its supervisor, also while a stage hangs", async () => {
  await withBench(async (bench) => {
    await withFaults("noise", { predict: "hang" }, async (file) => {
      const link = startWorkerProcess(assign(bench), { deno, env: { KOKOBENCH_FAULTS: file } });
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
  const row = report.split("\n").find((line) => line.startsWith(`| ${stageTitles[stage]} |`))!;
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
