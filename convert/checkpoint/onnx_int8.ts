/**
 * Reads a Kokoro checkpoint out of kokoro-onnx's dynamically quantized `kokoro-v1.0.int8.onnx`: weights
 * are dequantized, folded weight norm is taken apart again, LSTM gates are put back into PyTorch's
 * order. Real speech, but of rounded weights: never to be taken for the official checkpoint.
 *
 * Every weight is found through the inputs of the node that uses it. Names of scales and zero points
 * would mislead: ONNX Runtime's quantizer lets layers share equal constants.
 * @module
 */
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "../../onnx/proto/onnx_pb.ts";
import { kokoro82m } from "../../stages/config.ts";
import { elementCount, tensor } from "../../tensor/tensor.ts";
import { checkedCheckpoint } from "./_checked.ts";
import { locate } from "./_onnx_rules.ts";
import { type Located, QuantizedGraph } from "./_quantized_graph.ts";
import { smoothedSha256 } from "./_smoothing.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { CheckpointError } from "./checkpoint_error.ts";
import { defaultFill, tensorShapes } from "./tensor_shapes.ts";

/** Parameters that the graph does not need and so does not have: BERT's pooler goes unused. */
const absent = /^bert\.pooler\./;

/**
 * Opens `bytes`, the whole of kokoro-onnx's int8 file at `path`, whose digest is `sha256`. Tensors are
 * dequantized when they are asked for, with noise of `smoothingSeed` where it is given.
 * @throws {CheckpointError} where the file is no ONNX model or its graph is another one.
 */
export function onnxInt8Checkpoint(
  path: string,
  bytes: Uint8Array,
  sha256: string,
  smoothingSeed?: number,
): Checkpoint {
  const config = kokoro82m;
  const graph = new QuantizedGraph(parseGraph(path, bytes), path, smoothingSeed);
  const located = new Map<string, Located>();
  for (const [name, shape] of tensorShapes(config)) {
    if (absent.test(name)) {
      located.set(name, { shape, read: () => new Float32Array(elementCount(shape)) });
    } else if (defaultFill(name) === undefined) {
      const found = locate(graph, name);
      if (found !== undefined) located.set(name, found);
    }
  }
  return checkedCheckpoint({
    ...(smoothingSeed === undefined
      ? { format: "onnx-int8", sha256 }
      : { format: "onnx-int8-smoothed", sha256: smoothedSha256(sha256, smoothingSeed) }),
    source: path,
    config,
    shapes: new Map([...located].map(([name, { shape }]) => [name, shape])),
    read: (name) => {
      const { shape, read } = located.get(name)!;
      return tensor("fp32", shape, read());
    },
    [Symbol.dispose]: () => {},
  });
}

function parseGraph(path: string, bytes: Uint8Array) {
  const problem = { path, remedy: "Use kokoro-onnx's kokoro-v1.0.int8.onnx, fetched whole." };
  try {
    const { graph } = fromBinary(ModelProtoSchema, bytes);
    if (graph !== undefined) return graph;
  } catch (cause) {
    throw new CheckpointError({ ...problem, what: "it is not a whole ONNX model" }, { cause });
  }
  throw new CheckpointError({ ...problem, what: "its ONNX model has no graph" });
}
