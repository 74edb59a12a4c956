import { compareAudio } from "../metrics/audio_metrics.ts";
import { leastMelCorrelation } from "../published.ts";
import type { ReferenceSource, ReferenceUtterance } from "../reference_source.ts";
import type { PublishedVerdict } from "./report.ts";

/**
 * Least corr and mel_corr of the audio that pass for right. The published chain is far under this corr against
 * PyTorch's random excitation; here the excitation is the same, so that a corr of 0.98 can be asked for, which is
 * in favour of the published metrics.
 */
export const publishedBounds = { corr: 0.98, melCorr: leastMelCorrelation };

/**
 * The published way to judge a chain: the waveform's and the mel spectrogram's correlation with the reference's,
 * and nothing else. Audio of another length is compared as far as both go.
 */
export class PublishedMetrics {
  readonly #values = new Map<number, { corr: number; melCorr: number }>();

  constructor(readonly source: ReferenceSource) {}

  /** Takes the audio of `utterance`; of several runs the first counts, on the chain's own durations. */
  readonly add = (utterance: ReferenceUtterance, audio: Float32Array): void => {
    if (this.#values.has(utterance.number)) return;
    const reference = this.source.value(utterance.number, "tail.audio")!.data as Float32Array;
    const length = Math.min(reference.length, audio.length);
    const { metrics } = compareAudio(reference.subarray(0, length), audio.subarray(0, length));
    const { corr, melCorr } = metrics ?? { corr: NaN, melCorr: NaN };
    this.#values.set(utterance.number, { corr, melCorr });
  };

  /** The verdict over all passages of the references. */
  verdict(): PublishedVerdict {
    const values = [...this.#values.values()];
    const isWhole = values.length === this.source.passages.length;
    const least = (metric: "corr" | "melCorr") => Math.min(...values.map((value) => value[metric]));
    const [corr, melCorr] = [least("corr"), least("melCorr")];
    // Negated, so that NaN shows.
    const showsByMelCorr = !isWhole || !(melCorr >= publishedBounds.melCorr);
    return {
      shows: showsByMelCorr || !(corr >= publishedBounds.corr),
      showsByMelCorr,
      corr: isWhole && Number.isFinite(corr) ? corr : null,
      melCorr: isWhole && Number.isFinite(melCorr) ? melCorr : null,
    };
  }
}
