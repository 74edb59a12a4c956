/** The tables of a benchmark's reports, from its JSON by formulas of their own. */
import { publishedMachines } from "../../bench/published.ts";
import type { BenchResult, Measurement, PassageResult } from "../../bench/result.ts";
import { stageNames } from "../../stages/contract.ts";
import type { ExpectedTable } from "../_accounted.ts";
import { factorOf, medianOf, perStage, stageHeads, sumOf, tableFor, text } from "../_expected.ts";
import type { ExpectedCell } from "../_printed.ts";

const timed = ({ passages }: BenchResult) =>
  passages.filter(({ measurement }) => measurement?.statistics);
const of =
  (figure: (measurement: Measurement) => ExpectedCell) =>
  ({ measurement }: PassageResult): ExpectedCell => measurement && figure(measurement);
/** Median over the timed runs of what is in no stage. */
export const betweenMs = ({ runs }: Measurement): number =>
  medianOf(
    runs.filter(({ warmup }) => !warmup).map(({ chainMs, stages }) =>
      chainMs - sumOf(stageNames.map((stage) => stages[stage].totalMs))
    ),
  );

/** Half of the interval of the median chain time, over it. */
export function halfWidthPercent({ statistics }: Measurement): number {
  const { medianMs, medianInterval } = statistics!.chain;
  return (50 * (medianInterval!.highMs - medianInterval!.lowMs)) / medianMs;
}

/** The tables of passages: as run, alone, how sure they are, all statistics, and the chart's. */
export function speedTables(result: BenchResult): ExpectedTable[] {
  const { passages } = result;
  const lengths = {
    "T_enc": ({ tokenCount }: PassageResult) => tokenCount,
    "T_a": of(({ frameCount }) => frameCount),
    "audio s": of(({ audioSeconds }) => audioSeconds),
  };
  const aloneMs = ({ isolated }: Measurement) =>
    sumOf(stageNames.map((stage) => isolated![stage]!.totalMs));
  return [
    tableFor(passages, {
      ...lengths,
      "chain ms": of(({ chainMs }) => chainMs),
      "speed": of(({ speed }) => speed),
      ...perStage((passage: PassageResult, stage) =>
        of(({ stages }) => stages![stage].totalMs)(passage)
      ),
    }),
    tableFor(passages.filter(({ measurement }) => measurement?.isolated), {
      ...lengths,
      "chain ms": of(aloneMs),
      "speed": of((measured) => (1000 * measured.audioSeconds) / aloneMs(measured)),
      ...perStage((passage: PassageResult, stage) =>
        of(({ isolated }) => isolated![stage]!.totalMs)(passage)
      ),
    }),
    certaintyTable(result),
    statisticsTable(result),
    chartTable(result),
  ];
}

/** All passages are as one: all audio over all time. */
function certaintyTable(result: BenchResult): ExpectedTable {
  const measured = timed(result).map(({ number, measurement }) => ({ number, ...measurement! }));
  const all = {
    audioSeconds: sumOf(measured.map(({ audioSeconds }) => audioSeconds)),
    chainMs: sumOf(measured.map(({ chainMs }) => chainMs!)),
  };
  type Row = typeof all | typeof measured[number];
  const only = (cell: (of: typeof measured[number]) => ExpectedCell) => (row: Row): ExpectedCell =>
    "number" in row ? cell(row) : null;
  return tableFor<Row>([...measured, all], {
    "passage": (row) => "number" in row ? row.number : "all",
    "n": only(({ statistics }) => statistics!.chain.n),
    "chain ms": (row) => "number" in row ? row.statistics!.chain.medianMs : row.chainMs,
    "95% interval": only(({ statistics }) => Object.values(statistics!.chain.medianInterval!)),
    "±": only(halfWidthPercent),
    "stages ms": only(({ statistics }) => statistics!.stageSumMs.medianMs),
    "between ms": only(betweenMs),
    "between %": only((of) => (100 * betweenMs(of)) / of.chainMs!),
    "RTFx": (row) => "number" in row ? row.speed : 1 / factorOf(row),
    "RTF": factorOf,
  });
}

function statisticsTable(result: BenchResult): ExpectedTable {
  const rows = timed(result).flatMap(({ number, measurement }) => {
    const { chain, stageSumMs, stages } = measurement!.statistics!;
    return [
      { number, title: "chain", ...chain },
      { number, title: "stages together", ...stageSumMs },
      ...stageNames.map((stage, i) => ({ number, title: stageHeads[i], ...stages[stage] })),
    ];
  });
  return tableFor(rows, {
    "passage": ({ number }) => number,
    "time of": ({ title }) => title,
    "n": ({ n }) => n,
    "min": ({ minMs }) => minMs,
    "median": ({ medianMs }) => medianMs,
    "95% interval": ({ medianInterval }) => medianInterval && Object.values(medianInterval),
    "mean": ({ meanMs }) => meanMs,
    "p90": ({ p90Ms }) => p90Ms,
    "p95": ({ p95Ms }) => p95Ms,
    "p99": ({ p99Ms }) => p99Ms,
    "max": ({ maxMs }) => maxMs,
    "MAD": ({ madMs }) => madMs,
    "warnings": ({ warnings }) => warnings.map(({ kind }) => kind).join(", "),
  });
}

function chartTable({ passages }: BenchResult): ExpectedTable {
  const points = [
    ...passages.flatMap(({ tokenCount, measurement }) =>
      measurement ? [{ label: "this result", tokenCount, ...measurement }] : []
    ),
    ...publishedMachines.flatMap(({ name, passages }) =>
      passages.map((passage) => ({
        ...{ label: `published: ${name}`, audioSeconds: passage.frameCount / 40 },
        ...passage,
      }))
    ),
  ];
  return tableFor(points, {
    "": ({ label }) => label,
    "T_enc": ({ tokenCount }) => tokenCount,
    "T_a": ({ frameCount }) => frameCount,
    "speed": (point) => 1 / factorOf(point),
    "s per s of audio": factorOf,
  });
}

/** Times of packages by their titles. */
export const loadTimes: Readonly<
  Record<string, (info: BenchResult["packages"][number]) => number>
> = {
  "compile": ({ compileMs }) => compileMs!,
  "first load": ({ firstLoadMs }) => firstLoadMs!,
  "cached load": ({ cachedLoadMs }) => cachedLoadMs!,
  "first prediction": ({ predictions }) => predictions!.first.modelMs,
  "- its copies": ({ predictions }) => predictions!.first.copyMs,
  "warm prediction": ({ predictions }) => predictions!.warm!.modelMs,
  "- its copies ": ({ predictions }) => predictions!.warm!.copyMs,
};

/** The tables of packages: where they run and what they are, and how long they take to load. */
export function packageTables({ packages, placement }: BenchResult): ExpectedTable[] {
  const countsOf = (stage: string) => {
    const { operations } = placement!.stages.find((planned) => planned.stage === stage)!;
    const devices = Object.groupBy(operations, ({ device }) => device);
    return Object.values(devices).map((there) => there.length).sort((a, b) => b - a);
  };
  const at = (stage: string) => packages.find((info) => info.stage === stage)!;
  return [
    tableFor(packages, {
      "stage": text,
      "asked for": ({ computeUnit }) => computeUnit!,
      "planned on": ({ stage }) => countsOf(stage),
      "precision and weights": ({ precision }) => precision!,
      "MB": ({ sizeBytes }) => sizeBytes / 1e6,
      "SHA-256": ({ sha256 }) => sha256.slice(0, 12),
    }),
    tableFor(["compute unit", ...Object.keys(loadTimes)], {
      "": (label) => label.trim(),
      ...perStage((label: string, stage) =>
        loadTimes[label]?.(at(stage)) ?? at(stage).computeUnit!
      ),
    }),
  ];
}

/** What a pull request's comment has before everything else: speeds, and stages of the longest passage. */
export function summaryTables({ passages }: BenchResult): ExpectedTable[] {
  const measured = passages.filter(({ measurement }) => measurement?.stages);
  const longest =
    measured.toSorted((a, b) => b.measurement!.frameCount - a.measurement!.frameCount)[0];
  const stages = longest.measurement!.stages!;
  const sumMs = sumOf(stageNames.map((stage) => stages[stage].totalMs));
  return [
    tableFor(passages, {
      "passage": ({ number }) => number,
      "T_enc": ({ tokenCount }) => tokenCount,
      "T_a": of(({ frameCount }) => frameCount),
      "chain ms": of(({ chainMs }) => chainMs),
      "speed": of(({ speed }) => speed),
      "": text,
    }),
    tableFor(stageNames, {
      [`stage, passage ${longest.number}`]: text,
      "ms": (stage) => stages[stage].totalMs,
      "share": (stage) => (100 * stages[stage].totalMs) / sumMs,
      "": text,
    }),
  ];
}
