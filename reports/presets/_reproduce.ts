/** The command that makes a comparison of presets again. */
import type { Comparison } from "../../tuning/comparison_result.ts";
import { shellCommand } from "../_shell.ts";

/** The command; presets that are not built in have to be there as files of their own. */
export const reproduceText = (comparison: Comparison): string => {
  const { presets, weights, voice, passages, settings } = comparison;
  return shellCommand("deno task compare-presets", [
    ["--presets", presets.map(({ preset }) => preset.name).join(",")],
    ["--weights", weights.source],
    ["--voice", voice.name],
    ["--only", passages.map(({ number }) => number).join(",")],
    ["--n-runs", String(settings.nRuns)],
    ["--warmups", String(settings.warmups)],
    ["--max-frames", String(settings.maxFrames)],
  ]);
};
