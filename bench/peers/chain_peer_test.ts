import assert from "node:assert/strict";
import { FakeClock } from "../../backends/fake.ts";
import { TooManyFramesError } from "../../stages/stage_error.ts";
import { planBench } from "../plan.ts";
import { type FakeBenchOptions, fakeJournal, fakePassages, fakeSubject } from "../_fake_bench.ts";
import { chainPeer } from "./chain_peer.ts";
import { PeerError } from "./peer.ts";

/** A peer on a worker in this process, whose predictions take their stage's number in ms: 28 in all. */
const peerOf = (fake: FakeBenchOptions = {}) => {
  const { subject } = fakeSubject(plan, new FakeClock(), { ...fake, journal: fakeJournal({}) });
  return chainPeer("kokobench-fp16", subject.start());
};
const plan = planBench(fakePassages, {});
const [first] = plan.passages;

Deno.test("a chain is timed by itself and gives its audio where it is asked for", async () => {
  await using peer = await peerOf();
  assert.deepEqual([peer.threads, peer.facts], [null, { runtime: "none" }]);
  assert.deepEqual(await peer.speak(first), {
    ...{ ms: 28, sampleCount: 6 * 600, peakMemoryBytes: null },
  });
  const { audio } = await peer.speak(first, { withAudio: true });
  assert.equal(audio!.length, 6 * 600);
  assert.equal(peer.speakWithoutDraws, undefined);
});

Deno.test("a stage that cannot be loaded is told with its reason", () =>
  assert.rejects(
    peerOf({
      onLoad: (stage) => {
        if (stage === "noise") throw new Error("no such operation");
      },
    }),
    (error) => {
      assert.ok(error instanceof PeerError);
      assert.match(error.problem, /^noise failed: no such operation/);
      return true;
    },
  ));

Deno.test("what a stage does wrong costs the utterance, not the peer", async () => {
  let isBroken = true;
  await using peer = await peerOf({
    onPredict: (stage) => {
      if (isBroken && stage === "tail") throw new TooManyFramesError(3000, 2000);
    },
  });
  await assert.rejects(peer.speak(first), PeerError);
  isBroken = false;
  assert.equal((await peer.speak(first)).sampleCount, 3600);
});
