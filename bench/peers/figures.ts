/**
 * From the times of a side-by-side to its figures.
 * @module
 */
import { mean, median } from "simple-statistics";
import { sampleRate } from "../../stages/config.ts";
import { type Estimate, estimateOf, intervalOf, meanOf } from "../../statistics/estimate.ts";
import { meanOrNull } from "../../statistics/mean_or_null.ts";
import { fewestForInterval } from "../../statistics/median_interval.ts";
import { summaryOf } from "../../statistics/summary.ts";
import type { AudioDistance } from "./audio.ts";
import type { PeerEntry, PeerMeasurement, PeersPassage, SpeedRatio } from "./result.ts";

/** What was timed of a peer on one passage. */
export type Timed = Pick<PeerMeasurement, "runsMs" | "sampleCount">;

/** The figures of `timed`, held against what the baseline did in the same rounds; `seed` decides on the draws of intervals. */
export function figuresOf(
  timed: Timed,
  baseline: Timed | undefined,
  seed: string,
): Pick<PeerMeasurement, "times" | "rtfx" | "ratio"> {
  const times = timed.runsMs.length === 0 ? null : summaryOf(timed.runsMs, { seed });
  return {
    times,
    rtfx: times && secondsOf(timed) / (times.medianMs / 1000),
    ratio: baseline === undefined ? null : ratioOver([{ timed, baseline }], seed),
  };
}

const secondsOf = ({ sampleCount }: Timed): number => sampleCount! / sampleRate;

/** The ratio over `pairs`, one a passage, of those that have rounds of both; null where none has. */
function ratioOver(
  pairs: readonly { readonly timed: Timed; readonly baseline: Timed }[],
  seed: string,
): SpeedRatio | null {
  const logs = pairs.map(({ timed, baseline }) => {
    const length = Math.min(timed.runsMs.length, baseline.runsMs.length);
    // Each by its own audio, whose length may differ by some frames.
    const speedOf = (side: Timed, round: number) => secondsOf(side) / side.runsMs[round];
    return Array.from(
      { length },
      (_, round) => Math.log(speedOf(timed, round) / speedOf(baseline, round)),
    );
  }).filter(({ length }) => length > 0);
  if (logs.length === 0) return null;
  const rounds = Math.min(...logs.map(({ length }) => length));
  return {
    median: Math.exp(mean(logs.map((values) => median(values)))),
    interval: rounds < fewestForInterval
      ? null
      : intervalIn(meanOf(logs.map((values, i) => estimateOf(values, `${seed} ${i}`)))),
    rounds,
  };
}

function intervalIn(estimate: Estimate): SpeedRatio["interval"] {
  const { low, high } = intervalOf(estimate);
  return { low: Math.exp(low), high: Math.exp(high) };
}

/** The means of the peer `id` over the passages that it has timed rounds of; null where there are none. */
export function meansOf(
  passages: readonly PeersPassage[],
  id: string,
  baselineId: string,
  seed: string,
): PeerEntry["means"] {
  const done = passages.filter(({ peers }) => (peers[id]?.runsMs.length ?? 0) > 0);
  if (done.length === 0) return null;
  const own = done.map(({ peers }) => peers[id]);
  const pairs = done.filter(({ peers }) => peers[baselineId] !== undefined)
    .map(({ peers }) => ({ timed: peers[id], baseline: peers[baselineId] }));
  return {
    passages: done.length,
    rtfx: mean(own.map(({ rtfx }) => rtfx!)),
    ratio: ratioOver(pairs, seed),
    distance: meanDistance(own.map(({ distance }) => distance)),
    characterErrorRate: meanOrNull(own.map(({ audio }) => audio?.characterErrorRate ?? null)),
  };
}

/** The mean of each figure, of those that have it. */
function meanDistance(distances: readonly (AudioDistance | null)[]): AudioDistance {
  const of = (figure: keyof AudioDistance) =>
    meanOrNull(distances.map((distance) => distance?.[figure] ?? null));
  return {
    gainDb: of("gainDb"),
    highBandDifferenceDb: of("highBandDifferenceDb"),
    alignedMelCepstralDistortionDb: of("alignedMelCepstralDistortionDb"),
    logSpectralDistanceDb: of("logSpectralDistanceDb"),
    melCorr: of("melCorr"),
  };
}
