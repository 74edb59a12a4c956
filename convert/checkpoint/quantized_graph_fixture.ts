/**
 * Makes small quantized ONNX graphs for tests.
 * @module
 */
import { create } from "@bufbuild/protobuf";
import {
  GraphProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
} from "../../onnx/proto/onnx_pb.ts";
import { bytesOf } from "../../tensor/tensor.ts";
import { QuantizedGraph } from "./_quantized_graph.ts";

/** A node without attributes. */
export function node(opType: string, name: string, input: string[], output: string[]): NodeProto {
  return create(NodeProtoSchema, { opType, name, input, output });
}

/** A stored fp32 tensor. */
export function fp32(name: string, dims: number[], ...values: number[]): TensorProto {
  return stored(name, dims, DataType.FLOAT, bytesOf(Float32Array.from(values)));
}

/** A stored int8 tensor. */
export function int8(name: string, dims: number[], ...values: number[]): TensorProto {
  return stored(name, dims, DataType.INT8, bytesOf(Int8Array.from(values)));
}

/** A stored uint8 tensor, not as raw bytes: that is how the quantizer stores single zero points. */
export function uint8(name: string, dims: number[], ...values: number[]): TensorProto {
  const dataType = DataType.UINT8;
  return create(TensorProtoSchema, { name, dims: dims.map(BigInt), dataType, int32Data: values });
}

/** The graph of `nodes` and stored tensors, smoothed where there is a seed. */
export function graph(
  nodes: NodeProto[],
  initializer: TensorProto[],
  smoothingSeed?: number,
): QuantizedGraph {
  const proto = create(GraphProtoSchema, { node: nodes, initializer });
  return new QuantizedGraph(proto, "model.onnx", smoothingSeed);
}

function stored(name: string, dims: number[], dataType: number, rawData: Uint8Array): TensorProto {
  return create(TensorProtoSchema, { name, dims: dims.map(BigInt), dataType, rawData });
}
