/** `deno task presets check`. */
import { readPresetFile } from "../../convert/presets/read_preset.ts";
import { type CommandContext, exitCodes } from "../_main.ts";
import { makeCommand } from "../_options.ts";

/** Reads a preset file; throws what is wrong with it. */
export async function check(
  args: readonly string[],
  { terminal }: CommandContext,
): Promise<number> {
  const command = makeCommand("presets check", "Checks a preset file.", terminal)
    .argument("<file>", "the file");
  command.parse([...args], { from: "user" });
  const [path] = command.args;
  const { name, target } = await readPresetFile(path);
  terminal.print(`${path}: preset ${name}, for ${target} and newer`);
  return exitCodes.ok;
}
