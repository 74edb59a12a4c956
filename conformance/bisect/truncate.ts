/**
 * Parts of programs: with other outputs, from values in the middle on, or single operations, each a program and, with
 * {@link packageOf}, a package of its own that any backend loads.
 * @module
 */
import type { MilNamedType, MilOperation, MilProgram } from "../../coreml/mil/program.ts";
import type { MlFeature, MlPackage } from "../../coreml/package.ts";

/** What an operation's value is called where the operation runs alone, on inputs from elsewhere. */
export function aloneName(value: string): string {
  return `${value}__alone`;
}

/** Names of the values that `operation` reads. */
function reads({ inputs }: MilOperation): string[] {
  return Object.values(inputs).flat().flatMap((binding) => "ref" in binding ? [binding.ref] : []);
}

/** The operation that gives each value. */
export function producers({ operations }: MilProgram): ReadonlyMap<string, MilOperation> {
  return new Map(operations.flatMap((op) => op.outputs.map(({ name }) => [name, op])));
}

/** Operations that `wanted` values depend on, and the values among `given` and the inputs that they start from. */
function dependencies(
  program: MilProgram,
  wanted: readonly string[],
  given: ReadonlySet<string>,
): { readonly operations: ReadonlySet<MilOperation>; readonly sources: ReadonlySet<string> } {
  const makers = producers(program);
  const operations = new Set<MilOperation>();
  const sources = new Set<string>();
  const queue = [...wanted];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const maker = makers.get(name);
    if (maker === undefined) {
      throw new TypeError(`Cannot cut the program at ${name}: no operation gives this value`);
    }
    if (operations.has(maker)) continue;
    operations.add(maker);
    for (const read of reads(maker)) {
      if (given.has(read) || !makers.has(read)) sources.add(read);
      else queue.push(read);
    }
  }
  return { operations, sources };
}

/** The inputs of a part that starts from `sources`: the program's own first, then values in order. */
function inputsOf(program: MilProgram, sources: ReadonlySet<string>): MilNamedType[] {
  const values = program.operations.flatMap(({ outputs }) => outputs);
  return [...program.inputs, ...values].filter(({ name }) => sources.has(name));
}

/**
 * The part of `program` that computes `outputs`: more outputs than the program has, or an earlier end. Values in
 * `given` are not computed but inputs of the part. What is not needed, inputs included, is left out.
 * @throws {TypeError} for an output that no operation gives.
 */
export function cutProgram(
  program: MilProgram,
  outputs: readonly string[],
  given: ReadonlySet<string> = new Set(),
): MilProgram {
  const { operations, sources } = dependencies(program, outputs, given);
  return {
    opset: program.opset,
    inputs: inputsOf(program, sources),
    operations: program.operations.filter((operation) => operations.has(operation)),
    outputs,
  };
}

/**
 * The operations that give `values`, side by side: each reads the values of `given` as inputs of the program, never
 * another operation's result, and its outputs are called by {@link aloneName}.
 * @throws {TypeError} for a value that no operation gives.
 */
export function detachOperations(
  program: MilProgram,
  values: readonly string[],
  given: ReadonlySet<string>,
): MilProgram {
  const makers = producers(program);
  const alone = new Set(values.map((name) => makers.get(name)));
  const sources = new Set<string>();
  const helpers = new Set<MilOperation>();
  for (const operation of alone) {
    if (operation === undefined) {
      throw new TypeError(`Cannot run one of ${values} alone: no operation gives this value`);
    }
    for (const read of reads(operation)) {
      if (given.has(read) || !makers.has(read)) sources.add(read);
      else {
        const needed = dependencies(program, [read], given);
        needed.operations.forEach((helper) => helpers.add(helper));
        needed.sources.forEach((source) => sources.add(source));
      }
    }
  }
  const renamed = (operation: MilOperation): MilOperation => ({
    ...operation,
    name: aloneName(operation.name),
    outputs: operation.outputs.map(({ name, type }) => ({ name: aloneName(name), type })),
  });
  return {
    opset: program.opset,
    inputs: inputsOf(program, sources),
    operations: program.operations.flatMap((operation) => [
      ...(helpers.has(operation) ? [operation] : []),
      ...(alone.has(operation) ? [renamed(operation)] : []),
    ]),
    outputs: values.map(aloneName),
  };
}

/** `program` for the one size of every value that `shapes` tells; values not in it keep their type. */
export function withShapes(
  program: MilProgram,
  shapes: ReadonlyMap<string, readonly number[]>,
): MilProgram {
  const fixed = ({ name, type }: MilNamedType): MilNamedType => {
    const shape = shapes.get(name) ?? shapes.get(name.replace(aloneName(""), ""));
    return { name, type: shape === undefined ? type : { dtype: type.dtype, shape } };
  };
  return {
    ...program,
    inputs: program.inputs.map(fixed),
    operations: program.operations.map((op) => ({ ...op, outputs: op.outputs.map(fixed) })),
  };
}

/** Element types that a feature of a package can have. */
const featureDtypes: ReadonlySet<string> = new Set(["fp16", "fp32", "fp64", "int32", "int8"]);

/** A program and what its inputs and outputs were called before {@link withFeatureTypes}. */
export interface RetypedProgram {
  readonly program: MilProgram;
  /** New names by old ones, of inputs and outputs alike. */
  readonly names: ReadonlyMap<string, string>;
}

/** `program` with int32 in place of inputs and outputs whose type no feature can have, such as bool. */
export function withFeatureTypes(program: MilProgram): RetypedProgram {
  const names = new Map<string, string>();
  const casts = (from: string, { name, type: { shape } }: MilNamedType, to: string) => {
    const dtype = { dtype: "string", shape: [] } as const;
    const argument = `${name}__dtype`;
    return [
      {
        type: "const",
        name: argument,
        inputs: {},
        outputs: [{ name: argument, type: dtype }],
        attributes: { val: { type: dtype, data: [to] } },
      },
      {
        type: "cast",
        name,
        inputs: { x: [{ ref: from }], dtype: [{ ref: argument }] },
        outputs: [{ name, type: { dtype: to, shape } }],
        attributes: {},
      },
    ] as MilOperation[];
  };
  const before: MilOperation[] = [];
  const after: MilOperation[] = [];
  const int32 = (name: string) => {
    names.set(name, `${name}__int32`);
    return `${name}__int32`;
  };
  const inputs = program.inputs.map((input) => {
    const { name, type } = input;
    if (featureDtypes.has(type.dtype)) return input;
    const renamed = int32(name);
    before.push(...casts(renamed, input, type.dtype));
    return { name: renamed, type: { ...type, dtype: "int32" as const } };
  });
  const types = new Map(
    program.operations.flatMap((op) => op.outputs).map((o) => [o.name, o.type]),
  );
  const outputs = program.outputs.map((name) => {
    const type = types.get(name)!;
    if (featureDtypes.has(type.dtype)) return name;
    const renamed = int32(name);
    after.push(...casts(name, { name: renamed, type }, "int32"));
    return renamed;
  });
  const operations = [...before, ...program.operations, ...after];
  return { program: { ...program, inputs, operations, outputs }, names };
}

/**
 * `program`, a part of the program of `source`, as a package: inputs that `source` has keep the sizes that it accepts,
 * others have the one size that their type says.
 * @throws {TypeError} for an input of no known size, or a type that no feature can have.
 */
export function packageOf(program: MilProgram, source: MlPackage): MlPackage {
  const types = new Map(
    [...program.inputs, ...program.operations.flatMap(({ outputs }) => outputs)]
      .map(({ name, type }) => [name, type]),
  );
  const dtypeOf = (name: string) => {
    const { dtype } = types.get(name)!;
    if (!featureDtypes.has(dtype)) {
      throw new TypeError(`Cannot make a package: no feature can be of ${dtype}, as ${name} is`);
    }
    return dtype as MlFeature["dtype"];
  };
  const inputs = program.inputs.map(({ name, type }): MlFeature => {
    const known = type.shape.filter((size) => size !== null);
    if (known.length === type.shape.length) return { name, dtype: dtypeOf(name), shape: known };
    const declared = source.inputs.find((feature) => feature.name === name);
    if (declared !== undefined) return declared;
    throw new TypeError(`Cannot make a package: nothing tells the size of its input ${name}`);
  });
  const outputs = program.outputs.map((name) => ({ name, dtype: dtypeOf(name) }));
  return { ...source, inputs, outputs, program };
}
