import assert from "node:assert/strict";
import type { PythonProcess } from "../../references/python_process.ts";
import { PeerError } from "./peer.ts";
import { workerPeer } from "./worker_peer.ts";

/** A worker that answers each request by `reply`, after `first`; records what it was asked. */
function fakeProcess(
  first: unknown,
  reply: (request: { id: number; tokens: number[] }) => unknown,
) {
  const requests: { id: number; tokens: number[] }[] = [];
  const pending: unknown[] = first === undefined ? [] : [first];
  let disposed = false;
  const messages = (async function* () {
    while (pending.length > 0) yield await Promise.resolve(pending.shift());
  })();
  const process: PythonProcess = {
    pid: 1,
    // Answers are there before they are asked for, so an ended generator is an ended process.
    messages,
    send(message) {
      const request = message as { id: number; tokens: number[] };
      requests.push(request);
      pending.push(reply(request));
      return Promise.resolve();
    },
    finish: () => Promise.resolve(),
    [Symbol.asyncDispose]() {
      disposed = true;
      return Promise.resolve();
    },
  };
  return { process, requests, isDisposed: () => disposed };
}

const ready = { ready: true, threads: 2, versions: { torch: "2.13.0" } };

Deno.test("a worker is asked with numbered requests and answers with time and length", async () => {
  const fake = fakeProcess(
    ready,
    ({ id, tokens }) => ({ id, ms: 10 * id, sampleCount: 600 * tokens.length }),
  );
  const peer = await workerPeer("pytorch", "PyTorch", fake.process);
  assert.deepEqual(peer.facts, { torch: "2.13.0", threads: "2" });
  assert.deepEqual(await peer.speak(Int32Array.of(0, 5, 0)), { ms: 10, sampleCount: 1800 });
  assert.deepEqual(await peer.speak(Int32Array.of(0, 0)), { ms: 20, sampleCount: 1200 });
  assert.deepEqual(fake.requests, [{ id: 1, tokens: [0, 5, 0] }, { id: 2, tokens: [0, 0] }]);
  await peer[Symbol.asyncDispose]();
  assert.ok(fake.isDisposed());
});

for (
  const [what, reply, problem] of [
    ["an error", ({ id }: { id: number }) => ({ id, error: "out of memory" }), /out of memory/],
    [
      "the answer to another request",
      () => ({ id: 7, ms: 1, sampleCount: 1 }),
      /request 1, received 7/,
    ],
    [
      "a time that is not one",
      ({ id }: { id: number }) => ({ id, ms: null, sampleCount: 1 }),
      /it said/,
    ],
  ] as const
) {
  Deno.test(`${what} is a PeerError`, async () => {
    const { process } = fakeProcess(ready, reply);
    const peer = await workerPeer("pytorch", "PyTorch", process);
    await assert.rejects(peer.speak(Int32Array.of(0, 0)), (error) => {
      assert.ok(error instanceof PeerError);
      assert.equal(error.peerId, "pytorch");
      assert.match(error.message, problem);
      return true;
    });
  });
}

Deno.test("a worker that does not come up is ended and told of", async () => {
  for (const first of [{ ready: false }, undefined]) {
    const fake = fakeProcess(first, () => ({}));
    await assert.rejects(workerPeer("pytorch", "PyTorch", fake.process), PeerError);
    assert.ok(fake.isDisposed());
  }
});
