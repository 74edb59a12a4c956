import assert from "node:assert/strict";
import { type PythonProcess, PythonScriptError } from "../../references/python_process.ts";
import { withDirectory } from "../../system/_testing.ts";
import { PeerError } from "./peer.ts";
import { workerPeer } from "./worker_peer.ts";

interface Request {
  readonly id: number;
  readonly tokens: number[];
  readonly audioFile?: string;
  readonly drawsReplaced?: boolean;
}

/** A worker that answers each request by `reply`, after `first`; records what it was asked. */
function fakeProcess(first: unknown, reply: (request: Request) => unknown) {
  const requests: Request[] = [];
  const pending: unknown[] = first === undefined ? [] : [first];
  let disposed = false;
  const messages = (async function* () {
    while (pending.length > 0) yield await Promise.resolve(pending.shift());
  })();
  const process: PythonProcess = {
    // Answers are there before they are asked for, so an ended generator is an ended process.
    messages,
    send(message) {
      const request = message as Request;
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

const ready = {
  ready: true,
  loadMs: 12,
  threads: 2,
  versions: { torch: "2.13.0" },
  settings: { "inter-op threads": "1" },
};
const passageOf = (...tokens: number[]) => {
  const [text, phonemes] = ["A.", "a"];
  return { number: 1, id: "0", text, phonemes, tokens: Int32Array.from(tokens) };
};
const scratchDir = "nowhere";
const samples = Float32Array.of(0.5, -0.25, 0);

Deno.test("a worker says what it is, and is asked with numbered requests", async () => {
  const fake = fakeProcess(
    ready,
    ({ id, tokens }) => ({ id, ms: 10 * id, sampleCount: 600 * tokens.length, peakMemoryBytes: 9 }),
  );
  const peer = await workerPeer("pytorch", { process: fake.process, scratchDir });
  const { loadMs, threads, facts } = peer;
  assert.deepEqual({ loadMs, threads, facts }, {
    ...{ loadMs: 12, threads: 2 },
    facts: { torch: "2.13.0", "inter-op threads": "1" },
  });
  assert.deepEqual(await peer.speak(passageOf(0, 5, 0)), {
    ...{ ms: 10, sampleCount: 1800, peakMemoryBytes: 9 },
  });
  assert.deepEqual(await peer.speak(passageOf(0, 0)), {
    ...{ ms: 20, sampleCount: 1200, peakMemoryBytes: 9 },
  });
  assert.deepEqual(plain(fake.requests), [{ id: 1, tokens: [0, 5, 0] }, { id: 2, tokens: [0, 0] }]);
  assert.equal(peer.speakWithoutDraws, undefined);
  await peer[Symbol.asyncDispose]();
  assert.ok(fake.isDisposed());
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Answers as the Python side does: with the audio in the file that is asked for. */
function speaking(request: { id: number; audioFile?: string }, bytes = samples.buffer) {
  if (request.audioFile) Deno.writeFileSync(request.audioFile, new Uint8Array(bytes));
  return { id: request.id, ms: 1, sampleCount: samples.length, peakMemoryBytes: null };
}

Deno.test("audio comes in a file that does not stay, with or without draws", () =>
  withDirectory(async (scratchDir) => {
    const fake = fakeProcess(ready, (request) => speaking(request));
    const options = { process: fake.process, scratchDir, canReplaceDraws: true };
    const peer = await workerPeer("pytorch", options);
    const { audio } = await peer.speak(passageOf(0, 0), { withAudio: true });
    assert.deepEqual(audio, samples);
    assert.deepEqual(await peer.speakWithoutDraws!(passageOf(0, 0)), samples);
    const asked = fake.requests.map(({ drawsReplaced }) => drawsReplaced ?? false);
    assert.deepEqual(asked, [false, true]);
    assert.deepEqual([...Deno.readDirSync(scratchDir)], []);
  }));

Deno.test("audio of another length than was said is a PeerError", () =>
  withDirectory(async (scratchDir) => {
    const { process } = fakeProcess(ready, (request) => speaking(request, new ArrayBuffer(8)));
    const peer = await workerPeer("pytorch", { process, scratchDir });
    await assert.rejects(peer.speak(passageOf(0, 0), { withAudio: true }), /8 bytes, expected 4/);
  }));

for (
  const [what, reply, problem] of [
    ["an error", ({ id }: { id: number }) => ({ id, error: "out of memory" }), /out of memory/],
    [
      "the answer to another request",
      () => ({ id: 7, ms: 1, sampleCount: 1, peakMemoryBytes: null }),
      /request 1, received 7/,
    ],
    [
      "a time that is not one",
      ({ id }: { id: number }) => ({ id, ms: null, sampleCount: 1, peakMemoryBytes: null }),
      /it said/,
    ],
  ] as const
) {
  Deno.test(`${what} is a PeerError`, async () => {
    const { process } = fakeProcess(ready, reply);
    const peer = await workerPeer("pytorch", { process, scratchDir });
    await assert.rejects(peer.speak(passageOf(0, 0)), (error) => {
      assert.ok(error instanceof PeerError);
      assert.equal(error.peerId, "pytorch");
      assert.match(error.message, problem);
      return true;
    });
  });
}

Deno.test("a script that ends is a PeerError with its last words", async () => {
  const { process } = fakeProcess(ready, () => ({}));
  const died = () => Promise.reject(new PythonScriptError("peer_pytorch.py", 1, "MemoryError"));
  const peer = await workerPeer("pytorch", { process: { ...process, send: died }, scratchDir });
  await assert.rejects(peer.speak(passageOf(0, 0)), (error) => {
    assert.ok(error instanceof PeerError);
    assert.match(error.problem, /peer_pytorch\.py[^]*MemoryError/);
    return true;
  });
});

Deno.test("a worker that is silent for too long is ended", async () => {
  const { process, isDisposed } = fakeProcess(ready, () => ({}));
  const silent = { ...process, messages: neverAfter(ready) };
  const peer = await workerPeer("pytorch", { process: silent, scratchDir, timeoutMs: 1 });
  await assert.rejects(peer.speak(passageOf(0, 0)), /no sign of it for 0\.001 s/);
  assert.ok(isDisposed());
});

async function* neverAfter(message: unknown): AsyncGenerator<unknown> {
  yield message;
  await new Promise(() => {});
}

Deno.test("a worker that does not come up is ended and told of", async () => {
  for (const first of [{ ready: false }, undefined]) {
    const fake = fakeProcess(first, () => ({}));
    await assert.rejects(workerPeer("pytorch", { process: fake.process, scratchDir }), PeerError);
    assert.ok(fake.isDisposed());
  }
});
