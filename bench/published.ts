/**
 * The published figures of the chain that this project implements: preset fp16+int8pal, official weights, on texts of their own. They are context
 * for figures that are measured here, never tested against them: nothing is known of how their runs varied.
 * @module
 */
import type { StageName } from "../stages/contract.ts";

/** A published passage on one machine. */
export interface PublishedPassage {
  /** T_enc. */
  readonly tokenCount: number;
  /** T_a. */
  readonly frameCount: number;
  /** Median of 5 runs after 2 warm-ups, in ms. */
  readonly chainMs: number;
  /** Of each stage, in whole ms as published. */
  readonly stagesMs?: Readonly<Record<StageName, number>>;
}

/** A machine with its passages, from short to long. */
export interface PublishedMachine {
  readonly name: string;
  /** Mean over the passages of audio time over chain time. */
  readonly meanSpeed: number;
  readonly passages: readonly PublishedPassage[];
}

const m4 = (
  tokenCount: number,
  frameCount: number,
  chainMs: number,
  ...[albert, post_albert, alignment, prosody, noise, vocoder, tail]: number[]
): PublishedPassage => ({
  ...{ tokenCount, frameCount, chainMs },
  stagesMs: { albert, post_albert, alignment, prosody, noise, vocoder, tail },
});

/** T_enc of the published passages. */
const tokenCounts = [13, 66, 128, 272, 457, 512];
const iPhoneFrames = [60, 179, 323, 651, 1078, 1125];
const iPhoneMs = [132, 249, 407, 880, 1568, 1720];

/** What was published, by machine. */
export const publishedMachines: readonly PublishedMachine[] = [
  {
    name: "M4 Mac mini, 24 GB",
    meanSpeed: 25.0,
    passages: [
      m4(13, 60, 75.6, 4, 3, 1, 1, 23, 31, 1),
      m4(66, 178, 172.3, 11, 14, 1, 3, 46, 82, 3),
      m4(128, 323, 294.6, 15, 26, 1, 4, 74, 148, 6),
      m4(272, 651, 642.6, 37, 54, 2, 8, 141, 344, 8),
      m4(457, 1078, 1047.1, 70, 90, 4, 12, 217, 585, 14),
      m4(512, 1125, 1101.1, 74, 103, 4, 13, 228, 635, 13),
    ],
  },
  {
    name: "iPhone 16 Pro",
    meanSpeed: 16.9,
    passages: tokenCounts.map((tokenCount, i) => ({
      ...{ tokenCount, frameCount: iPhoneFrames[i], chainMs: iPhoneMs[i] },
    })),
  },
];
