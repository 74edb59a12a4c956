import assert from "node:assert/strict";
import { figuresOf, meansOf } from "./figures.ts";
import type { PeersPassage } from "./result.ts";

const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

Deno.test("speed is of the median run and of the peer's own audio", () => {
  const timed = { runsMs: [9000, 500, 400], sampleCount: 24_000 };
  const { rtfx, times, ratio } = figuresOf(timed, undefined, "");
  assert.deepEqual([rtfx, times!.medianMs, ratio], [2, 500, null]);
  assert.deepEqual(figuresOf({ runsMs: [], sampleCount: null }, timed, ""), {
    ...{ times: null, rtfx: null, ratio: null },
  });
});

Deno.test("a ratio is of rounds: what slows both in a round is not in it", () => {
  const baseline = { runsMs: [100, 1000, 200, 400, 100, 300], sampleCount: 24_000 };
  const timed = { runsMs: baseline.runsMs.map((ms) => ms / 2), sampleCount: 24_000 };
  const { ratio } = figuresOf(timed, baseline, "");
  close(ratio!.median, 2);
  close(ratio!.interval!.low, 2);
  close(ratio!.interval!.high, 2);
  const once = { ...timed, runsMs: [50, 500, 900, 200, 50, 150] };
  close(figuresOf(once, baseline, "").ratio!.median, 2); // that of the medians is 1.43
  const longer = figuresOf({ ...timed, sampleCount: 48_000 }, baseline, "").ratio!;
  close(longer.median, 4);
});

Deno.test("a peer that died is held against the rounds that it has; few have no interval", () => {
  const baseline = { runsMs: [100, 100, 100, 100, 100, 100], sampleCount: 600 };
  const { ratio } = figuresOf({ runsMs: [50, 25, 50], sampleCount: 600 }, baseline, "");
  assert.deepEqual([ratio!.rounds, ratio!.interval], [3, null]);
  close(ratio!.median, 2);
});

function passageOf(number: number, ms: Record<string, number>): PeersPassage {
  const measured = Object.entries(ms).map(([id, each]) => {
    const timed = { runsMs: Array(5).fill(each), sampleCount: 24_000 };
    const baseline = { runsMs: Array(5).fill(ms.pytorch), sampleCount: 24_000 };
    return [id, {
      ...timed,
      ...figuresOf(timed, baseline, ""),
      ...{ warmupsMs: [], audio: null, repeatsItself: null, problem: null },
      distance: {
        gainDb: number,
        highBandDifferenceDb: null,
        alignedMelCepstralDistortionDb: 1,
        logSpectralDistanceDb: number === 1 ? 3 : null,
        melCorr: null,
      },
    }] as const;
  });
  const [text, phonemes] = ["A.", "a"];
  const peers = Object.fromEntries(measured);
  return { number, id: "0", text, phonemes, tokenCount: 3, reference: null, peers };
}

Deno.test("means: of speeds the mean, of ratios the geometric mean, of distances those that are there", () => {
  const passages = [
    passageOf(1, { pytorch: 1000, b: 500 }),
    passageOf(2, { pytorch: 4000, b: 500 }),
  ];
  const means = meansOf(passages, "b", "pytorch", "")!;
  assert.deepEqual([means.passages, means.rtfx], [2, 2]);
  close(means.ratio!.median, 4);
  close(means.ratio!.interval!.high, 4);
  assert.deepEqual([means.distance.gainDb, means.distance.logSpectralDistanceDb], [1.5, 3]);
  assert.equal(meansOf(passages, "c", "pytorch", ""), null);
  assert.equal(meansOf(passages, "b", "c", "")!.ratio, null);
});
