/** `deno task presets schema`. */
import { presetFileJsonSchema } from "../../convert/presets/file_schema.ts";
import { type CommandContext, exitCodes } from "../_main.ts";
import { makeCommand } from "../_options.ts";

/** Prints the JSON Schema of preset files, which is also in `convert/presets/preset.schema.json`. */
export function schema(args: readonly string[], { terminal }: CommandContext): Promise<number> {
  makeCommand("presets schema", "Prints the JSON Schema of preset files.", terminal)
    .parse([...args], { from: "user" });
  terminal.print(presetFileJsonSchema().trimEnd());
  return Promise.resolve(exitCodes.ok);
}
