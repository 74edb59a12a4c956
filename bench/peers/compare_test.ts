import assert from "node:assert/strict";
import { comparePeers, type PeerEvent } from "./compare.ts";
import type { Peer } from "./peer.ts";

/** A peer whose n-th run takes `ms(n)`, n from 1, and that logs its runs. */
function fakePeer(id: string, ms: (n: number) => number, log: string[]): Peer {
  let n = 0;
  return {
    id,
    label: id,
    facts: {},
    speak(tokens) {
      log.push(id);
      return Promise.resolve({ ms: ms(++n), sampleCount: tokens.length * 600 });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
const passage = (number: number, length: number) => ({ number, tokens: new Int32Array(length) });

Deno.test("peers take turns, another one begins each round, and warm-ups are not kept", async () => {
  const log: string[] = [];
  const events: PeerEvent[] = [];
  const peers = [fakePeer("a", (n) => n, log), fakePeer("b", (n) => 10 * n, log)];
  const results = await comparePeers(peers, [passage(3, 4)], {
    rounds: 2,
    warmups: 1,
    onEvent: (event) => events.push(event),
  });
  assert.equal(log.join(""), "abbaab");
  assert.deepEqual(results, [{
    number: 3,
    tokenCount: 4,
    peers: {
      a: { sampleCount: 2400, runsMs: [2, 3] },
      b: { sampleCount: 2400, runsMs: [20, 30] },
    },
  }]);
  assert.deepEqual(events.map(({ warmup }) => warmup), [true, true, false, false, false, false]);
});

Deno.test("a failing peer ends the run, and so does an abort", async () => {
  const broken: Peer = {
    ...fakePeer("a", () => 1, []),
    speak: () => Promise.reject(new Error("broken")),
  };
  await assert.rejects(comparePeers([broken], [passage(1, 3)]), /broken/);
  const log: string[] = [];
  await assert.rejects(
    comparePeers([fakePeer("a", () => 1, log)], [passage(1, 3)], {
      signal: AbortSignal.abort(new Error("stopped")),
    }),
    /stopped/,
  );
  assert.deepEqual(log, []);
});

Deno.test("what is done is handed out after every passage", async () => {
  const saved: number[][] = [];
  await comparePeers([fakePeer("a", () => 1, [])], [passage(1, 3), passage(2, 4)], {
    savePassages: (done) => {
      saved.push(done.map(({ number }) => number));
      return Promise.resolve();
    },
  });
  assert.deepEqual(saved, [[1], [1, 2]]);
});
