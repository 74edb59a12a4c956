/**
 * The findings of a search for a routing: as Markdown, and for a terminal of 100 columns.
 * @module
 */
import type { StageName } from "../../stages/contract.ts";
import { stageTitles } from "../../stages/titles.ts";
import { counted } from "../../text/figures.ts";
import type { Candidate, Route } from "../../tuning/route/result.ts";
import { failureCells, failureColumns, failureParagraphs } from "../_failures.ts";
import { formatMs, measuredOn, methodOf } from "../_figures.ts";
import { escape, tableOf } from "../_markdown.ts";
import { withoutControls } from "../_terminal_table.ts";
import { type Figures, markdownOf, terminalOf } from "./_text.ts";

/** The table of candidates, what failed, and what the routing is worth. */
export function renderRouteTerminal(route: Route): string {
  const failures = failureParagraphs(route).map(withoutControls);
  const parts = [
    terminalOf(candidates(route)),
    ...verdict(route),
    ...(failures.length === 0 ? [] : [["Failures:", ...failures].join("\n")]),
  ];
  return parts.join("\n\n");
}

/** The whole report; nothing in the result can become markup in it. */
export function renderRouteMarkdown(route: Route): string {
  const { passages, failures } = route;
  const sections = [
    `# Where the stages of ${escape(route.settings.preset)} are fastest`,
    markdownOf(candidates(route)),
    [...verdict(route), ...explanations(route)].map((line) => `- ${escape(line)}`).join("\n"),
    ...(failures.length === 0 ? [] : [
      "## Failures",
      tableOf(failureColumns, failureColumns.map(() => "---"), failures.map(failureCells)),
    ]),
    "## Loading",
    markdownOf(loads(route)),
    "## Where and with what",
    tableOf(["", ""], ["---", "---"], measuredOn(route)),
    "## Passages",
    passages.map(({ number, text }) => `${number}. ${escape(text)}`).join("\n"),
  ];
  return sections.join("\n\n") + "\n";
}

/** A row a stage, a column a compute unit; the chosen one is marked. */
function candidates(route: Route): Figures {
  const { settings: { computeUnits }, routing } = route;
  return {
    columns: ["ms", ...computeUnits, "preset's"],
    rows: routing.map(({ stage, computeUnit, before }) => [
      stageTitles[stage],
      ...ofStage(route, stage).map((candidate) =>
        `${cellOf(candidate, route)}${candidate.computeUnit === computeUnit ? "*" : ""}`
      ),
      before,
    ]),
  };
}

const ofStage = ({ candidates }: Route, stage: StageName): Candidate[] =>
  candidates.filter((candidate) => candidate.stage === stage);

function cellOf({ stage, computeUnit, outcome, sumMs, relativeError }: Candidate, route: Route) {
  switch (outcome) {
    case "pending":
      return "";
    case "survived":
      return formatMs(sumMs);
    case "differs":
      return `differs ${(100 * relativeError!).toFixed(0)}%`;
    case "failed":
      return route.failures.find((failure) =>
        failure.stage === stage && failure.computeUnit === computeUnit
      )!.kind;
  }
}

/** What the routing is worth: a sentence each. */
function verdict({ status, routing, settings }: Route): string[] {
  const homeless = routing.filter(({ computeUnit }) => computeUnit === null);
  const moved = routing.filter(({ computeUnit, before }) =>
    computeUnit !== null && computeUnit !== before
  );
  const sum = (of: "sumMs" | "beforeMs") =>
    routing.map((route) => route[of]).reduce(
      (total, ms) => total === null || ms === null ? null : total + ms,
      0 as number | null,
    );
  const [routedMs, beforeMs] = [sum("sumMs"), sum("beforeMs")];
  return [
    ...(status === "complete" ? [] : ["The search did not end: these are its figures so far."]),
    ...homeless.map(({ stage }) =>
      status === "complete"
        ? `${stageTitles[stage]} survived on no compute unit.`
        : `${stageTitles[stage]} was not tried to the end.`
    ),
    moved.length === 0
      ? `The compute units of ${settings.preset} stay as they are.`
      : `Routed anew: ${
        moved.map(({ stage, computeUnit }) => `${stageTitles[stage]} to ${computeUnit}`).join(", ")
      }.`,
    ...(routedMs === null || beforeMs === null ? [] : [
      `The stages take ${formatMs(routedMs)} ms in sum, on the preset's compute units ${
        formatMs(beforeMs)
      } ms.`,
    ]),
  ];
}

const explanations = ({ settings, passages }: Route): string[] => [
  `${methodOf(settings).split(";")[0]} of each stage alone, in a process of its own, summed over ` +
  `${counted(passages.length, "passage")}; * is chosen.`,
  "A stage keeps the preset's compute unit where no other is faster by 3%.",
  "differs: its outputs are that far from those of ONNX Runtime in fp32 (relative L2), so it computes something else.",
  "What it costs to hand values from one device to another shows in the chain only: confirm with deno task bench --interleave.",
];

/** Times of compilation and load. */
function loads(route: Route): Figures {
  const { settings: { computeUnits }, routing } = route;
  return {
    columns: ["compile + load ms", ...computeUnits],
    rows: routing.map(({ stage }) => [
      stageTitles[stage],
      ...ofStage(route, stage).map(({ compileMs, loadMs }) =>
        loadMs === null
          ? ""
          : `${compileMs === null ? "" : `${formatMs(compileMs)} + `}${formatMs(loadMs)}`
      ),
    ]),
  };
}
