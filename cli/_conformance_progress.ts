/** How suites are shown while they run. */
import { faultCatalogue } from "../conformance/faults/catalogue.ts";
import type { ConformanceSetting } from "../conformance/run.ts";
import type { Progress, Terminal } from "./terminal.ts";

/** Tells of suites as they start, and of failures as they are found. */
export function showConformance(terminal: Terminal): ConformanceSetting["onEvent"] {
  let passage: number | null = null;
  let planted: { readonly progress: Progress; count: number } | undefined;
  return (event) => {
    if (event.type === "suite-started") {
      passage = null;
      terminal.note(`suite ${event.suite}`);
      if (event.suite !== "faults") return;
      // The last case has no fault.
      const total = faultCatalogue().length + 1;
      planted = { progress: terminal.progress("planting faults", { total }), count: 0 };
      return;
    }
    const { result } = event;
    if (result.suite === "faults") planted?.progress.update(++planted.count, result.value);
    if (result.passage !== null && result.passage !== passage) {
      passage = result.passage;
      terminal.note(`  passage ${passage}`);
    }
    if (result.outcome === "fail") terminal.note(`  failed: ${result.value}`);
  };
}
