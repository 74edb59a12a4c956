/** What a benchmark says at a glance: whether it ran, how fast, how small, and where. */
import { judgePlacement } from "../bench/placement/expectations.ts";
import { publishedMachines } from "../bench/published.ts";
import type { BenchResult } from "../bench/result.ts";
import { meanRealTimeFactor } from "../bench/statistics.ts";
import { stageTitles } from "../stages/titles.ts";
import { megabytes } from "../text/figures.ts";
import { formatFactor, formatSpeed } from "./_figures.ts";

/** An answer to one question. */
export interface Verdict {
  readonly question: string;
  readonly answer: string;
  /** What the answer rests on. */
  readonly detail: string;
  /** unknown: neither is claimed. */
  readonly tone: "good" | "bad" | "unknown";
}

/** A verdict in one line. */
export const verdictLine = ({ question, answer, detail }: Verdict): string =>
  `${question} ${answer}: ${detail}.`;

/** The answers, each from what the result has. */
export const verdictsOf = (result: BenchResult): Verdict[] => [
  right(result),
  fast(result),
  small(result),
  placed(result),
];

/** A benchmark sees failures; whether the numbers are right is conformance's to judge. */
function right({ passages, failures }: BenchResult): Verdict {
  const done = passages.filter(({ outcome }) => outcome === "done").length;
  const failed = passages.filter(({ outcome }) => outcome === "failed").length;
  const bad = failures.length > 0 || failed > 0;
  const detail = `${done} of ${passages.length} passages done; ` +
    (bad
      ? `${failed} failed, ${failures.length} failures of stages`
      : "deno task conformance compares with PyTorch");
  const answer = bad ? "failures" : done > 0 ? "no failure" : "nothing measured";
  return { question: "Right?", answer, detail, tone: bad ? "bad" : "unknown" };
}

function fast({ meanSpeed, passages }: BenchResult): Verdict {
  const question = "Fast?";
  if (meanSpeed === null) {
    return { question, answer: "not known", detail: "no passage was timed", tone: "unknown" };
  }
  const mean = meanRealTimeFactor(passages);
  const published = publishedMachines.map(({ name, meanSpeed }) =>
    `${name} ${formatSpeed(meanSpeed)}`
  );
  return {
    question,
    answer: `${formatSpeed(meanSpeed)} real time`,
    detail: (mean === null ? "" : `${formatFactor(mean)} s for a second of audio; `) +
      `published: ${published.join(", ")}`,
    tone: meanSpeed > 1 ? "good" : "bad",
  };
}

function small({ packages }: BenchResult): Verdict {
  const question = "Small?";
  if (packages.length === 0) {
    return { question, answer: "not known", detail: "no packages named", tone: "unknown" };
  }
  const sizeBytes = packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const largest = packages.reduce((a, b) => b.sizeBytes > a.sizeBytes ? b : a);
  return {
    question,
    answer: `${megabytes(sizeBytes)} MB`,
    detail: `seven packages; ${stageTitles[largest.stage]} has ${megabytes(largest.sizeBytes)} MB`,
    tone: "unknown",
  };
}

function placed({ placement }: BenchResult): Verdict {
  const question = "Well placed?";
  const unknown = (detail: string): Verdict => ({
    ...{ question, answer: "not known", detail, tone: "unknown" },
  });
  if (placement === undefined) return unknown("no placement in this result");
  if (placement.skipped !== null) return unknown(placement.skipped);
  const judged = judgePlacement(placement).filter(({ skipped }) => skipped === null);
  if (judged.length === 0) return unknown("nothing is expected of this device");
  const strayed = judged.filter(({ strays }) => strays.length > 0);
  const good = strayed.length === 0;
  return {
    question,
    answer: good ? "as expected" : "operations strayed",
    detail: good
      ? `${judged.length} stages judged by their plans`
      : `in ${strayed.map(({ stage }) => stageTitles[stage]).join(", ")}`,
    tone: good ? "good" : "bad",
  };
}

/** Chain time over audio time, the inverse of speed; nothing where one of them is missing. */
export function realTimeFactor(
  measured: { readonly chainMs: number | null; readonly audioSeconds: number } | null,
): number | undefined {
  if (measured === null || measured.chainMs === null || measured.audioSeconds === 0) {
    return undefined;
  }
  return measured.chainMs / 1000 / measured.audioSeconds;
}
