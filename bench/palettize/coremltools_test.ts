import assert from "node:assert/strict";
import type { PythonProcess } from "../../references/python_process.ts";
import { CoremltoolsAnswerError, loadedCoremltools } from "./coremltools.ts";
import { exactWeight, timesOf } from "./_made_up.ts";

/** A process that says `messages` whatever it is asked, and keeps what it was asked. */
function fakeProcess(...messages: unknown[]) {
  const requests: unknown[] = [];
  const process: PythonProcess = {
    messages: (async function* () {
      for (const message of messages) yield await Promise.resolve(message);
    })(),
    send: (message) => Promise.resolve(void requests.push(message)),
    finish: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { process, requests };
}
const ready = { ready: true, versions: { coremltools: "9.0" } };

Deno.test("coremltools is asked for palettizations and comparisons, one line each", async () => {
  const { process, requests } = fakeProcess(
    ready,
    timesOf(8),
    timesOf(9),
    { weights: [exactWeight] },
  );
  const coremltools = await loadedCoremltools(process);
  assert.deepEqual(coremltools.versions, { coremltools: "9.0" });
  assert.deepEqual(
    await coremltools.palettize("a", "b", { type: "palette", bits: 6, groupSize: 16 }),
    timesOf(8),
  );
  assert.deepEqual(await coremltools.palettize("a", "b", { type: "palette", bits: 8 }), timesOf(9));
  assert.deepEqual(await coremltools.compare("a", "o", "t"), [exactWeight]);
  assert.deepEqual(requests, [
    { palettize: "a", to: "b", bits: 6, groupSize: 16 },
    { palettize: "a", to: "b", bits: 8, groupSize: undefined },
    { compare: "a", ours: "o", theirs: "t" },
  ]);
});

Deno.test("what the protocol does not have is an error that quotes it", async () => {
  await assert.rejects(
    loadedCoremltools(fakeProcess({ ready: false }).process),
    (error) =>
      error instanceof CoremltoolsAnswerError && /said {"ready":false}/.test(error.message),
  );
  await assert.rejects(loadedCoremltools(fakeProcess().process), /ended without an answer/);
  const { process } = fakeProcess(ready, { loadMs: 1, palettizeMs: 2, saveMs: null, userCpuMs: 1 });
  const coremltools = await loadedCoremltools(process);
  await assert.rejects(
    coremltools.palettize("a", "b", { type: "palette", bits: 8 }),
    CoremltoolsAnswerError,
  );
});
