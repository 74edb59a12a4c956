/**
 * Kokoro checkpoints as PyTorch saves them: the official `kokoro-v1_0.pth`.
 * @module
 */
import { kokoro82m } from "../../stages/config.ts";
import { TorchFile, TorchFileError, TorchTensor } from "../../tensor/torch_file/torch_file.ts";
import { checkedCheckpoint } from "./_checked.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { CheckpointError } from "./checkpoint_error.ts";

/** A buffer that older transformers saved with ALBERT: 0, 1, 2, ... and no weight. */
const ignored = new Set(["bert.embeddings.position_ids"]);

/**
 * Opens the PyTorch file at `path`, whose digest is `sha256`: a dict of the state dicts of `bert`,
 * `bert_encoder`, `predictor`, `text_encoder` and `decoder`.
 * @throws {CheckpointError} where it is damaged, would run code, or its tensors are not Kokoro's.
 */
export async function pthCheckpoint(path: string, sha256: string): Promise<Checkpoint> {
  const file = await reportAs(path, () => TorchFile.open(path));
  try {
    const tensors = flatten(path, file.root);
    return checkedCheckpoint({
      format: "pth",
      source: path,
      sha256,
      config: kokoro82m,
      shapes: new Map([...tensors].map(([name, { shape }]) => [name, shape])),
      read: (name) => {
        try {
          return file.read(tensors.get(name)!);
        } catch (error) {
          throw translate(path, error, name);
        }
      },
      [Symbol.dispose]: () => file[Symbol.dispose](),
    });
  } catch (error) {
    file[Symbol.dispose]();
    throw error;
  }
}

/** Tensors by KModel's names, without the `module.` that DataParallel leaves in front of them. */
function flatten(path: string, root: unknown): Map<string, TorchTensor> {
  const tensors = new Map<string, TorchTensor>();
  for (const [part, state] of entriesOf(path, root, "the file")) {
    for (const [key, value] of entriesOf(path, state, part)) {
      const name = `${part}.${key.replace(/^module\./, "")}`;
      if (ignored.has(name)) continue;
      if (!(value instanceof TorchTensor) || tensors.has(name)) {
        throw new CheckpointError({
          path,
          what: value instanceof TorchTensor ? "a tensor is there twice" : "it is not a tensor",
          where: `${part}.${key}`,
        });
      }
      tensors.set(name, value);
    }
  }
  return tensors;
}

function* entriesOf(path: string, dict: unknown, where: string): Generator<[string, unknown]> {
  const remedy = "Use Kokoro-82M's kokoro-v1_0.pth.";
  if (!(dict instanceof Map)) {
    throw new CheckpointError({ path, what: "it has no state dict", where, remedy });
  }
  for (const [key, value] of dict) {
    if (typeof key !== "string") {
      throw new CheckpointError({ path, what: "a key is not a string", where, remedy });
    }
    yield [key, value];
  }
}

async function reportAs<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw translate(path, error);
  }
}

function translate(path: string, error: unknown, where?: string): unknown {
  if (!(error instanceof TorchFileError)) return error;
  const remedy = "Fetch the file again from a source that you trust.";
  return new CheckpointError({ path, what: error.problem, where, remedy }, { cause: error });
}
