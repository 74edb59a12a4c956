/**
 * From {@link MilProgram} to the protobuf messages of an ML program.
 *
 * Source: the `MILSpec` messages of the Core ML format specification, filled as coremltools 9 fills them.
 * @module
 */
import { create } from "@bufbuild/protobuf";
import { type Operation, OperationSchema, type Program, ProgramSchema } from "../proto/mil_pb.ts";
import { ConstantEncoder, encodeType, type PlaceBlob } from "./_encode_value.ts";
import type { MilConstant, MilOperation, MilProgram, MilType } from "./program.ts";

/**
 * The message of `program`, whose larger constants go through `place` in program order: of each operation
 * first those bound to inputs, then those in attributes.
 * @throws {TypeError} for a constant that is not what its type says, or whose type the operation set lacks.
 */
export function encodeProgram(program: MilProgram, place: PlaceBlob): Program {
  const { opset } = program;
  const encoder = new ConstantEncoder(opset, place);
  const block = {
    outputs: [...program.outputs],
    operations: program.operations.map((operation) => encodeOperation(operation, encoder)),
  };
  const main = {
    opset,
    inputs: program.inputs.map(encodeNamedType),
    blockSpecializations: { [opset]: block },
  };
  return create(ProgramSchema, { version: 1n, functions: { main } });
}

function encodeOperation(operation: MilOperation, encoder: ConstantEncoder): Operation {
  const encode = (constant: MilConstant, key: string) =>
    encoder.encode(constant, `${key} of ${operation.type} '${operation.name}'`);
  const name: MilConstant = { type: { dtype: "string", shape: [] }, data: [operation.name] };
  const attributes = Object.entries({ name, ...operation.attributes });
  const inputs = Object.entries(operation.inputs).map(([argument, bindings]) => [
    argument,
    {
      arguments: bindings.map((binding) => ({
        binding: "ref" in binding
          ? { case: "name" as const, value: binding.ref }
          : { case: "value" as const, value: encode(binding.constant, argument) },
      })),
    },
  ]);
  return create(OperationSchema, {
    type: operation.type,
    inputs: Object.fromEntries(inputs),
    outputs: operation.outputs.map(encodeNamedType),
    attributes: Object.fromEntries(
      attributes.map(([key, constant]) => [key, encode(constant, key)]),
    ),
  });
}

function encodeNamedType({ name, type }: { name: string; type: MilType }) {
  return { name, type: encodeType(type) };
}
