/** How events of the work are shown. */
import { mean } from "simple-statistics";
import type { ConvertEvent } from "../convert/convert.ts";
import type { ReferenceEvent } from "../references/make_references.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import type { AssetEvent } from "../system/asset_event.ts";
import { megabytes, seconds } from "../text/figures.ts";
import type { ComparisonEvent } from "../tuning/compare_presets.ts";
import type { TuningProgress } from "../tuning/progress.ts";
import type { RouteEvent } from "../tuning/route/run_route.ts";
import { minutes } from "./_durations.ts";
import type { Progress, Terminal } from "./terminal.ts";

/** Shows how weights and voices are found and fetched. */
export function showAssets(terminal: Terminal): (event: AssetEvent) => void {
  let progress: Progress | undefined;
  return (event) => {
    switch (event.type) {
      case "waiting-for-lock":
        return terminal.note(`waiting for another kokobench that holds ${event.path}`);
      case "download-start": {
        const resumed = event.resumedBytes === 0
          ? ""
          : `, resuming at ${megabytes(event.resumedBytes)} MB`;
        const options = {
          total: event.totalBytes,
          format: (bytes: number) => `${megabytes(bytes)} MB`,
        };
        progress = terminal.progress(`downloading ${event.label}${resumed}`, options);
        return;
      }
      case "download-progress":
        return progress?.update(event.receivedBytes);
      case "download-done":
        progress?.done();
        return terminal.note(`downloaded ${event.label}: ${megabytes(event.sizeBytes)} MB`);
      case "command-start":
        return terminal.note(`fetching ${event.label}: ${event.command}`);
      case "command-done":
        return terminal.note(`fetched ${event.label}`);
      case "cache-corrupted":
        return terminal.note(`${event.path} is damaged and is made anew`);
      case "source-failed":
        progress?.done();
        return terminal.note(`${event.label}: ${event.problem}`);
      case "chosen":
        // Told with its digest once all is decided.
        return;
    }
  };
}

/** Shows how the library over Core ML is built, which happens once and takes a minute or two. */
export function showLibraryBuild(terminal: Terminal): (event: AssetEvent) => void {
  const showOther = showAssets(terminal);
  return (event) => {
    if (event.type === "command-start") {
      terminal.note(`building ${event.label}, once: ${event.command}`);
    } else if (event.type === "command-done") terminal.note(`built ${event.label}`);
    else showOther(event);
  };
}

/** Shows a conversion, stage by stage. */
export function showConversion(terminal: Terminal): (event: ConvertEvent) => void {
  let progress: Progress | undefined;
  let done = 0;
  let total = 0;
  return (event) => {
    if (event.type === "stage-start") {
      total = event.total;
      progress ??= terminal.progress("converting", { total: event.total, barOnly: true });
      return progress.update(event.done, event.stage);
    }
    done++;
    progress?.update(done);
    terminal.note(
      `converted ${event.stage}: ${megabytes(event.sizeBytes)} MB in ${seconds(event.elapsedMs)} s`,
    );
    if (done === total) progress?.done();
  };
}

/** Shows the loading of stages; call `done` after the last. */
export function showLoading(
  terminal: Terminal,
): { onStage: (stage: StageName, done: number) => void; done: () => void } {
  const progress = terminal.progress("loading", { total: stageNames.length, barOnly: true });
  return {
    onStage: (stage, done) => progress.update(done, stage),
    done: () => progress.done(),
  };
}

/** Shows a search for a routing: a bar a stage over its `perStage` predictions, and a line for each failure. */
export function showRoute(terminal: Terminal, perStage: number): (event: RouteEvent) => void {
  let progress: Progress | undefined;
  let done = 0;
  return (event) => {
    switch (event.type) {
      case "stage-started":
        done = 0;
        progress = terminal.progress(event.stage, { total: perStage });
        return;
      case "loading":
        return progress?.update(done, `loading on ${event.computeUnit}`);
      case "tried":
        return progress?.update(++done, event.computeUnit);
      case "failed": {
        const { stage, computeUnit, message } = event.failure;
        return terminal.note(`${stage} on ${computeUnit}: ${message}`);
      }
      case "stage-finished":
        return progress?.done();
    }
  };
}

/** Shows a comparison: a bar a preset over its passages and stages, and a line for what it costs. */
export function showComparison(
  terminal: Terminal,
  passageCount: number,
): (event: ComparisonEvent) => void {
  let progress: Progress | undefined;
  let done = 0;
  return (event) => {
    switch (event.type) {
      case "reference-run": {
        const { number, reference, reason } = event.passage;
        return terminal.note(
          `reference: passage ${number}, ${reference ? `T_a ${reference.frameCount}` : reason}`,
        );
      }
      case "preset-started": {
        const total = passageCount + stageNames.length;
        progress = terminal.progress(event.preset.name, { total, barOnly: true });
        done = 0;
        return;
      }
      case "converted":
        return terminal.note(
          `${event.preset.name}: ${megabytes(event.sizeBytes)} MB, converted in ${
            seconds(event.convertMs)
          } s`,
        );
      case "passage-run":
        return progress?.update(++done, `passage ${event.number}`);
      case "stage-compared":
        return progress?.update(++done, `${event.stage}, declared numerics`);
      case "preset-finished": {
        progress?.done();
        const { preset, figures, reason } = event.entry;
        return terminal.note(
          `${preset.name}: ${
            figures ? `measured in ${seconds(figures.elapsedMs)} s` : `failed: ${reason}`
          }`,
        );
      }
    }
  };
}

const tuningLabels: Readonly<Record<TuningProgress["work"], string>> = {
  storing: "finding sizes and errors",
  probing: "trying compressions alone",
  measuring: "measuring presets",
};
/** What takes less was measured before, and says nothing of what is left. */
const keptMs = 100;

/** Shows tuning: a bar for each piece of work, with the time that is left. */
export function showTuning(
  terminal: Terminal,
  now: () => number = () => performance.now(),
): (progress: TuningProgress) => void {
  let progress: Progress | undefined;
  let work: TuningProgress["work"] | undefined;
  let since = now();
  let times: number[] = [];
  return ({ work: next, done, total, last }) => {
    if (next !== work) {
      work = next;
      progress = terminal.progress(tuningLabels[next], { total, barOnly: next === "measuring" });
      times = [];
    }
    const elapsedMs = now() - since;
    since = now();
    if (elapsedMs >= keptMs) times.push(elapsedMs);
    const leftMs = times.length === 0 ? 0 : mean(times) * (total - done);
    progress?.update(done, `${last}${leftMs === 0 ? "" : `, ${minutes(leftMs)} left`}`);
    if (next === "measuring") terminal.note(last);
    if (done === total) progress?.done();
  };
}

/** Shows PyTorch's work on references. */
export function showReferences(terminal: Terminal): (event: ReferenceEvent) => void {
  return (event) => {
    if (event.event === "plan" && event.present < event.passages) {
      terminal.note(`PyTorch speaks ${event.passages - event.present} passages`);
    } else if (event.event === "passage") {
      terminal.note(`PyTorch spoke passage ${event.number}: T_a ${event.tA}`);
    }
  };
}
