import type { StageName } from "../../stages/contract.ts";
import { megabytes } from "../../text/figures.ts";
import {
  type ErrorFigures,
  errorFigures,
  type TimeFigures,
  timeFigures,
  totalMs,
  wholeFigures,
  wholeRounds,
} from "./figures.ts";
import type { PalettizeResult } from "./result.ts";
import { describeFailure, failuresOf, leastSpeedUp } from "./verdict.ts";

/** Failures that are listed; the rest is counted. */
const listedFailures = 50;

/** The comparison as Markdown: verdict, times and errors by stage, rounds, and how it was measured. */
export function palettizeMarkdown(result: PalettizeResult): string {
  const { stages, bits, groupSize, environment, weights } = result;
  const { cpuModel, logicalCores, os, arch } = environment;
  const versions = Object.entries(result.versions).map((pair) => pair.join(" ")).join(", ");
  const tabled = groupSize === null
    ? "a weight"
    : `for ${groupSize} output channels, and leave alone what these do not divide`;
  return [
    "# Palettization beside coremltools",
    "",
    ...verdictLines(result),
    "",
    `${cpuModel}, ${logicalCores} logical cores, ${os} ${arch}; Deno ${environment.denoVersion}, ${versions}. ` +
    `Both sides palettize the same packages (preset ${result.preset}, for ${result.target}) with ${bits} bits and one ` +
    `table ${tabled}, each with as many threads as it takes by itself. Rounds in which they take turns: ${
      stages[0].rounds.length
    }.`,
    "",
    "## Times",
    "",
    ...timesTable(result),
    "",
    "From package files to package files, medians over rounds: reading, palettizing, writing. `inside` is the " +
    "palettization alone: `palettize_weights` there, the compression of the program here. `cpu` is processor time over " +
    "all threads. Starting Python and loading its modules is not counted; nothing is warmed up.",
    "",
    ...roundsTable(result),
    "",
    "## Errors",
    "",
    ...errorsTable(result),
    "",
    "Sums over all elements of the squared differences to the uncompressed weights, of what coremltools reads from " +
    "each side's package, in fp64, by the same code. Equal means: but for rounding, which where coremltools clusters " +
    "optimally (fp16, 10,000 elements of a table or more) is that of the palette to fp16.",
    "",
    ...(weights === null ? [] : [`Weights: ${weights.source}, SHA-256 \`${weights.sha256}\`.`, ""]),
  ].join("\n");
}

function verdictLines(result: PalettizeResult): string[] {
  const failures = failuresOf(result);
  const { speedUp, palettizeSpeedUp } = wholeFigures(result);
  const speed = `${speedUp.toFixed(1)} times faster than coremltools from file to file, ` +
    `${palettizeSpeedUp.toFixed(1)} times inside the palettization`;
  if (failures.length === 0) {
    return [
      `**All claims hold.** The whole is ${speed} (claim: ${leastSpeedUp}). Every weight that one side compresses the ` +
      "other does too, with at most coremltools' squared error; coremltools decompresses ours to the same bytes as " +
      "this project.",
    ];
  }
  const rest = failures.length - listedFailures;
  return [
    `**${failures.length} ${
      failures.length === 1 ? "claim does" : "claims do"
    } not hold.** The whole is ${speed}.`,
    "",
    ...failures.slice(0, listedFailures).map((failure) => `- ${describeFailure(failure)}`),
    ...(rest > 0 ? [`- and ${rest} more`] : []),
  ];
}

function timesTable(result: PalettizeResult): string[] {
  const cells = (figures: TimeFigures) => [
    figures.ourMs.toFixed(0),
    figures.theirMs.toFixed(0),
    figures.speedUp.toFixed(1),
    figures.ourPalettizeMs.toFixed(0),
    figures.theirPalettizeMs.toFixed(0),
    figures.palettizeSpeedUp.toFixed(1),
    figures.ourCpuMs.toFixed(0),
    figures.theirCpuMs.toFixed(0),
  ];
  return table(
    [
      "stage",
      "our ms",
      "their ms",
      "ratio",
      "our ms inside",
      "their ms inside",
      "ratio",
      "our ms cpu",
      "their ms cpu",
    ],
    [
      ...result.stages.map(({ stage, rounds }) => [stage, ...cells(timeFigures(rounds))]),
      ["whole", ...cells(wholeFigures(result))],
    ],
  );
}

function roundsTable(result: PalettizeResult): string[] {
  return table(
    ["round", "our ms", "their ms", "ratio"],
    wholeRounds(result).map(({ ours, theirs }, i) => [
      i === 0 ? "1 (cold)" : String(i + 1),
      totalMs(ours).toFixed(0),
      totalMs(theirs).toFixed(0),
      (totalMs(theirs) / totalMs(ours)).toFixed(1),
    ]),
  );
}

function errorsTable({ stages }: PalettizeResult): string[] {
  const row = (
    stage: StageName | "whole",
    sizes: readonly { readonly original: number; readonly ours: number; readonly theirs: number }[],
    figures: ErrorFigures,
  ) => [
    stage,
    String(figures.weightCount),
    String(figures.elementCount),
    ...(["original", "ours", "theirs"] as const).map((key) =>
      megabytes(sizes.reduce((bytes, size) => bytes + size[key], 0), 2)
    ),
    figures.ourError.toPrecision(6),
    figures.theirError.toPrecision(6),
    figures.worstRatio?.toFixed(6) ?? "",
    String(figures.better),
    String(figures.equal),
    String(figures.worse),
  ];
  return table(
    [
      "stage",
      "weights",
      "elements",
      "MB before",
      "our MB",
      "their MB",
      "our error",
      "their error",
      "worst ratio",
      "better",
      "equal",
      "worse",
    ],
    [
      ...stages.map(({ stage, sizeBytes, weights }) =>
        row(stage, [sizeBytes], errorFigures(weights))
      ),
      row(
        "whole",
        stages.map(({ sizeBytes }) => sizeBytes),
        errorFigures(stages.flatMap(({ weights }) => weights)),
      ),
    ],
  );
}

/** Rows under a header, the first column's text at the left, numbers at the right. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(header),
    line(header.map((_, column) => column === 0 ? "---" : "---:")),
    ...rows.map(line),
  ];
}
