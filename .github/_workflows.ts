/** The workflows of this repository, read. */
import { join } from "node:path";
import { parse } from "yaml";

/** A step of a job. */
export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A job of a workflow. */
export interface Job {
  readonly "runs-on": string | readonly string[];
  readonly "timeout-minutes": number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** A workflow, as far as the checks look at it; the schema has been checked where they do. */
export interface Workflow {
  /** Name of its file. */
  readonly file: string;
  readonly text: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency: { readonly group?: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** All of them, in the order of their files' names. */
export async function readWorkflows(): Promise<Workflow[]> {
  const directory = join(import.meta.dirname!, "workflows");
  const files = [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
  return await Promise.all(files.map(async (file) => {
    const text = await Deno.readTextFile(join(directory, file));
    return { ...parse(text), file, text };
  }));
}
