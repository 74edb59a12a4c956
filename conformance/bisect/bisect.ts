/**
 * Finds the operation of a stage that makes the difference: runs the stage under two conditions with every
 * intermediate value exposed, aligns the values by name, and tells each operation's own error from the error that
 * it was handed.
 *
 * An operation's own error is what it gives under condition b on the inputs of condition a, held against what it gave
 * under a; what its value is off by beyond that came with its inputs. Tensors are compared by relative L2 error,
 * integers and flags by the share of elements that differ.
 * @module
 */
import { basename, dirname } from "node:path";
import { isUnread, type StageName } from "../../stages/contract.ts";
import { elementCount } from "../../tensor/tensor.ts";
import { judge } from "../metrics/judge.ts";
import type { Condition, Tensors } from "./condition.ts";
import { confirm, type Confirmation } from "./confirm.ts";
import { type PytorchPlace, PytorchPlaces } from "./pytorch_place.ts";
import { pick, Side } from "./side.ts";
import { finiteOrNull, isExact, valueError } from "./value_error.ts";

/** Most relative L2 errors that pass. */
export interface BisectTolerance {
  /** Of what one operation adds. */
  readonly own: number;
  /** Of a value with all that was added before it. */
  readonly whole: number;
}

/**
 * By default: an operation of fp32 may add 1e-5, the sum of a long product's roundings; one that rounds to fp16 adds
 * up to 2^-11 an element, 5e-4. Over a stage of a thousand operations they grow tenfold.
 */
export const bisectTolerances: Readonly<Record<"fp32" | "fp16", BisectTolerance>> = {
  fp32: { own: 1e-5, whole: 1e-4 },
  fp16: { own: 1e-3, whole: 1e-2 },
};

/** One value, under both conditions. */
export interface OpFinding {
  /** Name of the value, and of the operation but for operations of several outputs. */
  readonly value: string;
  readonly operation: string;
  /** Its type under a, and under b where that is another. */
  readonly type: string;
  readonly otherType: string | null;
  readonly shape: readonly number[];
  readonly dtypes: { readonly a: string; readonly b: string };
  /** Of the value, held against a's; null where it is not finite, or of another shape. */
  readonly error: number | null;
  /** What the operation added; null likewise. */
  readonly ownError: number | null;
  readonly tolerance: BisectTolerance;
  /** The tolerance that {@link ownError} would have needed. */
  readonly needed: number | null;
  readonly place: PytorchPlace;
}

/** What a bisection found. Plain data. */
export interface BisectReport {
  readonly stage: StageName;
  readonly a: string;
  readonly b: string;
  /** Values compared, and those that one side alone has, by name. */
  readonly comparedCount: number;
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  /** The first operation that adds more than its tolerance; null where none does. */
  readonly first: OpFinding | null;
  /** The first value that is off by more than its tolerance. */
  readonly firstWhole: OpFinding | null;
  /** The operations that add most, worst first. */
  readonly worst: readonly OpFinding[];
  /** Errors of the stage's outputs that both have. */
  readonly outputs: readonly { readonly name: string; readonly error: number | null }[];
  /** What {@link first} and the worst do to the outputs, each alone. */
  readonly confirmations: readonly Confirmation[];
}

/** What to bisect. */
export interface BisectOptions {
  readonly stage: StageName;
  /** Inputs by name; rounded to what each package takes. */
  readonly feeds: Tensors;
  /** The condition that counts as right. */
  readonly a: Condition;
  readonly b: Condition;
  /** {@link bisectTolerances} by default. */
  readonly tolerances?: typeof bisectTolerances;
  /** Operations in {@link BisectReport.worst}; 10 by default. */
  readonly worstCount?: number;
  /** Operations to confirm; the first and the worst two by default. */
  readonly confirmCount?: number;
  /** Bytes of values that are held at once for one condition, about; 256 MiB by default. */
  readonly heldBytes?: number;
  readonly signal?: AbortSignal;
  /** Values compared so far, and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Bisects; see the module's text. Long passages go in pieces: each runs from the values that the one before left, so
 * that every operation runs once under each condition and once on the other's inputs.
 * @throws {TypeError} where feeds lack an input, or the packages have no value in common.
 */
export async function bisect(options: BisectOptions): Promise<BisectReport> {
  const { stage, worstCount = 10, confirmCount = 3 } = options;
  const a = await Side.open(stage, options.a, options.feeds);
  const b = await Side.open(stage, options.b, options.feeds);
  const names = commonValues(stage, a, b);
  const findings = await compareAll(a, b, names, options);
  const worst = findings.filter(({ ownError }) => ownError !== 0)
    .sort((x, y) => (y.ownError ?? Infinity) - (x.ownError ?? Infinity));
  const first = findings.find(({ ownError, tolerance }) => !within(ownError, tolerance.own)) ??
    null;
  const suspects = new Set([...(first === null ? [] : [first]), ...worst]);
  const confirmed = [...suspects].slice(0, confirmCount).map(({ value }) => value);
  const byName = new Map(findings.map((finding) => [finding.value, finding]));
  const common = new Set(names);
  return {
    stage,
    a: labelOf(options.a),
    b: labelOf(options.b),
    comparedCount: names.length,
    onlyA: a.values().map(({ name }) => name).filter((name) => !common.has(name)),
    onlyB: b.values().map(({ name }) => name).filter((name) => !common.has(name)),
    first,
    firstWhole: findings.find(({ error, tolerance }) => !within(error, tolerance.whole)) ?? null,
    worst: worst.slice(0, worstCount),
    outputs: a.program.outputs.filter((name) => common.has(name))
      .map((name) => ({ name, error: byName.get(name)!.error })),
    confirmations: await confirm(a, b, names, confirmed, options.signal),
  };
}

/** How reports call `condition`. */
function labelOf({ label, packagePath, numerics = "fp32", backend }: Condition): string {
  if (label !== undefined) return label;
  const place = `${basename(dirname(packagePath))}/${basename(packagePath)}`;
  return `${place} on ${backend?.name ?? `onnx, numerics ${numerics}`}`;
}

const within = (error: number | null, bound: number): boolean => error !== null && error <= bound;

/**
 * Values that both sides compute under the same name, in the order of a; not the vocoder's anchor where they have it in
 * different forms.
 */
function commonValues(stage: StageName, a: Side, b: Side): string[] {
  const names = a.values().map(({ name }) => name).filter((name) =>
    b.shapes.has(name) &&
    !(isUnread(stage, name) && `${a.shapes.get(name)}` !== `${b.shapes.get(name)}`)
  );
  if (names.length === 0) {
    throw new TypeError("Cannot bisect: the two packages have no value in common by name");
  }
  return names;
}

/** Pieces of `names` whose values take about `heldBytes` together. */
function* pieces(side: Side, names: readonly string[], heldBytes: number): Generator<string[]> {
  let piece: string[] = [];
  let sizeBytes = 0;
  for (const name of names) {
    const bytes = 4 * elementCount(side.shapes.get(name)!);
    if (piece.length > 0 && sizeBytes + bytes > heldBytes) {
      yield piece;
      [piece, sizeBytes] = [[], 0];
    }
    piece.push(name);
    sizeBytes += bytes;
  }
  yield piece;
}

async function compareAll(
  a: Side,
  b: Side,
  names: readonly string[],
  { tolerances = bisectTolerances, heldBytes = 2 ** 28, signal, onProgress, ...options }:
    BisectOptions,
): Promise<OpFinding[]> {
  const isRounded = [options.a, options.b].some(({ numerics, backend }) =>
    numerics === "declared" || backend !== undefined
  );
  const places = new PytorchPlaces(a.program);
  const findings: OpFinding[] = [];
  const done = new Set<string>();
  let heldA: Tensors = {};
  let heldB: Tensors = {};
  for (const piece of pieces(a, names, heldBytes)) {
    signal?.throwIfAborted();
    const valuesA = await a.compute(piece, heldA);
    const valuesB = await b.compute(piece, heldB);
    const alone = await b.computeAlone(piece, { ...heldA, ...valuesA });
    for (const value of piece) {
      const [makerA, makerB] = [a.makers.get(value)!, b.makers.get(value)!];
      const dtypes = { a: dtypeOf(makerA, value), b: dtypeOf(makerB, value) };
      const halves = Object.values(dtypes).filter((dtype) => dtype === "fp16").length;
      const tolerance = halves === 1 || (halves === 2 && isRounded) ? "fp16" : "fp32";
      const ownError = valueError(valuesA[value], alone[value]);
      findings.push({
        value,
        operation: makerA.name,
        type: makerA.type,
        otherType: makerB.type === makerA.type ? null : makerB.type,
        shape: a.shapes.get(value)!,
        dtypes,
        error: finiteOrNull(valueError(valuesA[value], valuesB[value])),
        ownError: finiteOrNull(ownError),
        needed: judge(ownError, 0).needed,
        tolerance: isExact(valuesA[value].dtype) ? { own: 0, whole: 0 } : tolerances[tolerance],
        place: places.of(value),
      });
      done.add(value);
    }
    const remaining = names.slice(done.size);
    const needed = b.needs(remaining, done);
    const all = { ...heldA, ...valuesA };
    heldB = pick({ ...heldB, ...valuesB }, needed);
    heldA = pick(all, [...a.needs(remaining, done), ...needed]);
    onProgress?.(done.size, names.length);
  }
  return findings;
}

function dtypeOf(maker: NonNullable<ReturnType<Side["makers"]["get"]>>, value: string): string {
  return maker.outputs.find(({ name }) => name === value)!.type.dtype;
}
