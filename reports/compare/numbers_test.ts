/** Every number of the reports of a comparison of results is the JSON's. */
import { operation, placement, stagePlacement } from "../../bench/placement/_made_up.ts";
import { publishedMachines } from "../../bench/published.ts";
import type { BenchResult } from "../../bench/result.ts";
import { type MadeUp, madeUpResult } from "../../compare/_results.ts";
import { compareSubjects } from "../../compare/compare_subjects.ts";
import type { Comparison, PairComparison, Row } from "../../compare/comparison.ts";
import { stageNames } from "../../stages/contract.ts";
import { accountForFiles, type Claim, type ExpectedTable, linesOf } from "../_accounted.ts";
import { distinct } from "../_distinct.ts";
import { stageHeads, tableFor, text, textTable } from "../_expected.ts";
import { benchComparisonExports, reportsOf } from "../report_files.ts";
import { renderCompareHtml } from "./render.tsx";
import { renderCompareTerminal } from "./terminal.ts";

const passages = 3;
const failOver = 0.04;

/** A result; its passage 1 has a T_enc that was published, and one operation of its noise stage is on `device`. */
function made(part: MadeUp, osBuild: string, device: "cpu" | "gpu"): BenchResult {
  const result = madeUpResult({ passages, ...part });
  const noise = stagePlacement("noise", {
    operations: [operation("a"), operation("b", { device, costShare: 0.31 })],
  });
  return {
    ...result,
    environment: { ...result.environment, osRelease: osBuild },
    placement: placement([noise], { osBuild }),
    passages: result.passages.map((passage) => ({
      ...passage,
      tokenCount: passage.number === 1 ? 13 : passage.tokenCount,
    })),
  };
}

/** Against one base a slower subject, one of which nothing is found, and one of too few runs. */
const comparison: Comparison = distinct(
  compareSubjects({ label: "a.json", results: [made({}, "24B83", "cpu")] }, [
    {
      label: "slow.json",
      results: [made({ seed: "b", slowed: { tail: 1.3, vocoder: 1.4 } }, "25A1", "gpu")],
    },
    { label: "same.json", results: [made({ seed: "c" }, "24B83", "cpu")] },
    { label: "few.json", results: [made({ seed: "d", runs: 3 }, "24B83", "cpu")] },
  ]),
  ["effect", "tokenCount"],
);
const { base, others, testCount } = comparison;
const [slow, same] = others;
const titleOf = ({ measure }: Row) =>
  measure === "chain" ? "chain" : stageHeads[stageNames.indexOf(measure)];
const together = ({ rows }: PairComparison) => rows.filter(({ passage }) => passage === null);

const isShown = ({ measure, passage, ratio }: Row) =>
  passage === null || measure === "chain" || ratio?.isSignificant === true;

/** The rows that everybody sees, and those that are folded away; pages draw the intervals, too. */
function ratioTables({ rows }: PairComparison): ExpectedTable[] {
  const columns = {
    "measure": titleOf,
    "passage": ({ passage }: Row) => passage ?? "all",
    "base ms": ({ baseMs }: Row) => baseMs,
    "ms": ({ otherMs }: Row) => otherMs,
    "ratio": ({ baseMs, otherMs, ratio }: Row) => ratio?.value ?? otherMs / baseMs,
    "95% interval": ({ ratio }: Row) => ratio && [ratio.interval.low, ratio.interval.high],
    "p (Holm)": ({ ratio }: Row) => ratio && ratio.probability,
    "": ({ ratio, untested }: Row) =>
      ratio === null
        ? untested!
        : !ratio.isSignificant
        ? ""
        : ratio.value > 1
        ? "slower"
        : "faster",
    "5% needs": ({ ratio }: Row) => ratio && ratio.observationsNeeded,
  };
  const [shown, hidden] = [rows.filter(isShown), rows.filter((row) => !isShown(row))];
  const drawn = { ...columns, "faster | slower": text };
  return [columns, drawn].flatMap((of) => [tableFor(shown, of), tableFor(hidden, of)]);
}

const shortTable = (pair: PairComparison): ExpectedTable =>
  tableFor(together(pair), {
    [pair.label]: titleOf,
    "base ms": ({ baseMs }) => baseMs,
    "ms": ({ otherMs }) => otherMs,
    "ratio": ({ baseMs, otherMs, ratio }) => ratio?.value ?? otherMs / baseMs,
    "95% interval": ({ ratio }) => ratio && [ratio.interval.low, ratio.interval.high],
    "": text,
  });

const publishedTable = tableFor([13], {
  "T_enc": (count) => count,
  ...Object.fromEntries([base, ...others].map(({ label, passages }) => [
    label,
    (count: number) => passages.find(({ tokenCount }) => tokenCount === count)!.speed,
  ])),
  ...Object.fromEntries(publishedMachines.map(({ name, passages }) => [name, (count: number) => {
    const { frameCount, chainMs } = passages.find(({ tokenCount }) => tokenCount === count)!;
    return (frameCount * 25) / chainMs;
  }])),
});

const moves = slow.placement.stages.flatMap(({ moved }) => moved);
const tables: ExpectedTable[] = [
  ...others.flatMap(ratioTables),
  ...others.map(shortTable),
  publishedTable,
  tableFor(moves, {
    "stage": text,
    "operation": ({ type }) => type,
    "output": ({ output }) => output,
    "from": text,
    "to": text,
    "cost": ({ costShare }) => 100 * costShare!,
  }),
  textTable("", base.label, slow.label),
  textTable(...others.map(({ label }) => `${label} against a.json:`)),
];

/** What the ratios of some rows are in words, `; ` between them. */
function changesOf(rows: readonly Row[]): { words: string; values: number[] } {
  return {
    words: rows.map((row) => `${titleOf(row)} takes # of the time [#, #]`).join("; "),
    values: rows.flatMap(({ ratio }) => [
      ratio!.value,
      ...[ratio!.interval.low, ratio!.interval.high],
    ]),
  };
}

const significant = slow.rows.filter(({ ratio }) => ratio?.isSignificant);
const over = significant.filter(({ ratio }) => ratio!.interval.low > 1 + failOver);
const isTogether = ({ passage }: Row) => passage === null;
const [changed, regressed] = [significant, over].map((rows) => changesOf(rows.filter(isTogether)));
const neededOf = (pair: PairComparison) => together(pair).map(({ ratio }) => ratio!);
const mostOf = (pair: PairComparison) =>
  neededOf(pair).reduce((a, b) => b.observationsNeeded > a.observationsNeeded ? b : a);

const claims: Claim[] = [
  ["Kokoro-82M in seven Core ML stages"],
  [changed.words, ...changed.values],
  [
    `over the #% that are allowed, ${regressed.words}; and # of single passages`,
    ...[100 * failOver, ...regressed.values, over.filter((row) => !isTogether(row)).length],
  ],
  [
    "# comparisons; one of #% in the time of the chain would have been found (in 95% of such comparisons)",
    ...[testCount, 100 * same.rows[0].ratio!.smallestEffect],
  ],
  ...[slow, same].map((pair): Claim => [
    "a difference of 5% needs # sessions for chain and # sessions for Tail, the most, on either side; here were #.",
    ...[neededOf(pair)[0].observationsNeeded, mostOf(pair).observationsNeeded],
    neededOf(pair)[0].observations,
  ]),
  ...others.flatMap(({ rows }): Claim[] => [
    ["^# more rows$", rows.filter((row) => !isShown(row)).length],
  ]),
  ["# comparisons were tested together", testCount],
  ["# comparisons tested together at 5%", testCount],
  ["the 95% bootstrap interval of the ratio excludes 1"],
  ["has p under 0.05"],
  ["with its 95% interval: over 1 is slower"],
  ["The dashed line is what was allowed, #.", 1 + failOver],
  ["95% interval"],
  ["5% needs"],
  ["M4 Mac mini, 24 GB"],
  ["iPhone 16 Pro"],
  ["macOS 15.1"],
  [
    "Noise: # operation moved, #% of its estimated cost",
    ...[
      moves.length,
      100 * slow.placement.stages.find(({ stage }) => stage === "noise")!.costShare!,
    ],
  ],
  ...linesOf(publishedTable),
  ...others.map(ratioTables).flatMap(([shown]) => linesOf(shown)),
];

Deno.test("every number of the reports and of the terminal is the comparison's", async () => {
  accountForFiles([
    ...await reportsOf({ kind: "bench-comparison", result: comparison }),
    ...benchComparisonExports(comparison, failOver),
    { name: "over.html", content: renderCompareHtml({ comparison, failOver }) },
    { name: "terminal.txt", content: renderCompareTerminal(comparison, failOver) },
  ], { json: comparison, tables, claims });
});
