/** Placement as a part of a benchmark: asked for last, kept in the journal, and never a failure. */
import assert from "node:assert/strict";
import type { Platform } from "../backends/backend.ts";
import { stageNames } from "../stages/contract.ts";
import { type FakeBench, fakeJournal, runFakeBench } from "./_fake_bench.ts";
import { RunJournal } from "./journal/journal.ts";
import type { WorkerLink } from "./worker/link.ts";
import type { Message } from "./worker/protocol.ts";

const plan = { nRuns: 1, warmups: 1, only: [1] };
const platform: Platform = {
  ...{ chip: "Apple M4", osName: "macOS", osVersion: "15.1", osBuild: "24B83" },
  devices: ["cpu", "neuralEngine"],
};

/** `link` up to where it plans the vocoder: then it is dead. */
function dyingOfPlacement(link: WorkerLink): WorkerLink {
  let isAsked = false;
  async function* messages(): AsyncGenerator<Message> {
    for (let next = await link.messages.next(); !next.done; next = await link.messages.next()) {
      yield next.value;
      if (isAsked && next.value.type === "doing" && next.value.stage === "vocoder") return;
    }
  }
  return {
    ...link,
    send: (request) => {
      isAsked = request.type === "place";
      link.send(request);
    },
    messages: messages(),
    end: Promise.resolve({ signal: "SIGSEGV", exitCode: null, lastWords: "" }),
  };
}

const kindsOf = ({ journal }: FakeBench) => journal.entries.map(({ type }) => type);

Deno.test("the placement is asked for when everything has run, and says why where there is none", async () => {
  const onnx = await runFakeBench(plan);
  assert.match(onnx.result.placement!.skipped!, /the backend fake has one place to run/);
  const { result, journal, ...run } = await runFakeBench(plan, { platform });
  const { skipped, stages } = result.placement!;
  assert.equal(skipped, null);
  assert.deepEqual(stages.map(({ stage }) => stage), [...stageNames]);
  assert.deepEqual(kindsOf({ result, journal, ...run }).slice(-3), ["finished", "placed", "ended"]);
  assert.equal(run.saved.at(-2)!.placement, undefined);
});

Deno.test("a worker that dies of it costs the placement alone, and the result says what happened", async () => {
  const { result } = await runFakeBench(plan, { platform, onStart: dyingOfPlacement });
  assert.deepEqual([result.status, result.failures], ["complete", []]);
  assert.equal(result.passages[0].outcome, "done");
  assert.match(
    result.placement!.skipped!,
    /^Stage vocoder crashed .*: its process died of SIGSEGV$/,
  );
});

Deno.test("a placement is not asked for twice, and one that is missing when the benchmark goes on is", async () => {
  const journal = fakeJournal(plan);
  const first = await runFakeBench(plan, { platform, journal });
  const again = await runFakeBench(plan, { journal });
  assert.deepEqual(again.result.placement, first.result.placement);
  assert.equal(kindsOf(again).filter((type) => type === "placed").length, 1);
  const cut = new RunJournal(
    journal.header,
    journal.entries.filter(({ type }) => type !== "placed" && type !== "ended"),
  );
  const resumed = await runFakeBench(plan, { platform, journal: cut });
  assert.deepEqual(resumed.result.placement, first.result.placement);
  assert.deepEqual(resumed.predictions, []);
});

Deno.test("an interrupted benchmark asks for none", async () => {
  const controller = new AbortController();
  const { result, events } = await runFakeBench(plan, {
    platform,
    signal: controller.signal,
    onPredict: (stage) => stage === "tail" && controller.abort(),
  });
  assert.deepEqual([result.status, result.placement], ["interrupted", undefined]);
  assert.ok(!events.some(({ type }) => type === "placing"));
});

Deno.test("first and warm predictions come from the journal's runs", async () => {
  const { result } = await runFakeBench(plan);
  assert.deepEqual(result.packages[5].predictions, {
    passage: 1,
    first: { modelMs: 5, copyMs: 1 },
    warm: { modelMs: 5, copyMs: 1 },
  });
});
