import {
  type Dtype,
  type DtypeArrays,
  dtypeBytes,
  elementCount,
  viewBytes,
} from "../../tensor/tensor.ts";
import type { TensorType, TensorValue, Value, ValueType } from "../proto/mil_pb.ts";
import { arrayDtype, dtypeOfProto, storedBytes } from "./dtypes.ts";
import type { Dim, MilConstant, MilDtype, MilType } from "./program.ts";

/** What decoding needs of its surroundings. */
export interface DecodeContext {
  /** Throws the error of the package that is being read. */
  fail(where: string, expected: string, received: string): never;
  /** A constant in the weight file `fileName`, whose metadata record is at `offset`. */
  blob(
    fileName: string,
    offset: number,
    type: MilConstant["type"],
    where: string,
  ): DtypeArrays[Dtype];
}

/** The tensor type that `value` declares. */
export function decodeType(
  value: ValueType | undefined,
  where: string,
  context: DecodeContext,
): MilType {
  if (value?.type.case !== "tensorType") {
    return context.fail(where, "a tensor type", value?.type.case ?? "no type");
  }
  const { dataType, rank, dimensions } = value.type.value;
  const dtype = dtypeOfProto(dataType);
  if (dtype === undefined) {
    return context.fail(where, "a supported data type", `code ${dataType}`);
  }
  if (rank !== BigInt(dimensions.length)) {
    return context.fail(where, `${rank} dimensions, as the rank says`, `${dimensions.length}`);
  }
  return { dtype, shape: dimensions.map((dim) => decodeDim(dim, where, context)) };
}

function decodeDim(
  { dimension }: TensorType["dimensions"][number],
  where: string,
  context: DecodeContext,
): Dim {
  if (dimension.case === "constant") {
    const size = Number(dimension.value.size);
    if (!Number.isSafeInteger(size)) {
      return context.fail(where, "a dimension below 2^53", `${dimension.value.size}`);
    }
    return size;
  }
  if (dimension.case === "unknown" && dimension.value.variadic) {
    return context.fail(where, "a known rank", "a variadic dimension");
  }
  return null;
}

/** The constant that `value` holds or refers to. */
export function decodeConstant(
  value: Value | undefined,
  where: string,
  context: DecodeContext,
): MilConstant {
  if (value === undefined) return context.fail(where, "a value", "none");
  const { dtype, shape } = decodeType(value.type, where, context);
  if (!shape.every((dim) => dim !== null)) {
    return context.fail(where, "a constant of known shape", `[${shape}]`);
  }
  const type = { dtype, shape };
  const stored = value.value;
  if (stored.case === "blobFileValue") {
    const { fileName, offset } = stored.value;
    return { type, data: context.blob(fileName, Number(offset), type, where) };
  }
  if (stored.case !== "immediateValue" || stored.value.value.case !== "tensor") {
    const received = stored.case === "immediateValue" ? stored.value.value.case : stored.case;
    return context.fail(where, "a tensor or a reference to the weight file", received ?? "nothing");
  }
  return { type, data: decodeImmediate(stored.value.value.value, type, where, context) };
}

function decodeImmediate(
  { value }: TensorValue,
  type: MilConstant["type"],
  where: string,
  context: DecodeContext,
): MilConstant["data"] {
  const { dtype } = type;
  const count = elementCount(type.shape);
  if (value.case === undefined && count > 0) {
    return context.fail(where, `${count} elements`, "no values");
  }
  if (value.case === "bytes") return decodeBytes(value.value.values, type, where, context);
  const values = value.case === undefined ? [] : value.value.values;
  if (values.length !== count) {
    return context.fail(
      where,
      `${count} elements of ${dtype} [${type.shape}]`,
      `${values.length}`,
    );
  }
  if (value.case === "strings" || dtype === "string") {
    if ((value.case ?? "strings") !== "strings" || dtype !== "string") {
      return context.fail(where, `values of ${dtype}`, `${value.case}`);
    }
    return values as string[];
  }
  return arrayOf(dtype, values as (number | bigint | boolean)[], where, context);
}

function decodeBytes(
  bytes: Uint8Array,
  { dtype, shape }: MilConstant["type"],
  where: string,
  context: DecodeContext,
): DtypeArrays[Dtype] {
  if (dtype === "string") return context.fail(where, "strings", "raw bytes");
  const expectedBytes = storedBytes(dtype, elementCount(shape));
  if (bytes.byteLength !== expectedBytes) {
    return context.fail(
      where,
      `${expectedBytes} bytes for ${dtype} [${shape}]`,
      `${bytes.byteLength}`,
    );
  }
  const array = arrayDtype(dtype);
  return viewBytes(array, bytes, 0, bytes.byteLength / dtypeBytes[array]);
}

function arrayOf(
  dtype: Exclude<MilDtype, "string">,
  values: readonly (number | bigint | boolean)[],
  where: string,
  context: DecodeContext,
): DtypeArrays[Dtype] {
  switch (dtype) {
    case "bool":
      return Uint8Array.from(values, Number);
    case "fp16":
      return Float16Array.from(values, Number);
    case "fp32":
      return Float32Array.from(values, Number);
    case "fp64":
      return Float64Array.from(values, Number);
    case "int8":
      return Int8Array.from(values, Number);
    case "int16":
      return Int16Array.from(values, Number);
    case "int32":
      return Int32Array.from(values, Number);
    case "int64":
      return BigInt64Array.from(values, BigInt);
    case "uint8":
      return Uint8Array.from(values, Number);
    case "uint16":
      return Uint16Array.from(values, Number);
    case "uint32":
      return Uint32Array.from(values, Number);
    case "uint64":
      return BigUint64Array.from(values, BigInt);
    default:
      return context.fail(where, `packed bytes for ${dtype}`, "separate values");
  }
}
