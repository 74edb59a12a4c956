/**
 * `deno task presets`: how stages are stored and where they run. Each subcommand is a command of its own in
 * `presets/`, and a row here.
 * @module
 */
import { makeCommand } from "./_options.ts";
import { type Command, type CommandContext, exitCodes, runProcess } from "./_main.ts";
import { check } from "./presets/check.ts";
import { list } from "./presets/list.ts";
import { schema } from "./presets/schema.ts";
import { search } from "./presets/search.ts";
import { sensitivity } from "./presets/sensitivity.ts";
import { show } from "./presets/show.ts";

interface Subcommand {
  /** Its arguments, for the help. */
  readonly usage: string;
  readonly description: string;
  readonly run: Command;
}

const subcommands: Readonly<Record<string, Subcommand>> = {
  list: { usage: "", description: "the built-in presets", run: list },
  show: { usage: "<preset>", description: "a preset as JSON, complete", run: show },
  check: { usage: "<file>", description: "what is wrong with a preset file", run: check },
  schema: { usage: "", description: "the JSON Schema of preset files", run: schema },
  sensitivity: {
    usage: "",
    description: "what is lost where one stage or weight alone is compressed",
    run: sensitivity,
  },
  search: { usage: "", description: "the best preset within a size or a loss", run: search },
};

/** Runs the subcommand that `args` name. */
export async function presets(args: readonly string[], context: CommandContext): Promise<number> {
  let code: number = exitCodes.ok;
  const command = makeCommand(
    "presets",
    "Presets: how each stage's weights are stored, and where it runs. Each command has --help.",
    context.terminal,
  )
    .helpCommand(false)
    .configureHelp({
      subcommandTerm: (sub) => `${sub.name()} ${subcommands[sub.name()].usage}`.trimEnd(),
    });
  for (const [name, { description, run }] of Object.entries(subcommands)) {
    // What follows the name is for the subcommand to understand, --help as well.
    command.command(name)
      .description(description)
      .argument("[rest...]")
      .helpOption(false)
      .allowUnknownOption()
      .action(async () => {
        code = await run(args.slice(args.indexOf(name) + 1), context);
      });
  }
  await command.parseAsync([...args], { from: "user" });
  return code;
}

if (import.meta.main) await runProcess(presets);
