/** From packages on disk to stages that are ready to run. */
import type { Backend } from "../backends/backend.ts";
import { onnxBackend } from "../backends/onnx.ts";
import { type LoadedPackages, loadStages } from "../bench/load_stages.ts";
import type { Numerics } from "../onnx/numerics.ts";
import { type CommandContext, UsageError } from "./_main.ts";
import type { ReadyPackages } from "./_prepare.ts";
import { showLoading } from "./_progress.ts";

/** The backend called `name`. */
export function backendNamed(
  name: string,
  threads: number | undefined,
  numerics?: Numerics,
): Backend {
  switch (name) {
    case "auto":
    case "onnx":
      return onnxBackend({ threadCount: threads, numerics });
    default:
      throw new UsageError(`Cannot use backend ${name}: expected auto or onnx`);
  }
}

/** Loads the packages and shows the progress. */
export async function loadPackages(
  backend: Backend,
  { directory, preset }: ReadyPackages,
  { terminal, signal }: CommandContext,
): Promise<LoadedPackages> {
  const { onStage, done } = showLoading(terminal);
  const loaded = await loadStages(backend, directory, { preset, onStage, signal });
  done();
  return loaded;
}
