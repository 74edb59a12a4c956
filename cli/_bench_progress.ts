/** How a benchmark is shown while it runs. */
import { median } from "simple-statistics";
import type { BenchEvent } from "../bench/events.ts";
import { type BenchPlan, isOpenEnded } from "../bench/plan.ts";
import type { PassageResult } from "../bench/result.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import { formatSpeed } from "../reports/_figures.ts";
import { seconds } from "../text/figures.ts";
import { BenchEstimate } from "./_bench_estimate.ts";
import { minutes } from "./_durations.ts";
import { barLine, type Progress, type Terminal } from "./terminal.ts";

/** What one subject is at. */
interface Position {
  readonly passage: number;
  /** Timed runs of the passage so far, in ms. */
  readonly timesMs: number[];
  warmups: number;
  audioSeconds: number;
}

/**
 * Shows a benchmark of `subjectCount` subjects: the runs of all, the time that is left, the passage and stage at work and its figures so far; and
 * a line for each passage and each failure. Gives what shows the events of one of them, by its label.
 */
export function showBench(
  terminal: Terminal,
  plan: BenchPlan,
  subjectCount = 1,
  now: () => number = () => performance.now(),
): (label?: string | null) => (event: BenchEvent) => void {
  const estimate = new BenchEstimate(plan, subjectCount);
  let since = now();
  /** Time since the last event that ended a piece of work: what that piece took, whatever was around the run. */
  const elapsedMs = () => {
    const last = since;
    since = now();
    return since - last;
  };
  let unfinished = subjectCount * plan.passages.length;
  let subjects = 0;
  return (label) => {
    const subject = subjects++;
    const name = label ? `${label}, ` : "";
    let progress: Progress | undefined;
    let position: Position | undefined;
    const show = (what: string) =>
      terminal.status([
        workLine(plan, estimate, terminal.columns()),
        // The label is last: where the line is cut, it is what can be missed.
        [what, ...(label ? [label] : [])].join(", "),
      ]);
    const showRun = (stage?: StageName) => {
      if (position) show([runText(plan, position), ...(stage ? [stage] : [])].join(", "));
    };
    return (event) => {
      switch (event.type) {
        case "stage-loading":
          if (event.done === 0) {
            const options = { total: stageNames.length, barOnly: true };
            progress = terminal.progress("loading", options);
          }
          return progress?.update(event.done, `${name}${event.stage}`);
        case "stages-loaded":
          elapsedMs();
          return progress?.done();
        case "stage-failed": {
          const { message, advice } = event.failure;
          return terminal.note(`${name}${message}${advice === null ? "" : `\n  ${advice}`}`);
        }
        case "passage-started":
          elapsedMs();
          position = { passage: event.number, timesMs: [], warmups: 0, audioSeconds: 0 };
          return;
        case "stage-predicting":
          return showRun(event.stage);
        case "placing":
          return terminal.status([`${name}asking for the placement`]);
        case "run-finished":
          estimate.enterRun(subject, event.number, event.isKept ? event.chainMs : elapsedMs());
          if (position === undefined) return;
          position.audioSeconds = event.audioSeconds;
          if (event.warmup) position.warmups++;
          else position.timesMs.push(event.chainMs);
          return showRun();
        case "stage-isolated":
          estimate.enterIsolated(subject, event.number);
          elapsedMs();
          return show(`passage ${event.number}, ${event.stage} alone`);
        case "passage-finished":
          estimate.finish(subject, event.passage.number);
          terminal.note(`${name}${passageLine(event.passage)}`);
          if (--unfinished === 0) terminal.close();
          return;
        case "scenario-started": {
          const options = { total: 100, format: (share: number) => `${share}%`, barOnly: true };
          progress = terminal.progress(`${name}${event.name}`, options);
          return;
        }
        case "scenario-progress":
          return progress?.update(Math.round(100 * event.done));
        case "scenario-finished": {
          progress?.done();
          const { outcome } = event;
          const why = outcome.status === "measured" ? "" : `: ${outcome.reason}`;
          return terminal.note(`${name}${event.name} ${outcome.status}${why}`);
        }
      }
    };
  };
}

/** How much is done, and how long the rest will take. */
function workLine(plan: BenchPlan, estimate: BenchEstimate, columns: number): string {
  const { leftMs } = estimate;
  // How many runs it takes until figures are stable, nobody knows.
  const atLeast = plan.untilStable === null ? "about" : "at least";
  return barLine(Math.floor(estimate.done), {
    total: isOpenEnded(plan) ? undefined : estimate.total,
    ...{ columns, before: "running" },
    after: !leftMs ? "" : `${atLeast} ${minutes(leftMs)} left`,
  });
}

function runText(
  { passages, warmups, nRuns, ...plan }: BenchPlan,
  { passage, timesMs, warmups: warmed, audioSeconds }: Position,
): string {
  const place = passages.findIndex(({ number }) => number === passage) + 1;
  const counts = (done: number, of: number) => `${Math.min(done + 1, of)}/${of}`;
  const run = warmed < warmups && timesMs.length === 0
    ? `warm-up ${counts(warmed, warmups)}`
    : isOpenEnded({ passages, warmups, nRuns, ...plan })
    ? `run ${timesMs.length + 1}`
    : `run ${counts(timesMs.length, nRuns)}`;
  const parts = [`passage ${passage} (${place}/${passages.length})`, run];
  if (timesMs.length > 0) {
    const medianMs = median(timesMs);
    parts.push(`median ${seconds(medianMs)} s`, formatSpeed((1000 * audioSeconds) / medianMs));
  }
  return parts.join(", ");
}

function passageLine({ number, outcome, reason, measurement }: PassageResult): string {
  if (outcome !== "done") return `passage ${number} ${outcome}: ${reason}`;
  const { audioSeconds, chainMs, speed } = measurement!;
  return `passage ${number}: ${audioSeconds.toFixed(2)} s of audio in ${seconds(chainMs!)} s, ${
    speed!.toFixed(2)
  }x`;
}
