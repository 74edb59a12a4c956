/**
 * ONNX Runtime sessions over graphs of ours, on its CPU provider.
 * @module
 */
import { join } from "node:path";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { Dtype, DtypeArrays, Tensor } from "../tensor/tensor.ts";
import type { Graph } from "./graph.ts";
import { encodeModel, modelFile, writeModel } from "./model.ts";

const ortTypes = {
  bool: "bool",
  fp16: "float16",
  fp32: "float32",
  fp64: "float64",
  int8: "int8",
  int16: "int16",
  int32: "int32",
  int64: "int64",
  uint8: "uint8",
  uint16: "uint16",
  uint32: "uint32",
  uint64: "uint64",
} as const satisfies Record<Dtype, OrtTensor.Type>;

const dtypes = new Map<OrtTensor.Type, Dtype>(
  Object.entries(ortTypes).map(([dtype, type]) => [type, dtype as Dtype]),
);

/** How a session runs. */
export interface SessionOptions {
  /** Threads of one operator; by default one a physical core. */
  readonly threadCount?: number;
  /** Whether ONNX Runtime may rewrite the graph, folding and fusing operators; true by default. */
  readonly optimize?: boolean;
  /** Makes ONNX Runtime write a profile of every operator to a file of this prefix. */
  readonly profilePrefix?: string;
  /** Where the constants go while the session is being made; by default the system's own. */
  readonly temporaryDirectory?: string;
}

/** A graph, loaded. */
export class OnnxSession implements AsyncDisposable {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /**
   * Loads `graph`. Its constants go through a private temporary directory, gone when this returns,
   * from where ONNX Runtime maps them into memory: that takes half the memory of handing them over.
   */
  static async create(graph: Graph, options: SessionOptions = {}): Promise<OnnxSession> {
    const model = encodeModel(graph);
    const directory = await Deno.makeTempDir({
      dir: options.temporaryDirectory,
      prefix: "kokobench-",
    });
    try {
      await writeModel(directory, model);
      const { threadCount = 0, optimize = true, profilePrefix } = options;
      return new OnnxSession(
        await InferenceSession.create(join(directory, modelFile), {
          executionProviders: ["cpu"],
          graphOptimizationLevel: optimize ? "all" : "disabled",
          enableMemPattern: false,
          intraOpNumThreads: threadCount,
          logSeverityLevel: 4, // fatal: errors arrive as exceptions
          ...(profilePrefix !== undefined &&
            { enableProfiling: true, profileFilePrefix: profilePrefix }),
        }),
      );
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  }

  /** Runs the graph once. Blocks the thread: ONNX Runtime's binding runs on the caller's. */
  async run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    const inputs = Object.entries(feeds).map(([name, feed]) => [name, ortTensor(feed)]);
    const results = await this.#session.run(Object.fromEntries(inputs));
    const outputs = Object.entries(results).map(([name, { type, dims, data }]) => {
      const dtype = dtypes.get(type)!;
      return [name, { dtype, shape: dims, data: data as DtypeArrays[typeof dtype] } as Tensor];
    });
    return Object.fromEntries(outputs);
  }

  /** Frees the session, and ends its profile. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }

  /** Ends the profile that {@link SessionOptions.profilePrefix} asked for. */
  endProfiling(): void {
    this.#session.endProfiling();
  }
}

/**
 * `value` as ONNX Runtime takes it. Deno's Node-API does not know Float16Array yet, so that the binding
 * would see no data in one; it takes the bits as Uint16Array, which `Tensor` itself would wrap again.
 */
function ortTensor({ dtype, data, shape }: Tensor): OrtTensor {
  if (data instanceof Float16Array) {
    const bits = new Uint16Array(data.buffer, data.byteOffset, data.length);
    return { type: "float16", dims: shape, data: bits, location: "cpu" } as unknown as OrtTensor;
  }
  return new OrtTensor(ortTypes[dtype], data, shape);
}
