/** The heat map of one or more runs: what each cell of stage and passage shows, for every choice of suite and metric. */
import type { CaseResult } from "../../conformance/case_result.ts";
import { type StageName, stageNames } from "../../stages/contract.ts";
import { stageTitles } from "../../stages/titles.ts";
import { cutText } from "../_text.ts";
import { figure } from "./_figures.ts";
import {
  countsText,
  type Level,
  levelOf,
  numberless,
  ratioOf,
  ratioText,
  shortText,
  worstOf,
} from "./_severity.ts";
import type { Subject } from "./_subjects.ts";

/** What a cell shows. */
export interface Face {
  readonly level: Level;
  /** Error over tolerance, or what there is instead. */
  readonly text: string;
  /** The same in whole lines, with where and why. */
  readonly detail: string;
}

/** A row: a stage of a subject. */
export interface HeatRow {
  readonly stage: StageName;
  readonly label: string;
}

/** The whole map. */
export interface HeatMap {
  /** Numbers of passages; null for what belongs to none, such as what a package declares. */
  readonly columns: readonly (number | null)[];
  readonly rows: readonly HeatRow[];
  readonly suites: readonly CaseResult["suite"][];
  readonly metrics: readonly CaseResult["metric"][];
  /** Every face once. */
  readonly faces: readonly Face[];
  /** Under {@link viewKey}: the index of each cell's face, row by row. Choices of which there is no case are not there. */
  readonly views: Readonly<Record<string, readonly number[]>>;
}

/** Name of the view of `suite` and `metric`; an empty one is all of them. */
export const viewKey = (suite: string, metric: string): string => `${suite} ${metric}`;

/** The map of all cases that belong to a stage. */
export function heatMapOf(subjects: readonly Subject[]): HeatMap {
  const cases = subjects.map(({ result }) => result.cases.filter(({ stage }) => stage !== null));
  const all = cases.flat();
  const distinct = <V>(values: readonly V[]): V[] => [...new Set(values)];
  const passages = distinct(all.map(({ passage }) => passage));
  const columns = passages.toSorted((a, b) => (a ?? 0) - (b ?? 0));
  const rows = stageNames.flatMap((stage) => subjects.map(({ label }) => ({ stage, label })));
  const suites = distinct(all.map(({ suite }) => suite));
  const metrics = distinct(all.map(({ metric }) => metric));

  const faces = new Map<string, { index: number; face: Face }>();
  const indexOf = (face: Face): number => {
    const key = JSON.stringify(face);
    const known = faces.get(key) ?? { index: faces.size, face };
    faces.set(key, known);
    return known.index;
  };
  const views: Record<string, number[]> = {};
  for (const suite of ["", ...suites]) {
    for (const metric of ["", ...metrics]) {
      const shown = cases.map((own) =>
        own.filter((each) =>
          (suite === "" || each.suite === suite) && (metric === "" || each.metric === metric)
        )
      );
      if (suite !== "" && metric !== "" && shown.every((own) => own.length === 0)) continue;
      views[viewKey(suite, metric)] = stageNames.flatMap((stage) =>
        subjects.flatMap(({ label }, i) =>
          columns.map((passage) => {
            const own = shown[i].filter((each) => each.stage === stage && each.passage === passage);
            const title = subjects.length > 1
              ? `${stageTitles[stage]}, ${label}`
              : stageTitles[stage];
            return indexOf(faceOf(own, `${title}, ${placeOf(passage)}`));
          })
        )
      );
    }
  }
  return {
    columns,
    rows,
    suites,
    metrics,
    faces: [...faces.values()].map(({ face }) => face),
    views,
  };
}

/** A column in words. */
export const placeOf = (passage: number | null): string =>
  passage === null ? "the package" : `passage ${passage}`;

/**
 * The case that a cell shows: the worst, but where nothing was judged that is not exact or wrong, one that was not judged. Inputs that are fed as
 * they should be say nothing of a stage whose outputs have no tolerance.
 */
function tellingOf(cases: readonly CaseResult[]): CaseResult | undefined {
  const skipped = cases.filter(({ outcome }) => outcome === "skipped");
  const isExact = cases.every(({ outcome, tolerance }) =>
    outcome === "skipped" || (outcome === "pass" && tolerance === 0)
  );
  if (!isExact || skipped.length === 0) return worstOf(cases);
  return skipped.find(({ error }) => error !== null) ?? skipped[0];
}

/** The most of a reason that a cell's details quote. */
const longestReason = 300;

function faceOf(cases: readonly CaseResult[], title: string): Face {
  const worst = tellingOf(cases);
  if (worst === undefined) return { level: "none", text: "", detail: "Nothing was compared." };
  const { suite, value, metric, durations, precision, reason, firstBad } = worst;
  const verdict = { fail: "fails", pass: "passes", skipped: "not judged" }[worst.outcome];
  const how = [precision, durations === "forced" ? "on the reference's durations" : null];
  return {
    level: levelOf(worst),
    text: shortText(worst),
    detail: [
      `${cutText(title, longestReason)}: ${verdict}`,
      [`${suite}: ${cutText(value, longestReason)}`, ...how.filter((part) => part !== null)].join(
        ", ",
      ),
      `${metric} ${errorText(worst)}`,
      firstBad === null ? "" : `the error begins at ${cutText(firstBad, longestReason)}`,
      cutText(reason ?? "", longestReason),
      cases.length > 1
        ? `${worst.outcome === "skipped" ? "of" : "worst of"} ${cases.length}: ${countsText(cases)}`
        : "",
    ].filter((line) => line !== "").join("\n"),
  };
}

/** Error, tolerance and the tolerance that would have been needed, in words. */
function errorText(result: CaseResult): string {
  const { error, tolerance, needed, estimated, outcome } = result;
  const ratio = ratioOf(result);
  if (error === null) return outcome === "fail" ? numberless(result) : "was not measured";
  const parts = [`${figure(error)}${estimated ? " (estimated)" : ""}`];
  if (tolerance !== null) parts.push(`tolerance ${figure(tolerance)}`);
  if (needed !== null) parts.push(`needed ${figure(needed)}`);
  if (ratio !== undefined && Number.isFinite(ratio)) {
    parts.push(`${ratioText(ratio)} of the tolerance`);
  }
  return parts.join(", ");
}
