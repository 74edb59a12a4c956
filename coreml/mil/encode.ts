/**
 * From {@link MilProgram} to the protobuf messages of an ML program.
 *
 * Source: the `MILSpec` messages of the Core ML format specification, filled as coremltools 9 fills them.
 * @module
 */
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { bytesOf, elementCount } from "../../tensor/tensor.ts";
import {
  type Operation,
  OperationSchema,
  type Program,
  ProgramSchema,
  type TensorValueSchema,
  type Value,
  ValueSchema,
  type ValueTypeSchema,
} from "../proto/mil_pb.ts";
import { weightFileName } from "../weights/blob_layout.ts";
import { protoOfDtype } from "./dtypes.ts";
import type { MilConstant, MilDtype, MilOperation, MilProgram, MilType } from "./program.ts";

/** Constants with fewer elements are stored inside the program. */
const minBlobElements = 10;
/** Element types that iOS 17 reads from the weight file. */
const blobDtypes: readonly MilDtype[] = ["fp16", "fp32", "int8", "uint8"];

/** Places bytes in the weight file and returns the offset to refer to them by. */
export type PlaceBlob = (dtype: MilDtype, bytes: Uint8Array) => number;

/** The message of `program`, whose larger constants go through `place`, in program order. */
export function encodeProgram(program: MilProgram, place: PlaceBlob): Program {
  const { opset } = program;
  const block = {
    outputs: [...program.outputs],
    operations: program.operations.map((operation) => encodeOperation(operation, place)),
  };
  const main = {
    opset,
    inputs: program.inputs.map(encodeNamedType),
    blockSpecializations: { [opset]: block },
  };
  return create(ProgramSchema, { version: 1n, functions: { main } });
}

function encodeOperation(operation: MilOperation, place: PlaceBlob): Operation {
  const name: MilConstant = { type: { dtype: "string", shape: [] }, data: [operation.name] };
  const attributes = Object.entries({ name, ...operation.attributes });
  const inputs = Object.entries(operation.inputs).map(([argument, bindings]) => [
    argument,
    {
      arguments: bindings.map((binding) => ({
        binding: "ref" in binding
          ? { case: "name" as const, value: binding.ref }
          : { case: "value" as const, value: encodeConstant(binding.constant, place) },
      })),
    },
  ]);
  return create(OperationSchema, {
    type: operation.type,
    inputs: Object.fromEntries(inputs),
    outputs: operation.outputs.map(encodeNamedType),
    attributes: Object.fromEntries(
      attributes.map(([key, constant]) => [key, encodeConstant(constant, place)]),
    ),
  });
}

function encodeNamedType({ name, type }: { name: string; type: MilType }) {
  return { name, type: encodeType(type) };
}

function encodeType({ dtype, shape }: MilType): MessageInitShape<typeof ValueTypeSchema> {
  return {
    type: {
      case: "tensorType",
      value: {
        dataType: protoOfDtype(dtype),
        rank: BigInt(shape.length),
        dimensions: shape.map((size) => ({
          dimension: size === null
            ? { case: "unknown" as const, value: { variadic: false } }
            : { case: "constant" as const, value: { size: BigInt(size) } },
        })),
      },
    },
  };
}

function encodeConstant(constant: MilConstant, place: PlaceBlob): Value {
  const { dtype, shape } = constant.type;
  const type = encodeType(constant.type);
  if (blobDtypes.includes(dtype) && elementCount(shape) >= minBlobElements) {
    const offset = place(dtype, bytesOfConstant(constant));
    const value = { fileName: weightFileName, offset: BigInt(offset) };
    return create(ValueSchema, { type, value: { case: "blobFileValue", value } });
  }
  const tensor = { value: encodeElements(constant) };
  return create(ValueSchema, {
    type,
    value: { case: "immediateValue", value: { value: { case: "tensor", value: tensor } } },
  });
}

function bytesOfConstant({ type, data }: MilConstant): Uint8Array {
  if (!ArrayBuffer.isView(data)) {
    throw new TypeError(
      `Cannot store a constant: expected elements of ${type.dtype}, received strings`,
    );
  }
  return bytesOf(data);
}

function encodeElements(
  constant: MilConstant,
): MessageInitShape<typeof TensorValueSchema>["value"] {
  const { data } = constant;
  switch (constant.type.dtype) {
    case "string":
      return { case: "strings", value: { values: data as string[] } };
    case "bool":
      return { case: "bools", value: { values: Array.from(data as Uint8Array, Boolean) } };
    case "fp32":
      return { case: "floats", value: { values: Array.from(data as Float32Array) } };
    case "fp64":
      return { case: "doubles", value: { values: Array.from(data as Float64Array) } };
    // Core ML reads 16-bit integers from the field of 32-bit ones.
    case "int16":
    case "uint16":
    case "int32":
      return { case: "ints", value: { values: Array.from(data as Int32Array) } };
    case "int64":
    case "uint64":
      return { case: "longInts", value: { values: Array.from(data as BigInt64Array) } };
    default:
      return { case: "bytes", value: { values: bytesOfConstant(constant) } };
  }
}
