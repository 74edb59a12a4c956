/**
 * How MIL's element types are stored: their codes in the protobuf messages and in the weight file,
 * and the arrays that hold them in memory.
 *
 * Source: `MILSpec.DataType` and the blob storage format, version 2, of Core ML.
 * @module
 */
import type { Dtype } from "../../tensor/tensor.ts";
import { DataType } from "../proto/mil_pb.ts";
import type { MilDtype } from "./program.ts";

interface DtypeStorage {
  readonly proto: DataType;
  /** Code in the weight file; absent where it cannot store the type. */
  readonly blob?: number;
  /** Bits one element takes in its packed form; absent for strings. */
  readonly bits?: number;
}

const storage: Readonly<Record<MilDtype, DtypeStorage>> = {
  bool: { proto: DataType.BOOL, bits: 8 },
  string: { proto: DataType.STRING },
  fp16: { proto: DataType.FLOAT16, blob: 1, bits: 16 },
  fp32: { proto: DataType.FLOAT32, blob: 2, bits: 32 },
  fp64: { proto: DataType.FLOAT64, bits: 64 },
  int8: { proto: DataType.INT8, blob: 4, bits: 8 },
  int16: { proto: DataType.INT16, blob: 6, bits: 16 },
  int32: { proto: DataType.INT32, blob: 14, bits: 32 },
  int64: { proto: DataType.INT64, bits: 64 },
  uint8: { proto: DataType.UINT8, blob: 3, bits: 8 },
  uint16: { proto: DataType.UINT16, blob: 7, bits: 16 },
  uint32: { proto: DataType.UINT32, blob: 15, bits: 32 },
  uint64: { proto: DataType.UINT64, bits: 64 },
  uint1: { proto: DataType.UINT1, blob: 9, bits: 1 },
  uint2: { proto: DataType.UINT2, blob: 10, bits: 2 },
  uint3: { proto: DataType.UINT3, blob: 12, bits: 3 },
  int4: { proto: DataType.INT4, blob: 8, bits: 4 },
  uint4: { proto: DataType.UINT4, blob: 11, bits: 4 },
  uint6: { proto: DataType.UINT6, blob: 13, bits: 6 },
};

const byProto = new Map<DataType, MilDtype>(
  Object.entries(storage).map(([dtype, { proto }]) => [proto, dtype as MilDtype]),
);
const byBlob = new Map<number, MilDtype>(
  Object.entries(storage).filter(([, { blob }]) => blob !== undefined)
    .map(([dtype, { blob }]) => [blob!, dtype as MilDtype]),
);

/** The protobuf code of `dtype`. */
export function protoOfDtype(dtype: MilDtype): DataType {
  return storage[dtype].proto;
}

/** The element type with protobuf code `proto`; `undefined` for types this project does not handle. */
export function dtypeOfProto(proto: DataType): MilDtype | undefined {
  return byProto.get(proto);
}

/** The weight file's code of `dtype`; `undefined` where it cannot store it. */
export function blobCodeOfDtype(dtype: MilDtype): number | undefined {
  return storage[dtype].blob;
}

/** The element type with code `code` in the weight file; `undefined` where this project has none. */
export function dtypeOfBlobCode(code: number): MilDtype | undefined {
  return byBlob.get(code);
}

/** Bits that one element of `dtype` takes in its packed form. */
export function elementBits(dtype: Exclude<MilDtype, "string">): number {
  return storage[dtype].bits!;
}

/** Whether elements are smaller than a byte and stored packed, first element in the lowest bits. */
export function isPacked(dtype: MilDtype): boolean {
  return (storage[dtype].bits ?? 8) < 8;
}

/** The element type of the array that holds `dtype` in memory: bytes for packed ones. */
export function arrayDtype(dtype: Exclude<MilDtype, "string">): Dtype {
  return isPacked(dtype) ? "uint8" : dtype as Dtype;
}

/** Bits of the last byte that `count` elements of `dtype` leave unused in their packed form. */
export function paddingBits(dtype: Exclude<MilDtype, "string">, count: number): number {
  return 8 * storedBytes(dtype, count) - count * elementBits(dtype);
}

/** Bytes that `count` elements of `dtype` take, packed types rounded up to whole bytes. */
export function storedBytes(dtype: Exclude<MilDtype, "string">, count: number): number {
  return Math.ceil(count * elementBits(dtype) / 8);
}
