import assert from "node:assert/strict";
import { planBench } from "../plan.ts";
import { compareFakes, die, spoken } from "./_fake_peers.ts";

const louder = spoken.map((value) => 1.5 * value);
const pytorch = { id: "pytorch", quiet: spoken, ms: () => 200 };

Deno.test("in each round all speak once, in an order drawn anew, and warm-ups are not timed", async () => {
  const order: string[] = [];
  const speaker = (id: string) => ({ id, onSpeak: () => void order.push(id) });
  const { result } = await compareFakes([{ ...pytorch, ...speaker("pytorch") }, speaker("b")], {
    settings: { rounds: 19, warmups: 1, threads: 2, seed: 3 },
  });
  const rounds = Array.from({ length: 40 }, (_, i) => order.slice(2 * i, 2 * i + 2));
  for (const round of rounds) assert.deepEqual(round.toSorted(), ["b", "pytorch"]);
  const first = rounds.filter(([id]) => id === "b").length;
  assert.ok(first > 5 && first < 35, `b was first in ${first} of 40 rounds`);
  const { runsMs, warmupsMs } = result.passages[1].peers.b;
  assert.deepEqual([runsMs.length, warmupsMs.length], [19, 1]);
});

Deno.test("the seed decides on the order", async () => {
  const orderOf = async (seed: number) => {
    const { events } = await compareFakes([pytorch, { id: "b" }, { id: "c" }], {
      settings: { rounds: 5, warmups: 0, threads: 2, seed },
    });
    return events.flatMap((event) => event.type === "spoken" ? event.peerId : []).join();
  };
  assert.equal(await orderOf(1), await orderOf(1));
  assert.notEqual(await orderOf(1), await orderOf(2));
});

Deno.test("a result holds what each peer is, cost and did, and its distance from the reference", async () => {
  const { result, files, saved } = await compareFakes([
    pytorch,
    { id: "b", ms: (n) => n === 1 ? 500 : 100, audio: () => louder },
  ]);
  assert.deepEqual([result.status, saved.length, saved.at(-1)], ["complete", 3, result]);
  const [, b] = result.peers;
  const { startMs, loadMs, firstUtteranceMs, peakMemoryBytes, threads, problems } = b;
  assert.deepEqual({ startMs, loadMs, firstUtteranceMs, peakMemoryBytes, threads, problems }, {
    ...{ startMs: 1000, loadMs: 5, firstUtteranceMs: 500, peakMemoryBytes: 1e9, threads: 2 },
    problems: [],
  });
  const { runsMs, ratio, repeatsItself, distance, times } = result.passages[0].peers.b;
  assert.deepEqual([runsMs, times!.medianMs, repeatsItself], [[100, 100], 100, true]);
  assert.deepEqual(ratio, { median: 2, interval: null, rounds: 2 });
  assert.ok(Math.abs(distance!.gainDb! - 3.52) < 0.01 && distance!.logSpectralDistanceDb! < 1e-3);
  const names = ["b", "pytorch", "reference"];
  assert.deepEqual(
    files.toSorted(),
    [1, 2].flatMap((number) => names.map((name) => `passage_${number}_${name}.wav`)),
  );
  assert.equal(b.means!.passages, 2);
});

Deno.test("a peer that draws anew does not repeat itself", async () => {
  const { result } = await compareFakes([
    { ...pytorch, audio: (n) => spoken.map((value) => value * (1 + n / 1000)) },
  ]);
  assert.equal(result.passages[0].peers.pytorch.repeatsItself, false);
});

Deno.test("a peer that does not come up costs itself only", async () => {
  const onStart = () => {
    throw new Error("torch is not installed");
  };
  const { result, events } = await compareFakes([{ ...pytorch, onStart }, { id: "b" }]);
  const [baseline, b] = result.peers;
  assert.deepEqual(baseline.problems, ["It did not come up: torch is not installed"]);
  assert.deepEqual([b.problems, b.means!.ratio, b.means!.rtfx > 0], [[], null, true]);
  assert.deepEqual([result.status, result.passages[0].reference], ["complete", null]);
  assert.deepEqual(Object.keys(result.passages[0].peers), ["b"]);
  assert.ok(events.some((event) => event.type === "failed" && event.peerId === "pytorch"));
});

Deno.test("a peer that dies keeps what it did, and the others go on", async () => {
  const onSpeak = (n: number) => n >= 5 && die("b");
  const { result } = await compareFakes([pytorch, { id: "b", onSpeak: (n) => void onSpeak(n) }]);
  const [first, second] = result.passages.map(({ peers }) => peers.b);
  assert.deepEqual([first.runsMs.length, first.problem], [2, null]);
  assert.deepEqual([second.warmupsMs.length, second.runsMs.length], [1, 0]);
  assert.match(second.problem!, /SIGKILL/);
  assert.deepEqual([second.times, second.ratio], [null, null]);
  const [baseline, b] = result.peers;
  assert.deepEqual([baseline.means!.passages, b.means!.passages], [2, 1]);
  assert.deepEqual(b.problems, ["Passage 2: its process died of SIGKILL"]);
});

Deno.test("an utterance that fails ends the passage for its peer, and the next is tried again", async () => {
  const onSpeak = (n: number) => void (n === 2 && die("b"));
  const { result } = await compareFakes([pytorch, { id: "b", onSpeak }]);
  const [first, second] = result.passages.map(({ peers }) => peers.b);
  assert.deepEqual([first.warmupsMs.length, first.runsMs.length], [1, 0]);
  assert.deepEqual([second.runsMs.length, second.problem], [2, null]);
});

Deno.test("audio that is no signal is a failure of its peer", async () => {
  const { result } = await compareFakes([pytorch, { id: "b", audio: () => spoken.map(() => NaN) }]);
  assert.match(
    result.peers[1].problems[0],
    /cannot be compared: it has values that are not finite/,
  );
});

Deno.test("other errors end it: they are of this program", async () => {
  const store = {
    save: () => Promise.reject(new Error("disk full")),
    saveAudio: () => die("disk"),
  };
  await assert.rejects(compareFakes([{ id: "b" }], { store }), /disk full|died/);
  const onSpeak = () => {
    throw new TypeError("a mistake");
  };
  await assert.rejects(compareFakes([{ id: "b", onSpeak }]), /a mistake/);
});

Deno.test("an abort ends it as interrupted, and the next session measures what is missing", async () => {
  const controller = new AbortController();
  const stop = (n: number) => {
    if (n === 5) controller.abort(new Error("stopped"));
  };
  const { result: earlier } = await compareFakes([{ ...pytorch, onSpeak: stop }, { id: "b" }], {
    signal: controller.signal,
  });
  assert.equal(earlier.status, "interrupted");
  assert.deepEqual(earlier.passages.map(({ number }) => number), [1]);
  const spokenOf: number[] = [];
  const onSpeak = (_n: number, number: number) => void spokenOf.push(number);
  const { result } = await compareFakes([{ ...pytorch, onSpeak }, { id: "b" }], { earlier });
  assert.deepEqual(new Set(spokenOf), new Set([2]));
  assert.deepEqual(result.passages.map(({ number }) => number), [1, 2]);
  assert.deepEqual(result.sessions.map(({ passages }) => passages), [[1], [2]]);
  assert.deepEqual([result.status, result.passages[0]], ["complete", earlier.passages[0]]);
});

Deno.test("a session that has nothing left to measure starts nobody", async () => {
  const { result: earlier } = await compareFakes([pytorch]);
  let starts = 0;
  const onStart = () => void starts++;
  const { result } = await compareFakes([{ ...pytorch, onStart }], { earlier });
  assert.deepEqual([starts, result.passages], [0, earlier.passages]);
});

Deno.test("what an earlier session did with something else is not gone on with", async () => {
  const { result: earlier } = await compareFakes([pytorch]);
  const settings = { ...earlier.settings, rounds: 3 };
  await assert.rejects(
    compareFakes([pytorch, { id: "b" }], { earlier, settings }),
    /differs in settings, systems\./,
  );
});

Deno.test("what is heard is held against the text, once", async () => {
  const asked: string[][] = [];
  const recognizer = { model: "ear", modelSha256: "c".repeat(64), versions: {} };
  const part = {
    passages: planBench([{ id: 1, text: "Hello.", phonemes: "a", tokenCount: 3 }]).passages,
    transcribe: (files: readonly string[]) => {
      asked.push([...files]);
      const transcripts = files.map((file) => file.includes("reference") ? "hello" : "hell");
      return Promise.resolve({ status: "done" as const, recognizer, transcripts });
    },
  };
  const { result } = await compareFakes([pytorch], part);
  const [{ reference, peers }] = result.passages;
  assert.deepEqual(
    [reference!.characterErrorRate, peers.pytorch.audio!.characterErrorRate],
    [0, 0.2],
  );
  assert.deepEqual([result.peers[0].means!.characterErrorRate, result.hearing.reason], [0.2, null]);
  await compareFakes([pytorch], { ...part, earlier: result });
  assert.deepEqual(asked, [["passage_1_reference.wav", "passage_1_pytorch.wav"]]);
});
