/** What series and conformance results say at a glance: whether they are right, fast and small, and what is slower than it was. */
import type { Series } from "../../fleet/history.ts";
import type { ConformanceResult } from "../../conformance/result.ts";
import { formatSpeed } from "../_figures.ts";
import { cutText } from "../_text.ts";
import type { Verdict } from "../_verdict.ts";
import { subjectsOf } from "../conformance/_subjects.ts";
import { conformanceVerdicts } from "../conformance/_verdict.ts";
import { megabytes } from "../../text/figures.ts";

/** Most characters of what a verdict rests on: texts of results come from anywhere. */
const longest = 200;

/** Whether `results`, the newest of each preset and backend, conform. */
export function rightVerdict(results: readonly ConformanceResult[]): Verdict {
  if (results.length === 0) {
    return {
      question: "Right?",
      answer: "not known",
      detail: "no conformance result is on this site",
      tone: "unknown",
    };
  }
  return conformanceVerdicts(subjectsOf(results))[0];
}

/** The greatest speed among the newest whole results of `series`. */
export function fastVerdict(series: readonly Series[]): Verdict {
  const question = "Fast?";
  const latest = series.flatMap((each) => {
    const speed = each.entries.findLast((entry) => entry.speed !== null)?.speed;
    return speed ? [{ series: each, mean: speed.mean }] : [];
  });
  if (latest.length === 0) {
    return { question, answer: "not known", detail: "no result is whole", tone: "unknown" };
  }
  const best = latest.reduce((a, b) => b.mean > a.mean ? b : a);
  return {
    question,
    answer: `${formatSpeed(best.mean)} real time`,
    detail: cutText(`${best.series.preset} on ${best.series.machine.name}`, longest),
    tone: best.mean > 1 ? "good" : "bad",
  };
}

/** The size of a preset's packages. */
export const smallVerdict = (sizeBytes: number | null): Verdict => ({
  question: "Small?",
  ...(sizeBytes === null
    ? { answer: "not known", detail: "no result names packages" }
    : { answer: `${megabytes(sizeBytes)} MB`, detail: "seven packages" }),
  tone: "unknown",
});

/** How many of `series` have a regression that stands. */
export function slowerVerdict(series: readonly Series[]): Verdict {
  const question = "Slower than it was?";
  const compared = series.filter(({ entries }) => entries.some(({ change }) => change !== null));
  const slower = series.filter(({ standing }) => standing !== null);
  const of = `${compared.length} series`;
  if (compared.length === 0) {
    return {
      ...{ question, answer: "not known", tone: "unknown" },
      detail: "no series has two results that can be compared",
    };
  }
  if (slower.length === 0) return { question, answer: "no", detail: `none of ${of}`, tone: "good" };
  const which = slower.map(({ standing, preset, machine }) =>
    `${preset} on ${machine.name} since ${standing!.since.night}`
  );
  return {
    question,
    answer: `${slower.length} of ${of}`,
    detail: cutText(which.join("; "), longest),
    tone: "bad",
  };
}
