/**
 * Models that are loaded in the library over Core ML.
 * @module
 */
import { callForJson, ErrorSlot, holding } from "./_call.ts";
import { TensorStructs } from "./_tensors.ts";
import { structs } from "./layout.ts";
import type { NativeArray, NativeTensor } from "./native_tensor.ts";
import { descriptionSchema, type ModelDescription } from "./schemas.ts";
import type { Symbols } from "./symbols.ts";

/** Where the time of a prediction went, in ms, measured inside the library. */
export interface PredictTimes {
  /** Checking, converting and copying inputs. */
  readonly inputMs: number;
  /** Inside Core ML. */
  readonly modelMs: number;
  /** Converting and copying outputs. */
  readonly outputMs: number;
  /** The whole call. */
  readonly totalMs: number;
}

/** What a prediction gives. */
export interface NativePrediction {
  /** Values over the buffers that were passed in, which may be longer. */
  readonly outputs: Record<string, NativeTensor>;
  readonly times: PredictTimes;
}

/** A loaded model; disposing unloads it. */
export interface Model extends Disposable {
  /** Time that loading took, in ms. */
  readonly loadMs: number;
  /** Its features, as Core ML has them. */
  describe(): ModelDescription;
  /**
   * Runs the model once. fp16 and fp32 are converted to what the model declares, and back to the type of each buffer of
   * `buffers`; an empty buffer tells the shape only. `inputs` and `buffers` must stay as they are until the promise settles.
   * @throws {BufferTooSmallError} where an output does not fit.
   * @throws {FfiError} where names, dtypes or shapes do not fit, or Core ML fails.
   */
  predict(
    inputs: Readonly<Record<string, NativeTensor>>,
    buffers: Readonly<Record<string, NativeArray>>,
  ): Promise<NativePrediction>;
  /**
   * Runs the model `count` times on the same inputs and gives the time of each inside Core ML, in ms.
   * @throws {FfiError} as `predict` does.
   */
  predictRepeatedly(
    inputs: Readonly<Record<string, NativeTensor>>,
    count: number,
  ): Promise<number[]>;
}

const { size: timesBytes, fields } = structs.kb_times;

function readTimes(memory: Uint8Array<ArrayBuffer>): PredictTimes {
  const view = new DataView(memory.buffer);
  const ms = ({ offset }: { offset: number }) => Number(view.getBigUint64(offset, true)) / 1e6;
  return {
    inputMs: ms(fields.input_ns),
    modelMs: ms(fields.model_ns),
    outputMs: ms(fields.output_ns),
    totalMs: ms(fields.total_ns),
  };
}

/** A {@link Model} by its handle. */
export class NativeModel implements Model {
  readonly #symbols: Symbols;
  readonly #handle: number;

  constructor(symbols: Symbols, handle: number, readonly loadMs: number) {
    this.#symbols = symbols;
    this.#handle = handle;
  }

  describe(): ModelDescription {
    return callForJson(
      this.#symbols,
      "describe",
      descriptionSchema,
      (json, error) => this.#symbols.kb_describe(this.#handle, json, error),
    );
  }

  async predict(
    inputs: Readonly<Record<string, NativeTensor>>,
    buffers: Readonly<Record<string, NativeArray>>,
  ): Promise<NativePrediction> {
    const error = new ErrorSlot();
    const feeds = TensorStructs.ofInputs(inputs);
    const results = TensorStructs.ofOutputs(buffers);
    const times = new Uint8Array(timesBytes);
    const code = await holding(
      [error, feeds, results, times],
      this.#symbols.kb_predict(
        this.#handle,
        feeds.memory,
        feeds.count,
        results.memory,
        results.count,
        times,
        error.memory,
      ),
    );
    error.check("predict", code, () => results.neededBytes());
    return { outputs: results.values(), times: readTimes(times) };
  }

  async predictRepeatedly(
    inputs: Readonly<Record<string, NativeTensor>>,
    count: number,
  ): Promise<number[]> {
    const error = new ErrorSlot();
    const feeds = TensorStructs.ofInputs(inputs);
    const modelNs = new BigUint64Array(count);
    const code = await holding(
      [error, feeds, modelNs],
      this.#symbols.kb_predict_repeatedly(
        this.#handle,
        feeds.memory,
        feeds.count,
        count,
        modelNs,
        error.memory,
      ),
    );
    error.check("predict_repeatedly", code);
    return Array.from(modelNs, (ns) => Number(ns) / 1e6);
  }

  [Symbol.dispose](): void {
    const error = new ErrorSlot();
    error.check("unload", this.#symbols.kb_unload(this.#handle, error.memory));
  }
}
