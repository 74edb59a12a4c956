/** What is to be minded of all results of a page: each sentence once, with the results that it is of. */
import { remarks } from "../_figures.ts";
import { cutText } from "../_text.ts";
import { conformanceRemarks } from "../conformance/_remarks.ts";
import { placementRemarks } from "../placement/remarks.ts";
import { remarksOf } from "../presets/_figures.ts";
import { scenarioRemarks } from "../scenarios/remarks.ts";
import type { JointContent } from "./content.ts";

/** Most characters of a label. */
const longest = 60;

/** The sentences. */
export function warningsOf({ benches, conformances, comparisons }: JointContent): string[] {
  const said = [
    ...benches.map(({ label, result }) => ({
      label: `benchmark of ${cutText(label, longest)}`,
      lines: [...remarks(result), ...scenarioRemarks(result), ...placementRemarks(result)],
    })),
    ...conformances.map(({ label, result }) => ({
      label: `conformance of ${cutText(label, longest)}`,
      lines: conformanceRemarks(result),
    })),
    ...comparisons.map(({ label, result }) => ({
      label: cutText(label, longest),
      lines: remarksOf(result),
    })),
  ];
  const labels = new Map<string, string[]>();
  for (const { label, lines } of said) {
    for (const line of new Set(lines)) labels.set(line, [...labels.get(line) ?? [], label]);
  }
  return [...labels].map(([line, of]) => `${line} (${of.join(", ")})`);
}
