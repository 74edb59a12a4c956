/**
 * ONNX's element types.
 * @module
 */
import type { Dtype } from "../tensor/tensor.ts";
import { TensorProto_DataType as DataType } from "./proto/onnx_pb.ts";

/** `TensorProto.DataType` of each dtype. */
export const onnxDataType: Readonly<Record<Dtype, DataType>> = {
  bool: DataType.BOOL,
  fp16: DataType.FLOAT16,
  fp32: DataType.FLOAT,
  fp64: DataType.DOUBLE,
  int8: DataType.INT8,
  int16: DataType.INT16,
  int32: DataType.INT32,
  int64: DataType.INT64,
  uint8: DataType.UINT8,
  uint16: DataType.UINT16,
  uint32: DataType.UINT32,
  uint64: DataType.UINT64,
};
