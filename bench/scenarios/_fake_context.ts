/** What scenarios run on in tests: fake stages in this process, whose predictions move a clock. */
import { FakeClock } from "../../backends/fake.ts";
import { type FakeOptions, fakeStages, tinyConfig } from "../../stages/_fake_stages.ts";
import { stageNames } from "../../stages/contract.ts";
import { type AssignmentChanges, assignmentOf, changeAssignment } from "../worker/assignment.ts";
import { planBench } from "../plan.ts";
import { startInProcess } from "../worker/in_process.ts";
import type { Assignment } from "../worker/protocol.ts";
import type { ScenarioContext } from "./chains.ts";

/** A context, and what was asked of it. */
export interface FakeContext extends ScenarioContext {
  readonly clock: FakeClock;
  /** Assignments of the workers that were started. */
  readonly assignments: Assignment[];
  /** Tokens of each run of the chain, in their order. */
  readonly runs: number[];
  /** How much was said to be done. */
  readonly progress: number[];
}

/** Passages of 3, 5 and 4 tokens, so 6, 10 and 8 frames; each prediction takes its stage's number in ms, so a run 28. */
export function fakeContext(options: FakeOptions = {}): FakeContext {
  const clock = new FakeClock();
  const runs: number[] = [];
  const stages = fakeStages({
    ...options,
    onPredict: (stage, feeds) => {
      clock.advance(stageNames.indexOf(stage) + 1);
      if (stage === "albert") runs.push(feeds.input_ids.shape[1]);
      options.onPredict?.(stage, feeds);
    },
  });
  const open = () => ({
    name: "fake",
    describe: () => Promise.resolve({}),
    load: (stage: keyof typeof stages) => Promise.resolve(stages[stage]),
  });
  const passages = ["a", "abc", "ab"].map((phonemes, id) => ({
    ...{ id, text: phonemes, phonemes, tokenCount: phonemes.length + 2 },
  }));
  const paths = Object.fromEntries(stageNames.map((stage) => [stage, stage]));
  const assignment = assignmentOf(planBench(passages), {
    backend: { name: "onnx", numerics: "fp32" },
    paths: paths as Parameters<typeof assignmentOf>[1]["paths"],
    voiceRow: () => new Float32Array(2 * tinyConfig.styleDim),
    config: tinyConfig,
  });
  const assignments: Assignment[] = [];
  const progress: number[] = [];
  return {
    ...{ clock, assignments, runs, progress, passages: [1, 2, 3], now: clock.now },
    onProgress: (done) => progress.push(done),
    start: (changes?: AssignmentChanges) => {
      const changed = changeAssignment(assignment, changes);
      assignments.push(changed);
      return startInProcess(changed, { open, now: clock.now });
    },
  };
}

/** A chunk of so many tokens. */
export const fakeChunk = (tokenCount: number): Assignment["passages"][number] => ({
  tokens: [0, ...Array<number>(tokenCount - 2).fill(43), 0],
  voiceRow: Array<number>(2 * tinyConfig.styleDim).fill(0),
});
