/**
 * A subject's own figures, beside which others' stand.
 * @module
 */
import { median } from "simple-statistics";
import { sampleRate, samplesPerFrame } from "../stages/config.ts";
import { isTimed, type Subject, timesOf } from "./subject.ts";

/** A passage in a subject's results. */
export interface PassageFigures {
  readonly number: number;
  /** T_enc. */
  readonly tokenCount: number;
  /** Median time of the chain in ms; of several results, the median of theirs. */
  readonly chainMs: number;
  /** Seconds of audio a second of chain time. */
  readonly speed: number;
}

/** What is told of a subject beside its comparison. */
export interface SubjectFigures {
  readonly label: string;
  readonly resultCount: number;
  readonly passages: readonly PassageFigures[];
}

/** Figures of `subject`, its passages by number. */
export function figuresOf({ label, results }: Subject): SubjectFigures {
  const timed = results.flatMap(({ passages }) => passages.filter(isTimed));
  const numbers = [...new Set(timed.map(({ number }) => number))].sort((a, b) => a - b);
  const passages = numbers.map((number) => {
    const same = timed.filter((passage) => passage.number === number);
    const chainMs = median(same.map((passage) => median(timesOf(passage, "chain"))));
    const { tokenCount, measurement } = same[0];
    const audioMs = (1000 * measurement!.frameCount * samplesPerFrame) / sampleRate;
    return { number, tokenCount, chainMs, speed: audioMs / chainMs };
  });
  return { label, resultCount: results.length, passages };
}
