/**
 * From the protobuf messages of an ML program to {@link MilProgram}.
 *
 * Source: the `MILSpec` messages of the Core ML format specification.
 * @module
 */
import type { Argument, Function, NamedValueType, Operation, Program } from "../proto/mil_pb.ts";
import { decodeConstant, type DecodeContext, decodeType } from "./_decode_value.ts";
import type { MilBinding, MilConstant, MilNamedType, MilOperation, MilProgram } from "./program.ts";

/**
 * The function `functionName` of `program`.
 * @throws whatever `context.fail` throws, where the message is malformed or uses what this project
 *   does not support: control flow, values that are no tensors, unknown data types.
 */
export function decodeProgram(
  program: Program,
  functionName: string,
  context: DecodeContext,
): MilProgram {
  if (program.version !== 1n) {
    return context.fail("program", "version 1", `version ${program.version}`);
  }
  if (!Object.hasOwn(program.functions, functionName)) {
    const names = Object.keys(program.functions).join(", ") || "none";
    return context.fail("program", `a function '${functionName}'`, names);
  }
  return decodeFunction(program.functions[functionName], context);
}

function decodeFunction(spec: Function, context: DecodeContext): MilProgram {
  const { opset } = spec;
  if (!Object.hasOwn(spec.blockSpecializations, opset)) {
    const opsets = Object.keys(spec.blockSpecializations).join(", ") || "none";
    return context.fail("program", `a block for opset '${opset}'`, opsets);
  }
  const block = spec.blockSpecializations[opset];
  return {
    opset,
    inputs: spec.inputs.map((input) => decodeNamedType(input, `input '${input.name}'`, context)),
    operations: block.operations.map((operation, index) =>
      decodeOperation(operation, index, context)
    ),
    outputs: block.outputs,
  };
}

function decodeNamedType(
  { name, type }: NamedValueType,
  where: string,
  context: DecodeContext,
): MilNamedType {
  if (name === "") return context.fail(where, "a name", "none");
  return { name, type: decodeType(type, where, context) };
}

function decodeOperation(
  operation: Operation,
  index: number,
  context: DecodeContext,
): MilOperation {
  const label = operation.outputs[0]?.name ?? `${index}`;
  const where = `operation '${label}' (${operation.type || "no type"})`;
  if (operation.type === "") return context.fail(where, "an operation type", "none");
  if (operation.blocks.length > 0) {
    return context.fail(where, "no control flow", `${operation.blocks.length} nested blocks`);
  }
  const { name, ...attributes } = mapValues(
    operation.attributes,
    (value, key) => decodeConstant(value, `${where}, attribute '${key}'`, context),
  ) as Record<string, MilConstant> & { name?: MilConstant };
  return {
    type: operation.type,
    name: typeof name?.data[0] === "string" ? name.data[0] : label,
    inputs: mapValues(
      operation.inputs,
      (argument, key) => decodeArgument(argument, `${where}, argument '${key}'`, context),
    ),
    outputs: operation.outputs.map((output) =>
      decodeNamedType(output, `${where}, output '${output.name}'`, context)
    ),
    attributes,
  };
}

function decodeArgument(argument: Argument, where: string, context: DecodeContext): MilBinding[] {
  return argument.arguments.map(({ binding }) => {
    if (binding.case === "name") return { ref: binding.value };
    if (binding.case === "value") {
      return { constant: decodeConstant(binding.value, where, context) };
    }
    return context.fail(where, "a name or a value", "an empty binding");
  });
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  convert: (value: A, key: string) => B,
): Record<string, B> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, convert(value, key)]),
  );
}
