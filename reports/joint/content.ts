/**
 * What a page of several results is made of: results by their kind, each with a name that no other of its kind has.
 * @module
 */
import type { BenchResult } from "../../bench/result.ts";
import type { ConformanceResult } from "../../conformance/result.ts";
import { machineName } from "../../fleet/machine.ts";
import type { Comparison } from "../../tuning/comparison_result.ts";
import type { AnyResult } from "../any_result.ts";
import type { PageAudio } from "../audio/page_audio.ts";
import { subjectsOf } from "../conformance/_subjects.ts";
import { type Labelled, labelled } from "../_labels.ts";

/** A result whose own reports are beside the page. */
export interface ReportedResult {
  readonly any: AnyResult;
  /** Folder of those reports and of its WAV files, from the page. */
  readonly folder: string;
  readonly audio?: PageAudio;
}

/** A result on the page. */
export interface Member<R> extends Labelled<R> {
  /** Of its part of the page. */
  readonly id: string;
  readonly folder: string;
  readonly audio: PageAudio | undefined;
}

/** All results of a page, in the order in which they were named. */
export interface JointContent {
  readonly benches: readonly Member<BenchResult>[];
  readonly conformances: readonly Member<ConformanceResult>[];
  readonly comparisons: readonly Member<Comparison>[];
}

/** To the minute, in UTC. */
function startOf({ startedAt }: { readonly startedAt: string }): string {
  return startedAt.slice(0, 16).replace("T", " ");
}

const benchMarks: readonly ((result: BenchResult) => string)[] = [
  ({ weights }) => weights === null ? "other weights" : `${weights.source} weights`,
  machineName,
  ({ backend }) => backend.name,
  startOf,
];

/** Those of `reported` that a page of several has a place for. */
export function jointContentOf(reported: readonly ReportedResult[]): JointContent {
  const place = <R>(
    kind: AnyResult["kind"],
    label: (results: readonly R[]) => Labelled<R>[],
  ): Member<R>[] => {
    const own = reported.flatMap(({ any, folder, audio }, i) =>
      any.kind === kind ? [{ id: `result-${i + 1}`, folder, audio, result: any.result as R }] : []
    );
    const labels = label(own.map(({ result }) => result)).map(({ label }) => label);
    return own.map((member, i) => ({ ...member, label: labels[i] }));
  };
  return {
    benches: place(
      "bench",
      (results) =>
        labelled(
          results,
          ({ settings }) => settings.preset ?? "packages made elsewhere",
          benchMarks,
        ),
    ),
    conformances: place("conformance", subjectsOf),
    comparisons: place<Comparison>(
      "comparison",
      (results) =>
        labelled(results, ({ weights }) => `presets on ${weights.source} weights`, [
          ({ environment }) => environment.cpuModel,
          startOf,
        ]),
    ),
  };
}
