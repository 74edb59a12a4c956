/**
 * One condition of a bisection at work: its program, the sizes of its values on the given feeds, and parts of it run.
 * @module
 */
import type { MilNamedType, MilOperation, MilProgram } from "../../coreml/mil/program.ts";
import { type MlPackage, readPackage } from "../../coreml/package.ts";
import { constantRules } from "../../onnx/lower/constants.ts";
import type { StageName } from "../../stages/contract.ts";
import { cast, type Tensor } from "../../tensor/tensor.ts";
import {
  type Condition,
  type ProgramRunner,
  runnerOf,
  type Tensors,
  widened,
} from "./condition.ts";
import { aloneName, cutProgram, detachOperations, producers, withShapes } from "./truncate.ts";

/** See the module's text. */
export class Side {
  readonly program: MilProgram;
  /** The operation that gives each value. */
  readonly makers: ReadonlyMap<string, MilOperation>;

  private constructor(
    readonly source: MlPackage,
    readonly runner: ProgramRunner,
    readonly feeds: Tensors,
    /** Size of every value that an operation computes at run time, scalars included. */
    readonly shapes: ReadonlyMap<string, readonly number[]>,
  ) {
    this.program = source.program;
    this.makers = producers(this.program);
  }

  /**
   * Opens the package of `condition` and finds out how large its values are on `feeds`, which are rounded to the
   * precision that the package takes.
   * @throws {TypeError} where `feeds` lack an input of the package.
   */
  static async open(stage: StageName, condition: Condition, feeds: Tensors): Promise<Side> {
    const source = readPackage(condition.packagePath);
    const runner = runnerOf(stage, source, condition);
    const rounded = source.inputs.map(({ name, dtype }) => {
      if (feeds[name] === undefined) {
        throw new TypeError(
          `Cannot bisect ${stage}: no feed for the input ${name}, received ${Object.keys(feeds)}`,
        );
      }
      return [name, widened(cast(feeds[name], dtype as "fp16"))] as const;
    });
    const given = Object.fromEntries(rounded);
    return new Side(source, runner, given, await measureShapes(source.program, runner, given));
  }

  /** Values that operations compute at run time, in order. */
  values(): MilNamedType[] {
    return computedValues(this.program);
  }

  /** The values `names`, from `held` values of the program on. */
  async compute(names: readonly string[], held: Tensors = {}): Promise<Tensors> {
    if (names.length === 0) return {};
    const given = new Set(Object.keys(held));
    const part = cutProgram(this.program, names, given);
    return await this.#run(part, held);
  }

  /** What the operations of the values `names` give when each reads `others`, not what this side computed. */
  async computeAlone(names: readonly string[], others: Tensors): Promise<Tensors> {
    const given = new Set(Object.keys(others));
    const part = detachOperations(this.program, names, given);
    const outputs = await this.#run(part, others);
    return Object.fromEntries(names.map((name) => [name, outputs[aloneName(name)]]));
  }

  /** Values among `done` that have to be kept for computing `remaining`. */
  needs(remaining: readonly string[], done: ReadonlySet<string>): string[] {
    if (remaining.length === 0) return [];
    const { inputs } = cutProgram(this.program, remaining, done);
    return inputs.map(({ name }) => name).filter((name) => done.has(name));
  }

  async #run(part: MilProgram, held: Tensors): Promise<Tensors> {
    const feeds = part.inputs.map(({ name }) => [name, held[name] ?? this.feeds[name]]);
    return await this.runner.run(withShapes(part, this.shapes), Object.fromEntries(feeds));
  }
}

/** Outputs of all operations but constants. */
function computedValues({ operations }: MilProgram): MilNamedType[] {
  return operations.filter(({ type }) => constantRules[type] === undefined)
    .flatMap(({ outputs }) => outputs);
}

const isKnown = ({ type: { shape } }: MilNamedType): boolean =>
  shape.every((size) => size !== null);
const shapeName = (value: string): string => `${value}__shape`;

/** Runs `program` once for the sizes of values that it declares unknown: they alone become outputs. */
async function measureShapes(
  program: MilProgram,
  runner: ProgramRunner,
  feeds: Tensors,
): Promise<Map<string, readonly number[]>> {
  const shapes = new Map<string, readonly number[]>();
  for (const { name, type } of program.inputs) {
    shapes.set(name, feeds[name]?.shape ?? type.shape as number[]);
  }
  const values = computedValues(program);
  const unknown = values.filter((value) => !isKnown(value));
  for (const value of values.filter(isKnown)) shapes.set(value.name, value.type.shape as number[]);
  if (unknown.length === 0) return shapes;
  const operations = unknown.map(({ name, type }): MilOperation => ({
    type: "shape",
    name: shapeName(name),
    inputs: { x: [{ ref: name }] },
    outputs: [{
      name: shapeName(name),
      type: { dtype: "int32", shape: [type.shape.length] },
    }],
    attributes: {},
  }));
  const measured = cutProgram(
    { ...program, operations: [...program.operations, ...operations] },
    operations.map(({ name }) => name),
  );
  const needed = measured.inputs.map(({ name }) => [name, feeds[name]] as const);
  const sizes = await runner.run(measured, Object.fromEntries(needed));
  for (const { name } of unknown) shapes.set(name, Array.from(sizes[shapeName(name)].data, Number));
  return shapes;
}

/** Values of `tensors` by name, for those `names` that are there. */
export function pick(tensors: Tensors, names: Iterable<string>): Record<string, Tensor> {
  const kept = [...names].filter((name) => tensors[name] !== undefined);
  return Object.fromEntries(kept.map((name) => [name, tensors[name]]));
}
