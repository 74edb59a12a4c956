import assert from "node:assert/strict";
import { join } from "node:path";
import type { Backend } from "../../backends/backend.ts";
import { FakeClock } from "../../backends/fake.ts";
import { fakeBenchContext, readCalm } from "../../bench/_context.ts";
import { fakePassages } from "../../bench/_fake_bench.ts";
import { headerOf } from "../../bench/journal/entries.ts";
import { RunJournal } from "../../bench/journal/journal.ts";
import { planBench } from "../../bench/plan.ts";
import { assignmentOf } from "../../bench/worker/assignment.ts";
import { startInProcess } from "../../bench/worker/in_process.ts";
import type { WorkerLink } from "../../bench/worker/link.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import { readPreset } from "../../convert/presets/read_preset.ts";
import { fakeStages, tinyConfig } from "../../stages/_fake_stages.ts";
import { type ComputeUnit, type StageName, stageNames } from "../../stages/contract.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { presetFileText } from "../searched_preset.ts";
import { routedPreset } from "./choose.ts";
import { routeOf, routeSchema } from "./result.ts";
import { type RouteEvent, runRoute } from "./run_route.ts";
import { writeStageFiles } from "./stage_files.ts";

const units: ComputeUnit[] = ["CPU_ONLY", "CPU_AND_NE", "ALL"];
const plan = planBench(fakePassages, { nRuns: 2, warmups: 1, only: [1, 2] });
const preset = presetNamed("fp16");
const voiceRow = () => new Float32Array(2 * tinyConfig.styleDim);

/** How a candidate behaves. */
interface Behaviour {
  /** Time of a prediction, in ms; 10 by default. */
  readonly ms?: (stage: StageName, unit: ComputeUnit) => number;
  /** Called before each load and prediction. */
  readonly before?: (what: "load" | "predict", stage: StageName, unit: ComputeUnit) => void;
  /** Changes what Tail gives. */
  readonly audio?: (unit: ComputeUnit, value: Tensor) => Tensor;
  readonly onStart?: (link: WorkerLink, unit: ComputeUnit) => WorkerLink;
  readonly signal?: AbortSignal;
}

const newJournal = () =>
  new RunJournal(headerOf(plan, {
    ...fakeBenchContext,
    settings: { preset: preset.name, interleaved: { seed: 1, subjects: units, label: "route" } },
  }));

/** Runs a search among fake candidates; every output is 1 everywhere, but for the durations. */
async function search(behaviour: Behaviour = {}, journal = newJournal()) {
  const { ms = () => 10, before, audio, onStart = (link) => link, signal } = behaviour;
  const clock = new FakeClock();
  const ones = (value: Tensor) => {
    (value.data as Float32Array).fill(1);
    return value;
  };
  const patch = Object.fromEntries(
    ["bert_dur", "d", "t_en", "en", "asr", "F0", "N", "x_source_0", "x_source_1", "x_pre", "audio"]
      .map((name) => [name, ones]),
  );
  const events: RouteEvent[] = [];
  const predictions: string[] = [];
  const openOn = (unit: ComputeUnit): Backend => {
    const stages = fakeStages({
      patch: { ...patch, audio: (value) => audio?.(unit, ones(value)) ?? ones(value) },
      onPredict: (stage) => {
        predictions.push(`${stage} ${unit}`);
        before?.("predict", stage, unit);
        clock.advance(ms(stage, unit));
      },
    });
    return {
      name: "fake",
      describe: () => Promise.resolve({ runtime: "none" }),
      load: async (stage, _path, { computeUnit, onStep } = {}) => {
        onStep?.("load");
        await before?.("load", stage, unit);
        return { ...stages[stage], computeUnit, compileMs: null };
      },
    };
  };
  const directory = await Deno.makeTempDir();
  try {
    const paths = Object.fromEntries(stageNames.map((stage) => [stage, stage])) as Record<
      StageName,
      string
    >;
    let saves = 0;
    await runRoute({
      ...{ plan, units, seed: 1, journal, conditions: readCalm, signal },
      start: (unit) => {
        const computeUnits = Object.fromEntries(stageNames.map((stage) => [stage, unit]));
        const assignment = assignmentOf(plan, {
          ...{ backend: { name: "onnx", numerics: "fp32" } as const, paths, computeUnits },
          ...{ voiceRow, config: tinyConfig },
        });
        const open = () => openOn(unit);
        return onStart(startInProcess(assignment, { open, now: clock.now }), unit);
      },
      fileOf: await writeStageFiles(fakeStages({ patch }), plan, {
        ...{ directory, voiceRow, config: tinyConfig },
      }),
      save: () => {
        saves++;
        routeSchema.parse(JSON.parse(JSON.stringify(routeOf(journal, preset, units))));
        return Promise.resolve();
      },
      onEvent: (event) => events.push(event),
      date: () => new Date(0),
    });
    assert.ok(saves > 0);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
  return { route: routeOf(journal, preset, units), journal, events, predictions };
}
type Found = Awaited<ReturnType<typeof search>>;

const unitOf = ({ route }: Found, stage: StageName) =>
  route.routing.find((routed) => routed.stage === stage)!.computeUnit;
const outcomeOf = ({ route }: Found, stage: StageName, unit: ComputeUnit) =>
  route.candidates.find((next) => next.stage === stage && next.computeUnit === unit)!.outcome;

Deno.test("every stage is tried on every unit in turns, and the fastest is chosen", async () => {
  const found = await search({
    ms: (stage, unit) => stage === "noise" && unit === "CPU_ONLY" ? 7 : 10,
  });
  const { route, predictions } = found;
  assert.equal(route.status, "complete");
  assert.equal(predictions.length, 7 * units.length * 2 * 3);
  for (let i = 0; i < predictions.length; i += 3) {
    assert.equal(new Set(predictions.slice(i, i + 3)).size, 3);
  }
  assert.equal(unitOf(found, "noise"), "CPU_ONLY");
  const { sumMs, relativeError, passages } = route.candidates.find(({ stage }) =>
    stage === "noise"
  )!;
  assert.deepEqual([sumMs, relativeError, passages[0].runsMs], [14, 0, [7, 7]]);
  const noise = route.routing.find(({ stage }) => stage === "noise")!;
  assert.deepEqual([noise.before, noise.beforeMs, noise.sumMs], ["ALL", 20, 14]);
});

Deno.test("what is hardly faster than the preset's unit is not chosen", async () => {
  const found = await search({ ms: (_, unit) => unit === "CPU_ONLY" ? 9.8 : 10 });
  for (const stage of stageNames) {
    assert.equal(unitOf(found, stage), preset.stages[stage].computeUnit, stage);
  }
});

Deno.test("a unit that fails is out, at whatever prediction, and the others go on", async () => {
  let count = 0;
  const found = await search({
    ms: (_, unit) => unit === "ALL" ? 1 : 10,
    before: (what, stage, unit) => {
      if (what === "predict" && stage === "tail" && unit === "ALL" && ++count === 4) {
        throw new Error("refused");
      }
      if (what === "load" && stage === "albert" && unit === "ALL") throw new Error("no compiler");
    },
  });
  assert.deepEqual([unitOf(found, "tail"), unitOf(found, "vocoder")], ["CPU_ONLY", "ALL"]);
  assert.equal(outcomeOf(found, "tail", "ALL"), "failed");
  assert.equal(count, 4);
  assert.deepEqual(
    found.route.failures.map((failure) => [
      ...[failure.stage, failure.computeUnit, failure.doing, failure.passage, failure.message],
    ]),
    [
      ["albert", "ALL", "load", null, "no compiler"],
      ["tail", "ALL", "predict", 2, "refused"],
    ],
  );
  assert.equal(unitOf(found, "albert"), "CPU_AND_NE");
});

Deno.test("a crash takes one process with it, and no other candidate", async () => {
  const found = await search({
    ms: (_, unit) => unit === "CPU_AND_NE" ? 1 : 10,
    onStart: (link, unit) => {
      if (unit !== "CPU_AND_NE") return link;
      async function* messages() {
        for (let next = await link.messages.next(); !next.done; next = await link.messages.next()) {
          const { value } = next;
          yield value;
          if (value.type === "doing" && value.doing === "predict" && value.stage === "vocoder") {
            link.kill();
            return;
          }
        }
      }
      const end = Promise.resolve({ signal: "SIGSEGV", exitCode: null, lastWords: "" });
      return { ...link, messages: messages(), end };
    },
  });
  const [failure, ...others] = found.route.failures;
  assert.deepEqual(others, []);
  assert.deepEqual([failure.kind, failure.signal, failure.stage], ["crash", "SIGSEGV", "vocoder"]);
  assert.equal(unitOf(found, "tail"), "CPU_AND_NE");
  assert.notEqual(unitOf(found, "vocoder"), "CPU_AND_NE");
});

Deno.test("a unit that computes something else is out, however fast", async () => {
  const found = await search({
    ms: (_, unit) => unit === "ALL" ? 1 : 10,
    audio: (unit, value) => {
      if (unit === "ALL") (value.data as Float32Array).fill(1.2);
      return value;
    },
  });
  assert.equal(outcomeOf(found, "tail", "ALL"), "differs");
  assert.notEqual(unitOf(found, "tail"), "ALL");
  assert.equal(unitOf(found, "vocoder"), "ALL");
});

Deno.test("a stage that survives nowhere has no routing, and stays where it was in the preset", async () => {
  const found = await search({
    before: (what, stage) => {
      if (what === "load" && stage === "prosody") throw new Error("no");
    },
  });
  assert.equal(unitOf(found, "prosody"), null);
  const routed = routedPreset("mine", preset, found.route);
  assert.equal(routed.stages.prosody.computeUnit, preset.stages.prosody.computeUnit);
});

Deno.test("the routing is a preset file", async () => {
  const found = await search({ ms: (_, unit) => unit === "CPU_ONLY" ? 1 : 10 });
  const directory = await Deno.makeTempDir();
  try {
    const path = join(directory, "preset.json");
    await Deno.writeTextFile(
      path,
      presetFileText(routedPreset("fp16-routed", preset, found.route)),
    );
    const read = await readPreset(path);
    assert.equal(read.name, "fp16-routed");
    for (const stage of stageNames) {
      assert.deepEqual(read.stages[stage], { ...preset.stages[stage], computeUnit: "CPU_ONLY" });
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("wherever a search is cut, what is left is tried, once, with the same result", async () => {
  const whole = await search();
  const { entries, header } = whole.journal;
  const isTry = ({ type }: { type: string }) => type === "tried";
  for (let cut = 0; cut < entries.length; cut += 7) {
    const journal = new RunJournal(header, entries.slice(0, cut));
    const rest = await search({}, journal);
    assert.deepEqual(rest.route, whole.route, `cut at ${cut}`);
    assert.deepEqual(journal.entries.filter(isTry), entries.filter(isTry), `cut at ${cut}`);
  }
});

Deno.test("an interrupted search says so and chooses nothing from what is not whole", async () => {
  const controller = new AbortController();
  let count = 0;
  const { route, events } = await search({
    signal: controller.signal,
    before: (what) => {
      if (what === "predict" && ++count === 25) controller.abort();
    },
  });
  assert.equal(route.status, "interrupted");
  assert.equal(events.filter(({ type }) => type === "stage-finished").length, 1);
  const [albert, postAlbert] = route.routing;
  assert.equal(albert.computeUnit, "CPU_AND_NE");
  assert.equal(postAlbert.computeUnit, null);
});
