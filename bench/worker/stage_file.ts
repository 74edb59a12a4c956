/**
 * What one stage was fed and what it gave, as a safetensors file: `in.NAME` and `out.NAME` for each feature.
 * @module
 */
import { relativeL2 } from "../../conformance/metrics/relative_l2.ts";
import type { Features } from "../../stages/chain.ts";
import { isUnread, type StageName } from "../../stages/contract.ts";
import { writeFileAtomic } from "../../system/atomic_file.ts";
import { safetensorsChunks, SafetensorsFile } from "../../tensor/safetensors.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** What one stage was fed and what it gave. */
export interface StageFile {
  readonly feeds: Features;
  readonly outputs: Features;
}

/** Writes `file` to `path`. */
export async function writeStageFile(path: string, { feeds, outputs }: StageFile): Promise<void> {
  const named = (prefix: string, features: Features) =>
    Object.entries(features).map(([name, { dtype, shape, ...value }]) => ({
      ...{ name: `${prefix}.${name}`, dtype, shape },
      read: () => ({ dtype, shape, ...value }) as Tensor,
    }));
  const sources = [...named("in", feeds), ...named("out", outputs)];
  await writeFileAtomic(path, safetensorsChunks(sources));
}

/** The file at `path`. @throws {SafetensorsError} where it is none. */
export function readStageFile(path: string): StageFile {
  using file = new SafetensorsFile(path);
  const of = (prefix: string): Features =>
    Object.fromEntries(
      file.names.filter((name) => name.startsWith(prefix))
        .map((name) => [name.slice(prefix.length), file.tensor(name)]),
    );
  return { feeds: of("in."), outputs: of("out.") };
}

/**
 * The largest relative L2 distance of what `stage` gave from the reference, of the outputs that are read.
 * @throws {RangeError} where an output has another size.
 */
export function farthest(stage: StageName, reference: Features, test: Features): number {
  const read = Object.keys(reference).filter((name) => !isUnread(stage, name));
  const distances = read.map((name) =>
    relativeL2(reference[name].data as Float32Array, test[name].data as Float32Array)
  );
  return Math.min(Math.max(...distances), Number.MAX_VALUE); // JSON has no infinity
}
