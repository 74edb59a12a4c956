/** What commands that run Python share. */
import { Option } from "commander";
import { resolveWeights } from "../convert/checkpoint/sources.ts";
import type { CheckpointSource } from "../convert/cache.ts";
import { type CommandContext, UsageError } from "./_main.ts";
import type { ReadyPackages } from "./_prepare.ts";
import { showAssets } from "./_progress.ts";

/** `--python`. */
export const pythonOption = (): Option =>
  new Option(
    "--python <path>",
    "a Python interpreter with the packages of references/requirements.txt, in place of the environment " +
      "that is made in the cache",
  );

/**
 * The checkpoint that PyTorch has to load to be compared with `ready`: what its packages were converted
 * from, or for given packages the one that `weights` names.
 * @throws {UsageError} where given packages say that they were converted from another one.
 */
export async function checkpointOf(
  ready: ReadyPackages,
  weights: string,
  { terminal, signal }: CommandContext,
): Promise<CheckpointSource> {
  if (ready.checkpoint !== undefined) return ready.checkpoint;
  const found = await resolveWeights(weights, { signal, onEvent: showAssets(terminal) });
  if (ready.weights !== null && ready.weights.sha256 !== found.sha256) {
    throw new UsageError(
      `Cannot compare ${ready.directory} with ${found.checkpointPath}: its packages were converted from ` +
        `weights of SHA-256 ${ready.weights.sha256}, these have ${found.sha256}. Give the right ones with --weights.`,
    );
  }
  return found;
}

/** Checks the numbers of `--only` against the passages there are. @throws {UsageError} naming the first unknown one. */
export function checkPassageNumbers(numbers: readonly number[], count: number): void {
  const unknown = numbers.find((number) => number > count);
  if (unknown === undefined) return;
  throw new UsageError(`Cannot run passage ${unknown}: expected 1 to ${count}`);
}
