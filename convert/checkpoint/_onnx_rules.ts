import { initializerOf, scopeOf } from "./_onnx_names.ts";
import { type Located, type QuantizedGraph, transpose } from "./_quantized_graph.ts";

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

/** KModel's parameter `name` in `graph`, or `undefined` where its node or initializer is not there. */
export function locate(graph: QuantizedGraph, name: string): Located | undefined {
  const { find } = rules.find(({ matches }) => matches.test(name))!;
  return find(graph, scopeOf(name), name);
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
 * are rounded to zero as a whole; v/|v| would be NaN there, so they get g = 0 and v = 1. Smoothed weights have no such
 * rows: what was rounded to zero lay within half a step of it, in these rows as anywhere.
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
