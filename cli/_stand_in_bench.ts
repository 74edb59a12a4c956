/**
 * The small seeded model on the stand-in for Core ML, for tests over the built library: it is in `KOKOBENCH_DYLIB`, and what starts Deno so
 * that it can open that in `KOKOBENCH_DENO`.
 */
import { join } from "node:path";
import { findPackages } from "../bench/load_stages.ts";
import { planBench } from "../bench/plan.ts";
import { assignmentOf } from "../bench/worker/assignment.ts";
import { startWorkerProcess } from "../bench/worker/process.ts";
import type { WorkerLink } from "../bench/worker/link.ts";
import { smallConfig } from "../convert/checkpoint/seeded.ts";
import { convert } from "../convert/convert.ts";
import { presetNamed } from "../convert/presets/built_in.ts";
import { smallCheckpoint, smallVoice } from "../references/small.ts";
import {
  type ComputeUnit,
  stageContracts,
  type StageName,
  stageNames,
} from "../stages/contract.ts";
import { withDirectory } from "../system/_testing.ts";

/** Faults of the stand-in, and what they are called in a result. */
export const kinds = { throw: "error", hang: "hang", crash: "crash", nan: "not-finite" } as const;
export type Fault = keyof typeof kinds;
/** How the stand-in is told, by moment. */
export type Faults = Readonly<Record<string, Fault | number>>;

/** Two short passages. */
export const plan = planBench(
  ["həlˈO.", "A."].map((phonemes, id) => ({
    ...{ id, text: phonemes, phonemes, tokenCount: [...phonemes].length + 2 },
  })),
  { nRuns: 2, warmups: 1 },
);

/** The small seeded model in packages, and a cache of compiled models. */
export interface StandInBench {
  readonly directory: string;
  readonly paths: Readonly<Record<StageName, string>>;
  readonly cacheDir: string;
}

/** Converts the small model for `test`. */
export async function withBench(test: (bench: StandInBench) => Promise<void>): Promise<void> {
  await withDirectory(async (root) => {
    using checkpoint = await smallCheckpoint().open();
    const directory = join(root, "packages");
    await convert({ checkpoint, preset: presetNamed("fp16"), outDir: directory });
    await test({ directory, paths: await findPackages(directory), cacheDir: join(root, "cache") });
  });
}

/** The row of the small model's voice. */
export const voiceRow = (count: number): Float32Array => smallVoice().row(count);

/** Starts a worker on {@link plan}; what `faultsFile` says goes wrong in it. */
export function startWorker(
  { paths, cacheDir }: StandInBench,
  { faultsFile, computeUnit = "ALL" }: {
    readonly faultsFile?: string;
    readonly computeUnit?: ComputeUnit;
  } = {},
): WorkerLink {
  const library = Deno.env.get("KOKOBENCH_DYLIB")!;
  const backend = { name: "coreml", library, cacheDir } as const;
  const computeUnits = Object.fromEntries(stageNames.map((stage) => [stage, computeUnit]));
  const parts = { backend, paths, computeUnits, config: smallConfig, voiceRow };
  return startWorkerProcess(assignmentOf(plan, parts), {
    deno: Deno.env.get("KOKOBENCH_DENO"),
    env: faultsFile === undefined ? {} : { KOKOBENCH_FAULTS: faultsFile },
  });
}

/** Gives `use` a file that has the stand-in commit `faults` in `stage`. */
export async function withFaults<T>(
  stage: StageName,
  faults: Faults,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const file = await Deno.makeTempFile();
  try {
    const model = stageContracts(smallConfig)[stage].packageName;
    await Deno.writeTextFile(file, JSON.stringify({ models: { [model]: faults } }));
    return await use(file);
  } finally {
    await Deno.remove(file);
  }
}
