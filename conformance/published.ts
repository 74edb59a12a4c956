/**
 * What the published benchmark's own way of checking would say: correlations of the audio, and nothing else.
 * It is kept to show what such a check cannot see.
 * @module
 */
import type { CaseResult } from "./case_result.ts";

/** Least correlation of the mel spectra that counts as the same speech; the published chain reports 0.995 and up. */
export const leastMelCorrelation = 0.99;

/** What correlations say of the audio of one passage. */
export interface PublishedVerdict {
  readonly passage: number;
  /**
   * Pearson correlation of the samples. No bound is held against it: F0 in fp16 lets the phase drift by whole turns, so
   * that a right fp16 chain falls to 0.6 after 8 s and to 0.01 after 27 s.
   */
  readonly corr: number;
  /** Pearson correlation over all bins of the mel spectra. */
  readonly melCorr: number;
  readonly passes: boolean;
}

/** The verdicts that the chained suite's `results` allow: those of passages whose reference audio is there in full. */
export function publishedVerdicts(results: readonly CaseResult[]): PublishedVerdict[] {
  return results.flatMap(({ suite, value, metric, passage, figures }) => {
    const { corr, melCorr } = figures;
    const isAudio = suite === "chained" && value === "tail.audio" && metric === "relative_l2";
    if (!isAudio || passage === null || corr === undefined || melCorr === undefined) return [];
    // Silence and constants correlate with nothing.
    const [samples, mel] = [corr ?? 0, melCorr ?? 0];
    return [{ passage, corr: samples, melCorr: mel, passes: mel >= leastMelCorrelation }];
  });
}
