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
import { initializerOf, scopeOf } from "./_onnx_names.ts";
import { type Located, QuantizedGraph, transpose } from "./_quantized_graph.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { CheckpointError } from "./checkpoint_error.ts";
import { defaultFill, tensorShapes } from "./tensor_shapes.ts";

/**
 * Which part of the graph holds which parameter; the first row that matches a name counts. `scope` is
 * that of the nodes of the parameter's module.
 */
const rules: readonly {
  readonly matches: RegExp;
  readonly find: (graph: QuantizedGraph, scope: string, name: string) => Located | undefined;
}[] = [
  { matches: /_l0(_reverse)?$/, find: findLstm },
  {
    matches: /embeddings?\.weight$/,
    find: (graph, scope) => graph.gatheredTable(`${scope}/Gather_quant`),
  },
  {
    matches: /\.(ups\.\d|pool)\.weight_[gv]$/,
    find: (graph, scope, name) => normPart(graph.weight(`${scope}/ConvTranspose`), name),
  },
  {
    matches: /\.conv_post\.weight_[gv]$/,
    find: (graph, scope, name) => normPart(graph.weight(`${scope}/Conv`), name),
  },
  {
    matches: /\.weight_[gv]$/,
    find: (graph, scope, name) => normPart(graph.quantizedWeight(`${scope}/Conv_quant`), name),
  },
  {
    matches: /(noise_convs\.\d|_proj)\.weight$/,
    find: (graph, scope) => graph.quantizedWeight(`${scope}/Conv_quant`),
  },
  {
    matches: /\.l_linear\.weight$/,
    find: (graph, scope) => transposed(graph.weight(`${scope}/MatMul`)),
  },
  {
    matches: /\.fc\.weight$/,
    find: (graph, scope) => transposed(graph.quantizedWeight(`${scope}/Gemm_MatMul_quant`)),
  },
  {
    matches: /(?<!LayerNorm|layer_norm)\.weight$/,
    find: (graph, scope) => transposed(graph.quantizedWeight(`${scope}/MatMul_quant`)),
  },
  { matches: /^/, find: (graph, _scope, name) => graph.initializer(initializerOf(name)) },
];

/** Parameters that the graph does not need and so does not have: BERT's pooler goes unused. */
const absent = /^bert\.pooler\./;

/**
 * Opens `bytes`, the whole of kokoro-onnx's int8 file at `path`, whose digest is `sha256`. Tensors are
 * dequantized when they are asked for.
 * @throws {CheckpointError} where the file is no ONNX model or its graph is another one.
 */
export function onnxInt8Checkpoint(path: string, bytes: Uint8Array, sha256: string): Checkpoint {
  const config = kokoro82m;
  const graph = new QuantizedGraph(parseGraph(path, bytes), path);
  const located = new Map<string, Located>();
  for (const [name, shape] of tensorShapes(config)) {
    if (absent.test(name)) {
      located.set(name, { shape, read: () => new Float32Array(elementCount(shape)) });
    } else if (defaultFill(name) === undefined) {
      const { find } = rules.find(({ matches }) => matches.test(name))!;
      const found = find(graph, scopeOf(name), name);
      if (found !== undefined) located.set(name, found);
    }
  }
  return checkedCheckpoint({
    format: "onnx-int8",
    source: path,
    sha256,
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

function findLstm(graph: QuantizedGraph, scope: string, name: string): Located | undefined {
  const parameter = name.includes(".bias_") ? "bias" : "weight";
  const source = name.includes("_ih_") ? "ih" : "hh";
  return graph.lstm(`${scope}/LSTM_quant`, parameter, source, name.endsWith("_reverse") ? 1 : 0);
}

function transposed(located: Located | undefined): Located | undefined {
  if (located === undefined) return undefined;
  const [rows, columns] = located.shape;
  return { shape: [columns, rows], read: () => transpose(located.read(), rows, columns) };
}

/**
 * `weight_g` (the norms of the rows) or `weight_v` (the weight itself) of a folded weight norm. Some rows
 * are rounded to zero as a whole; v/|v| would be NaN there, so they get g = 0 and v = 1.
 */
function normPart(located: Located | undefined, name: string): Located | undefined {
  if (located === undefined) return undefined;
  const { shape } = located;
  const [rowCount] = shape;
  const wantsNorms = name.endsWith("_g");
  return {
    shape: wantsNorms ? [rowCount, 1, 1] : shape,
    read: () => {
      const weight = located.read();
      const norms = new Float32Array(rowCount);
      const length = weight.length / rowCount;
      for (let row = 0; row < rowCount; row++) {
        const values = weight.subarray(row * length, (row + 1) * length);
        let sum = 0;
        for (const value of values) sum += value * value;
        norms[row] = Math.sqrt(sum);
        if (sum === 0) values.fill(1);
      }
      return wantsNorms ? norms : weight;
    },
  };
}
