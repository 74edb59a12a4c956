/** What reports must print of a placement, from the JSON by formulas of their own. */
import type { BenchResult } from "../../bench/result.ts";
import type { DeviceKind } from "../../stages/loaded_stage.ts";
import type { Claim, ExpectedTable } from "../_accounted.ts";
import { sumOf, tableFor, text } from "../_expected.ts";
import type { ExpectedCell } from "../_printed.ts";

/** Operations of stages that are against what is expected of them: the test says which, the JSON how many and how costly. */
export type IsStray = (stage: string, device: DeviceKind) => boolean;

const devices = { neuralEngine: "Neural Engine", gpu: "GPU", cpu: "CPU" } as const;

function operationsOf({ placement, passages }: BenchResult) {
  const longest = passages.filter(({ measurement }) => measurement?.stages)
    .toSorted((a, b) => b.measurement!.frameCount - a.measurement!.frameCount)[0];
  const operations = placement!.stages.flatMap(({ stage, operations }) =>
    operations.map((operation) => ({
      ...{ stage, ...operation },
      estimatedMs: operation.costShare! * longest.measurement!.stages![stage].modelMs,
    }))
  );
  return { operations, passage: longest.number };
}

/** The tables of a placement of all stages. */
export function expectedPlacementTables(result: BenchResult, isStray: IsStray): ExpectedTable[] {
  const { stages } = result.placement!;
  const { operations } = operationsOf(result);
  type Operation = typeof operations[number];
  const deviceColumn =
    (device: DeviceKind) => ({ operations }: typeof stages[number]): ExpectedCell => {
      const there = operations.filter((operation) => operation.device === device);
      return there.length === 0
        ? null
        : [there.length, 100 * sumOf(there.map(({ costShare }) => costShare!))];
    };
  const used = (Object.keys(devices) as (keyof typeof devices)[])
    .filter((device) => operations.some((operation) => operation.device === device));
  const operationTable = (of: readonly Operation[]) =>
    tableFor(of, {
      "stage": text,
      "operation": ({ type }) => type,
      "output": ({ output }) => output,
      "runs on": ({ device }) => devices[device as keyof typeof devices],
      "Neural Engine could": ({ supportsNeuralEngine }) => supportsNeuralEngine ? "yes" : "no",
      "cost": ({ costShare }) => 100 * costShare!,
      "estimated ms": ({ estimatedMs }) => estimatedMs,
    });
  return [
    tableFor(stages, {
      "stage": text,
      "compute unit": ({ computeUnit }) => computeUnit,
      "expectation": ({ stage, operations }) => {
        const strays = operations.filter(({ device }) => isStray(stage, device)).length;
        return strays === 0 ? null : strays;
      },
      ...Object.fromEntries(used.map((device) => [devices[device], deviceColumn(device)])),
    }),
    operationTable(
      operations.filter(({ stage, device }) => isStray(stage, device))
        .toSorted((a, b) => b.costShare! - a.costShare!),
    ),
    operationTable(
      operations.toSorted((a, b) => b.estimatedMs - a.estimatedMs).slice(0, 10),
    ),
  ];
}

/** What is said of it around the tables; `stage` is the one that has strays. */
export function placementClaims(result: BenchResult, isStray: IsStray): Claim[] {
  const { operations, passage } = operationsOf(result);
  const strays = operations.filter(({ stage, device }) => isStray(stage, device));
  return [
    [
      "has # operations off the Neural Engine, #% of its estimated cost",
      ...[strays.length, 100 * sumOf(strays.map(({ costShare }) => costShare!))],
    ],
    ["The # operations that are estimated to take longest", Math.min(10, operations.length)],
    ["a stage's measured time on passage # in the shares", passage],
  ];
}
