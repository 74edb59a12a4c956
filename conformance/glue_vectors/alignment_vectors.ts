import { runStage } from "../../stages/chain.ts";
import type { KokoroConfig } from "../../stages/config.ts";
import type { LoadedStage } from "../../stages/loaded_stage.ts";
import { tensor } from "../../tensor/tensor.ts";
import alignmentVectors from "./alignment.json" with { type: "json" };

/** A vector that the Alignment stage fails, and how. */
export interface AlignmentFailure {
  readonly case: string;
  readonly problem: string;
}

/**
 * Runs `alignment.json` over a loaded Alignment stage of a model of the widths of `config`: each token's
 * encoding is its own number, so that every frame says which token it has. Vectors of more frames than
 * `maxFrames` are left out.
 * @returns every vector that came out otherwise.
 */
export async function checkAlignment(
  stage: LoadedStage,
  { config, maxFrames }: { readonly config: KokoroConfig; readonly maxFrames: number },
): Promise<AlignmentFailure[]> {
  const failures: AlignmentFailure[] = [];
  for (const { name, durations, firstFrames, frameCount } of alignmentVectors.cases) {
    if (frameCount > maxFrames) continue;
    const problem = await misalignment(stage, config, { durations, firstFrames, frameCount });
    if (problem !== undefined) failures.push({ case: name, problem });
  }
  return failures;
}

interface AlignmentCase {
  readonly durations: readonly number[];
  readonly firstFrames: readonly number[];
  readonly frameCount: number;
}

async function misalignment(
  stage: LoadedStage,
  config: KokoroConfig,
  { durations, firstFrames, frameCount }: AlignmentCase,
): Promise<string | undefined> {
  const T = durations.length;
  const { hiddenDim } = config;
  const encodedDim = hiddenDim + config.styleDim;
  const feeds = {
    pred_dur: tensor("int32", [1, T], Int32Array.from(durations)),
    d: tensor(
      "fp32",
      [1, T, encodedDim],
      Float32Array.from({ length: T * encodedDim }, (_, i) => Math.floor(i / encodedDim)),
    ),
    t_en: tensor(
      "fp32",
      [1, hiddenDim, T],
      Float32Array.from({ length: hiddenDim * T }, (_, i) => i % T),
    ),
  };
  try {
    const outputs = await runStage("alignment", stage, feeds, { T, T_a: frameCount }, config);
    for (const [name, { data }] of Object.entries(outputs)) {
      for (let i = 0; i < data.length; i++) {
        const frame = i % frameCount;
        const token = firstFrames.findLastIndex((first) => first <= frame);
        if (Number(data[i]) === token) continue;
        return `frame ${frame} of ${name} has ${data[i]}, expected token ${token}`;
      }
    }
  } catch (error) {
    return (error as Error).message;
  }
}
