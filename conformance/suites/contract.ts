import { defaultMaxFrames, kokoro82m, type KokoroConfig } from "../../stages/config.ts";
import {
  dimRange,
  type FeatureContract,
  stageContracts,
  type StageName,
  stageNames,
} from "../../stages/contract.ts";
import type { Feature } from "../../stages/loaded_stage.ts";
import { type CaseResult, type CaseSubject, failed, judged } from "../case_result.ts";

/** What a package declares. */
export interface Declared {
  readonly inputs: readonly Feature[];
  readonly outputs: readonly Feature[];
}

/** Options of {@link checkContract}. */
export interface ContractOptions {
  /** Widths of the model; Kokoro-82M's by default. */
  readonly config?: KokoroConfig;
  /** Most audio frames that the packages have to accept; 2000 by default. */
  readonly maxFrames?: number;
  /** Stages to check; all by default. */
  readonly only?: readonly StageName[];
}

/**
 * Holds what packages declare against the contract: names, dtypes, shapes and ranges. A stage that is missing
 * fails, as does one with a message in place of its declarations: why its package cannot be read.
 */
export function checkContract(
  packages: Readonly<Partial<Record<StageName, Declared | string>>>,
  { config = kokoro82m, maxFrames = defaultMaxFrames, only = stageNames }: ContractOptions = {},
): CaseResult[] {
  const contracts = stageContracts(config);
  return only.flatMap((stage) => {
    const declared = packages[stage] ?? "there is no package";
    const subject = (value: string): CaseSubject => ({
      suite: "contract",
      stage,
      value,
      metric: "declaration",
    });
    if (typeof declared === "string") return [failed(subject(stage), declared)];
    return (["input", "output"] as const).flatMap((kind) => {
      const [expected, received] = kind === "input"
        ? [contracts[stage].inputs, declared.inputs]
        : [contracts[stage].outputs, declared.outputs];
      const unknown = received.filter(({ name }) => !expected.some((each) => each.name === name));
      const valueOf = (name: string) => `${stage}${kind === "input" ? "<" : "."}${name}`;
      return [
        ...expected.map((contract) => {
          const reason = featureProblem(contract, received, kind, maxFrames);
          return judged(subject(valueOf(contract.name)), reason ? 1 : 0, 0, { reason });
        }),
        ...unknown.map(({ name }) =>
          judged(subject(valueOf(name)), 1, 0, { reason: `the contract has no such ${kind}` })
        ),
      ];
    });
  });
}

function featureProblem(
  contract: FeatureContract,
  received: readonly Feature[],
  kind: "input" | "output",
  maxFrames: number,
): string | undefined {
  const feature = received.find(({ name }) => name === contract.name);
  if (feature !== undefined) {
    return typeProblem(contract, feature) ?? shapeProblem(contract, feature, kind, maxFrames);
  }
  const names = received.map(({ name }) => name).join(", ");
  return `there is no such ${kind}; there are ${names}`;
}

function typeProblem({ kind }: FeatureContract, { dtype }: Feature): string | undefined {
  const allowed = kind === "int32" ? ["int32"] : ["fp16", "fp32"];
  if (allowed.includes(dtype)) return undefined;
  return `expected ${allowed.join(" or ")}, received ${dtype}`;
}

/** Inputs have to accept every size of the contract; outputs may declare no shape, or leading axes of 1. */
function shapeProblem(
  { shape, otherShapes = [] }: FeatureContract,
  { shape: received }: Feature,
  kind: "input" | "output",
  maxFrames: number,
): string | undefined {
  const allowed = [shape, ...otherShapes].map((dims) =>
    dims.map((dim) => typeof dim === "number" ? { min: dim, max: dim } : dimRange(dim, maxFrames))
  );
  const wanted = `expected ${allowed.map(shapeText).join(" or ")}`;
  if (received === undefined) return kind === "output" ? undefined : `${wanted}, received none`;
  const ranges = received.map((size) => typeof size === "number" ? { min: size, max: size } : size);
  const fits = allowed.some((sizes) => accepts(ranges, sizes, kind));
  return fits ? undefined : `${wanted}, received ${shapeText(ranges)}`;
}

type Sizes = readonly { readonly min: number; readonly max: number }[];

function accepts(ranges: Sizes, sizes: Sizes, kind: "input" | "output"): boolean {
  const extra = kind === "output" ? Math.max(0, ranges.length - sizes.length) : 0;
  return ranges.length - extra === sizes.length &&
    ranges.slice(0, extra).every(({ min, max }) => min === 1 && max === 1) &&
    sizes.every((size, axis) => {
      const range = ranges[axis + extra];
      const isFixed = size.min === size.max;
      return isFixed
        ? range.min === size.min && range.max === size.max
        : range.min <= size.min && range.max >= size.max;
    });
}

function shapeText(sizes: Sizes): string {
  return `[${sizes.map(({ min, max }) => min === max ? min : `${min}..${max}`).join(", ")}]`;
}
