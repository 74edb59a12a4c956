/** What every report shows of a placement, as text. */
import {
  costliestOperations,
  type EstimatedOperation,
  estimatesOf,
} from "../../bench/placement/estimates.ts";
import {
  judgePlacement,
  type PlacementRule,
  type PlacementVerdict,
} from "../../bench/placement/expectations.ts";
import {
  costShareOf,
  deviceKinds,
  type Placement,
  type StagePlacement,
} from "../../bench/placement/schema.ts";
import type { BenchResult } from "../../bench/result.ts";
import type { DeviceKind } from "../../stages/loaded_stage.ts";
import { stageTitles } from "../../stages/titles.ts";
import { percent } from "../../text/figures.ts";
import { formatMs } from "../_figures.ts";

/** A table of texts, and of figures from the column `firstFigure` on. */
export interface PlacementTable {
  readonly columns: readonly string[];
  readonly firstFigure: number;
  readonly rows: readonly (readonly string[])[];
  readonly caption: string;
}

/** Devices as reports call them. */
export const deviceTitles: Readonly<Record<DeviceKind, string>> = {
  neuralEngine: "Neural Engine",
  gpu: "GPU",
  cpu: "CPU",
  unknown: "unknown",
};

/** Rows of a table of operations at most: a whole stage elsewhere needs no list of its operations. */
const mostRows = 40;
const costliestRows = 10;

/** A share as a percentage, `12.3%`; what is above 0 never looks like 0. */
export function formatShare(share: number | null): string {
  if (share === null) return "unknown";
  return share > 0 && share < 0.0005 ? "<0.1%" : percent(share);
}

/** Where operations are that go against `rule`: "off the Neural Engine". */
export const whereAgainst = ({ on, notOn }: PlacementRule): string =>
  on === undefined ? `on the ${deviceTitles[notOn!]}` : `off the ${deviceTitles[on]}`;

type Placed = Pick<BenchResult, "placement" | "passages">;

/**
 * The tables of a result's placement: its stages, what is not where it should be, what takes longest. Those with nothing to say are
 * left out.
 */
export function placementTables(result: Placed): PlacementTable[] {
  if (result.placement === undefined || result.placement.skipped !== null) return [];
  const strays = strayTable(result, result.placement);
  const tables = [stageTable(result.placement), strays, costliestTable(result)];
  return tables.filter((table) => table !== undefined);
}

/** Each stage: operations by device with their share of the stage's estimated cost, and what was expected. */
function stageTable(placement: Placement): PlacementTable {
  const used = deviceKinds.filter((kind) =>
    placement.stages.some(({ operations }) => operations.some(({ device }) => device === kind))
  );
  const verdicts = judgePlacement(placement);
  return {
    columns: ["stage", "compute unit", "expectation", ...used.map((kind) => deviceTitles[kind])],
    firstFigure: 3,
    rows: placement.stages.map((planned) => [
      stageTitles[planned.stage],
      planned.computeUnit,
      expectationOf(planned, verdicts),
      ...used.map((kind) => deviceCell(planned, kind)),
    ]),
    caption: "Operations by the device that Core ML plans to run them on, in parentheses their " +
      "share of the stage's estimated cost. Planned, not measured.",
  };
}

function expectationOf(planned: StagePlacement, verdicts: readonly PlacementVerdict[]): string {
  const own = verdicts.filter(({ stage }) => stage === planned.stage);
  if (own.length > 0) return own.map(verdictText).join("; ");
  return planned.skipped === null ? "none" : `skipped: ${planned.skipped}`;
}

function verdictText({ rule, skipped, strays }: PlacementVerdict): string {
  if (skipped !== null) return `skipped: ${skipped}`;
  return strays.length === 0 ? "as expected" : `${strays.length} ${whereAgainst(rule)}`;
}

function deviceCell({ operations }: StagePlacement, kind: DeviceKind): string {
  const there = operations.filter(({ device }) => device === kind);
  return there.length === 0 ? "" : `${there.length} (${formatShare(costShareOf(there))})`;
}

const operationColumns = [
  ...["stage", "operation", "output", "runs on"],
  ...["Neural Engine could", "cost", "estimated ms"],
];

const operationRow = (operation: EstimatedOperation): string[] => [
  stageTitles[operation.stage],
  operation.type,
  operation.output,
  deviceTitles[operation.device],
  operation.supportsNeuralEngine ? "yes" : "no",
  formatShare(operation.costShare),
  formatMs(operation.estimatedMs),
];

/** Operations against an expectation, the costliest of each stage first; undefined where there are none. */
function strayTable(result: Placed, placement: Placement): PlacementTable | undefined {
  const estimates = estimatesOf(result);
  const strays = judgePlacement(placement).flatMap(({ stage, strays }) =>
    strays.map((operation) => estimates.of(stage, operation))
  );
  if (strays.length === 0) return undefined;
  const shown = strays.length > mostRows ? ` (${mostRows} of ${strays.length})` : "";
  return {
    columns: operationColumns,
    firstFigure: 4,
    rows: strays.slice(0, mostRows).map(operationRow),
    caption: `Operations that are not where they are expected${shown}. ${
      estimateNote(estimates.passage)
    }`,
  };
}

/** The operations that are estimated to take longest; undefined where nothing can be estimated. */
function costliestTable(result: Placed): PlacementTable | undefined {
  const costliest = costliestOperations(result, costliestRows);
  if (costliest.length === 0) return undefined;
  return {
    columns: operationColumns,
    firstFigure: 4,
    rows: costliest.map(operationRow),
    caption: `The ${costliest.length} operations that are estimated to take longest. ${
      estimateNote(estimatesOf(result).passage)
    }`,
  };
}

const estimateNote = (passage: number | null): string =>
  passage === null
    ? "No stage was timed, so no time is estimated."
    : `Estimated times are a stage's measured time on passage ${passage} in the shares of Core ML's plan; nobody measured them.`;
