/**
 * ONNX graphs in the ONNX file format.
 * @module
 */
import { join } from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { bytesOf, type Tensor } from "../tensor/tensor.ts";
import { onnxDataType } from "./dtype.ts";
import {
  type Attribute,
  type Graph,
  type GraphFeature,
  microsoftDomain,
  onnxOpset,
} from "./graph.ts";
import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation as DataLocation,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "./proto/onnx_pb.ts";

/** Name of the model in its directory. */
export const modelFile = "model.onnx";
/** Name of the constants that the model refers to. */
const weightsFile = "weights.bin";
/** Version of the file format that goes with {@link onnxOpset}. */
const irVersion = 9n;
/** Constants of at least this size are stored beside the model. */
const externalBytes = 1024;
/** Alignment of constants beside the model. */
const alignmentBytes = 64;

/** A model file and the constants that it refers to, each at its offset in one data file. */
export interface OnnxModel {
  readonly model: Uint8Array;
  readonly weights: readonly { readonly offset: number; readonly bytes: Uint8Array }[];
  readonly weightsBytes: number;
}

function attributeProto(name: string, attribute: Attribute): AttributeProto {
  const encode = (text: string) => new TextEncoder().encode(text);
  const value = () => {
    if ("int" in attribute) return { type: AttributeType.INT, i: BigInt(attribute.int) };
    if ("float" in attribute) return { type: AttributeType.FLOAT, f: attribute.float };
    if ("text" in attribute) return { type: AttributeType.STRING, s: encode(attribute.text) };
    if ("ints" in attribute) return { type: AttributeType.INTS, ints: attribute.ints.map(BigInt) };
    return { type: AttributeType.STRINGS, strings: attribute.texts.map(encode) };
  };
  return create(AttributeProtoSchema, { name, ...value() });
}

function featureProto({ name, dtype, shape }: GraphFeature): ValueInfoProto {
  const dim = shape?.map((size) =>
    typeof size === "string"
      ? { value: { case: "dimParam" as const, value: size } }
      : { value: { case: "dimValue" as const, value: BigInt(size) } }
  );
  const value = { elemType: onnxDataType[dtype], ...(dim && { shape: { dim } }) };
  return create(ValueInfoProtoSchema, { name, type: { value: { case: "tensorType", value } } });
}

function tensorProto(name: string, value: Tensor): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: value.shape.map(BigInt),
    dataType: onnxDataType[value.dtype],
  });
}

/**
 * Encodes `graph`. Constants of {@link externalBytes} or more are not in the model but in `weights`,
 * which belong into a file beside it.
 */
export function encodeModel(graph: Graph): OnnxModel {
  const weights: { offset: number; bytes: Uint8Array }[] = [];
  let weightsBytes = 0;
  const initializer = [...graph.initializers].map(([name, value]) => {
    const proto = tensorProto(name, value);
    const bytes = bytesOf(value.data);
    if (bytes.byteLength < externalBytes) {
      proto.rawData = bytes;
      return proto;
    }
    const offset = Math.ceil(weightsBytes / alignmentBytes) * alignmentBytes;
    weights.push({ offset, bytes });
    weightsBytes = offset + bytes.byteLength;
    proto.dataLocation = DataLocation.EXTERNAL;
    proto.externalData = [
      ["location", weightsFile],
      ["offset", String(offset)],
      ["length", String(bytes.byteLength)],
    ].map(([key, value]) => create(StringStringEntryProtoSchema, { key, value }));
    return proto;
  });
  const message = create(ModelProtoSchema, {
    irVersion,
    producerName: "kokobench",
    opsetImport: [
      { domain: "", version: BigInt(onnxOpset) },
      { domain: microsoftDomain, version: 1n },
    ],
    graph: {
      name: "main",
      node: graph.nodes.map(({ operator, domain, inputs, outputs, attributes }) => ({
        opType: operator,
        domain,
        name: outputs[0],
        input: [...inputs],
        output: [...outputs],
        attribute: Object.entries(attributes).map(([name, value]) => attributeProto(name, value)),
      })),
      initializer,
      input: graph.inputs.map(featureProto),
      output: graph.outputs.map(featureProto),
    },
  });
  return { model: toBinary(ModelProtoSchema, message), weights, weightsBytes };
}

/** Writes `model` and its constants into `directory`, which must be there. */
export async function writeModel(directory: string, model: OnnxModel): Promise<void> {
  await Deno.writeFile(join(directory, modelFile), model.model);
  using file = await Deno.open(join(directory, weightsFile), { createNew: true, write: true });
  for (const { offset, bytes } of model.weights) {
    await file.seek(offset, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
  }
}
