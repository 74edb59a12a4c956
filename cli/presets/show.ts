/** `deno task presets show`. */
import { type CommandContext, exitCodes } from "../_main.ts";
import { makeCommand, targetOption } from "../_options.ts";
import { type PresetFlags, withPreset } from "../_preset.ts";

/** Prints a preset as JSON, with all that it inherits. */
export async function show(args: readonly string[], { terminal }: CommandContext): Promise<number> {
  const command = makeCommand("presets show", "Prints a preset as JSON, complete.", terminal)
    .argument("<preset>", "a built-in preset's name, or a .json file")
    .addOption(targetOption());
  command.parse([...args], { from: "user" });
  const { target } = command.opts<Pick<PresetFlags, "target">>();
  const { preset } = await withPreset({ preset: command.args[0], target });
  terminal.print(JSON.stringify(preset, null, 2));
  return exitCodes.ok;
}
