/** What a command leaves in GitHub's summary of a job's step. */
import { CommanderError } from "commander";
import { escape } from "../reports/_markdown.ts";
import { describeError } from "./_errors.ts";

/** Adds Markdown to the summary; nothing where the command does not run in a workflow. */
export type Summarize = (markdown: string) => Promise<void>;

/** Runs `command`; whatever ends it, the summary in the file at `path` says so. */
export async function withStepSummary<T>(
  path: string | undefined,
  command: (summarize: Summarize) => Promise<T>,
): Promise<T> {
  const summarize: Summarize = async (markdown) => {
    if (path) await Deno.writeTextFile(path, `${markdown.trimEnd()}\n\n`, { append: true });
  };
  try {
    return await command(summarize);
  } catch (error) {
    const isHelp = error instanceof CommanderError && error.exitCode === 0;
    if (!isHelp) await summarize(`**Failed:** ${escape(describeError(error, false))}`);
    throw error;
  }
}
