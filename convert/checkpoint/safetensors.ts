/**
 * Kokoro checkpoints in safetensors files: reading, and writing for other programs to read.
 * @module
 */
import { z } from "zod";
import { kokoro82m, type KokoroConfig } from "../../stages/config.ts";
import { writeFileAtomic } from "../../system/atomic_file.ts";
import { safetensorsChunks, SafetensorsError, SafetensorsFile } from "../../tensor/safetensors.ts";
import { cast, type Tensor } from "../../tensor/tensor.ts";
import { checkedCheckpoint } from "./_checked.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { CheckpointError } from "./checkpoint_error.ts";

/** Metadata key under which an exported checkpoint carries its {@link KokoroConfig} as JSON. */
const configKey = "kokoro_config";

const width = z.int().positive();
const configSchema: z.ZodType<KokoroConfig> = z.strictObject({
  hiddenDim: width,
  styleDim: width,
  tokenCount: width,
  plbert: z.strictObject({
    hiddenSize: width,
    headCount: width,
    layerCount: width,
    positionCount: width,
  }),
  upsampleInitialChannel: width,
});

/**
 * Opens the safetensors file at `path`, whose digest is `sha256`: KModel's names, floating-point tensors.
 * The widths are Kokoro-82M's unless the file's metadata tell others.
 * @throws {CheckpointError} where it is malformed, or its tensors are not Kokoro's.
 */
export function safetensorsCheckpoint(path: string, sha256: string): Checkpoint {
  const file = reportAs(path, () => new SafetensorsFile(path));
  try {
    return checkedCheckpoint({
      format: "safetensors",
      source: path,
      sha256,
      config: readConfig(path, file.metadata[configKey]),
      shapes: new Map(file.names.map((name) => [name, file.shape(name)])),
      read: (name) => toFp32(path, name, reportAs(path, () => file.tensor(name))),
      [Symbol.dispose]: () => file[Symbol.dispose](),
    });
  } catch (error) {
    file[Symbol.dispose]();
    throw error;
  }
}

/**
 * Writes all tensors of `checkpoint` to a safetensors file at `path`, whole or not at all. The same
 * checkpoint gives the same bytes.
 */
export async function exportSafetensors(
  checkpoint: Checkpoint,
  path: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  const sources = checkpoint.names.map((name) => ({
    name,
    dtype: "fp32" as const,
    shape: checkpoint.shape(name),
    read: () => checkpoint.tensor(name),
  }));
  const metadata = { [configKey]: JSON.stringify(checkpoint.config), format: "pt" };
  await writeFileAtomic(path, safetensorsChunks(sources, metadata), { signal });
}

function readConfig(path: string, json: string | undefined): KokoroConfig {
  if (json === undefined) return kokoro82m;
  try {
    return configSchema.parse(JSON.parse(json));
  } catch (cause) {
    throw new CheckpointError(
      { path, what: "its metadata hold no Kokoro configuration", where: configKey },
      { cause },
    );
  }
}

function toFp32(path: string, name: string, value: Tensor): Tensor<"fp32"> {
  if (value.dtype === "fp32" || value.dtype === "fp16") return cast(value, "fp32");
  throw new CheckpointError({
    path,
    what: "a weight has another dtype",
    where: name,
    expected: "F32, F16 or BF16",
    received: value.dtype,
  });
}

function reportAs<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (!(cause instanceof SafetensorsError)) throw cause;
    throw new CheckpointError({
      path,
      what: cause.problem,
      remedy: "Fetch or export the file again.",
    }, { cause });
  }
}
