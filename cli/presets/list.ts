/** `deno task presets list`. */
import Table from "cli-table3";
import { defaultPresetName, presets } from "../../convert/presets/built_in.ts";
import { describeCompression } from "../../convert/presets/describe.ts";
import type { Preset, StagePreset } from "../../convert/presets/preset.ts";
import { stageNames } from "../../stages/contract.ts";
import { type CommandContext, exitCodes } from "../_main.ts";
import { makeCommand } from "../_options.ts";

/** Prints the built-in presets as a table. */
export function list(args: readonly string[], { terminal }: CommandContext): Promise<number> {
  makeCommand("presets list", "Lists the built-in presets.", terminal)
    .parse([...args], { from: "user" });
  const table = new Table({
    head: ["preset", "target", "precision", "weights", "compute unit"],
    colWidths: [14, 8, 19, 26, 27],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const preset of presets) {
    table.push([
      preset.name === defaultPresetName ? `${preset.name}\n(default)` : preset.name,
      preset.target,
      byStage(preset, ({ precision }) => precision),
      byStage(preset, ({ compression }) => describeCompression(compression)),
      byStage(preset, ({ computeUnit }) => computeUnit),
    ]);
  }
  terminal.print(table.toString());
  return Promise.resolve(exitCodes.ok);
}

/** What most stages of `preset` have, and below it which ones have something else. */
function byStage({ stages }: Preset, textOf: (stage: StagePreset) => string): string {
  const groups = [...Map.groupBy(stageNames, (name) => textOf(stages[name]))];
  const [[most], ...others] = groups.sort(([, a], [, b]) => b.length - a.length);
  return [most, ...others.map(([text, names]) => `${names.join(", ")}: ${text}`)].join("\n");
}
