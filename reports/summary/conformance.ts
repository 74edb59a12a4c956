/** Conformance in short: the worst of each stage. */
import type { ConformanceResult } from "../../conformance/result.ts";
import { stageNames } from "../../stages/contract.ts";
import { stageTitles } from "../../stages/titles.ts";
import { renderConformanceMarkdown } from "../conformance/markdown.ts";
import { countsText, ratioOf, shortText, worstOf } from "../conformance/_severity.ts";
import { subjectsOf } from "../conformance/_subjects.ts";
import { conformanceVerdicts } from "../conformance/_verdict.ts";
import { barOf } from "./_bar.ts";
import { contextLine } from "./_context.ts";
import type { Summary } from "./summary.ts";

/** The summary; a bar is full where the error is the tolerance, or over it. */
export function conformanceSummary(result: ConformanceResult): Summary {
  const stages = stageNames.flatMap((stage) => {
    const cases = result.cases.filter((each) => each.stage === stage);
    const worst = worstOf(cases);
    return worst === undefined ? [] : [{ stage, cases, worst }];
  });
  const { context, startedAt } = result;
  return {
    kind: "conformance",
    title: "Kokoro-82M in seven Core ML stages: conformance with PyTorch",
    verdicts: conformanceVerdicts(subjectsOf([result])),
    tables: [{
      head: ["stage", "worst error / tolerance", "", "of", "comparisons"],
      texts: [0, 2, 3, 4],
      rows: stages.map(({ stage, cases, worst }) => [
        stageTitles[stage],
        shortText(worst),
        worst.outcome === "skipped" ? "" : barOf(ratioOf(worst) ?? 1),
        `${worst.value}${worst.passage === null ? "" : `, passage ${worst.passage}`}`,
        countsText(cases),
      ]),
    }],
    context: contextLine({ ...context, startedAt }, context.preset),
    full: renderConformanceMarkdown(result),
  };
}
