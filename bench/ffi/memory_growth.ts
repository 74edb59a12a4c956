/**
 * Whether loading, predicting and unloading leaves memory behind.
 * @module
 */
import type { Model } from "../../ffi/model.ts";
import { tensor } from "../../tensor/tensor.ts";

/** Memory of the process after some cycles. */
export interface MemorySample {
  readonly cycle: number;
  /** What the system says is resident. */
  readonly rssBytes: number;
  /** Of which JavaScript's heap. */
  readonly heapBytes: number;
}

/** Cycles and what they left. */
export interface MemoryGrowth {
  /** Cycles before the first sample: in them heaps, arenas and caches reach their sizes. */
  readonly warmups: number;
  readonly cycles: number;
  readonly samples: readonly MemorySample[];
}

/** What {@link measureMemory} needs of the process. */
export interface ProcessMemory {
  /** Collects garbage, so that JavaScript's heap does not grow with what nobody uses. */
  collectGarbage(): void;
  usage(): { readonly rss: number; readonly heapTotal: number };
}

/** Loads, predicts with and unloads what `load` gives, an identity of fp32 [1], `warmups + cycles` times; samples every 2.5% of `cycles`. */
export async function measureMemory(
  load: () => Promise<Pick<Model, "predict" | typeof Symbol.dispose>>,
  { warmups, cycles }: { readonly warmups: number; readonly cycles: number },
  { collectGarbage, usage }: ProcessMemory,
): Promise<MemoryGrowth> {
  const inputs = { x: tensor("fp32", [1], Float32Array.of(1)) };
  const buffers = { y: new Float32Array(1) };
  const interval = Math.max(1, Math.round(cycles / 40));
  const samples: MemorySample[] = [];
  for (let cycle = -warmups; cycle <= cycles; cycle++) {
    if (cycle % interval === 0 || cycle === cycles) {
      collectGarbage();
      const { rss, heapTotal } = usage();
      if (cycle >= 0) samples.push({ cycle, rssBytes: rss, heapBytes: heapTotal });
    }
    if (cycle === cycles) break;
    using model = await load();
    await model.predict(inputs, buffers);
  }
  return { warmups, cycles, samples };
}

/** The most that memory was above the first sample, as a fraction of it. */
export function growthOf({ samples }: Pick<MemoryGrowth, "samples">): number {
  const first = samples[0].rssBytes;
  return (Math.max(...samples.map(({ rssBytes }) => rssBytes)) - first) / first;
}
