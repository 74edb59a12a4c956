/**
 * Python scripts of this folder as processes that talk in JSON lines.
 * @module
 */
import { join } from "node:path";
import { lastLines, linesOf } from "../system/lines.ts";

/** A running script. What it says comes as parsed JSON, one value a line of its stdout. */
export interface PythonProcess extends AsyncDisposable {
  readonly messages: AsyncIterableIterator<unknown>;
  /** Writes `message` as one line of JSON to its stdin. */
  send(message: unknown): Promise<void>;
  /** Closes its stdin and waits for its end. */
  finish(): Promise<void>;
}

/** A script that failed, or said something that is not JSON. */
export class PythonScriptError extends Error {
  constructor(
    readonly script: string,
    readonly exitCode: number | undefined,
    /** The last lines that it wrote to stderr: for an exception, its traceback's end. */
    readonly stderr: string,
  ) {
    super(
      `Cannot finish ${script}: it ended${
        exitCode === undefined ? "" : ` with exit code ${exitCode}`
      }${stderr === "" ? "" : `:\n${stderr}`}`,
    );
    this.name = "PythonScriptError";
  }
}

/** Options of {@link startPython}. */
export interface StartPythonOptions {
  /** Kills the script. */
  readonly signal?: AbortSignal;
}

const stderrLines = 12;

/**
 * Starts `script` of this folder with the interpreter `python`. Disposing kills it where it still runs.
 * Reading past its last message, and {@link PythonProcess.finish}, throw a {@link PythonScriptError} where it
 * ended with another exit code than 0.
 */
export function startPython(
  python: string,
  script: string,
  args: readonly string[],
  { signal }: StartPythonOptions = {},
): PythonProcess {
  signal?.throwIfAborted();
  const child = new Deno.Command(python, {
    args: ["-W", "ignore", join(import.meta.dirname!, script), ...args],
    // Bytecode beside the scripts would be written into the checkout, and libraries' progress bars would stand where an
    // error is told.
    env: { PYTHONDONTWRITEBYTECODE: "1", PYTHONUTF8: "1", TQDM_DISABLE: "1" },
    signal,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stderr = lastLines(child.stderr, stderrLines);
  const stdin = child.stdin.getWriter();

  async function checkEnd(): Promise<void> {
    const { code } = await child.status;
    signal?.throwIfAborted();
    if (code !== 0) throw new PythonScriptError(script, code, await stderr);
  }
  async function* messages(): AsyncGenerator<unknown> {
    for await (const line of linesOf(child.stdout)) yield JSON.parse(line);
    await checkEnd();
  }
  const said = messages();
  return {
    messages: said,
    async send(message) {
      try {
        await stdin.write(new TextEncoder().encode(JSON.stringify(message) + "\n"));
      } catch {
        // A broken pipe: how the script ended says more.
        await checkEnd();
        throw new PythonScriptError(script, 0, await stderr);
      }
    },
    async finish() {
      await stdin.close().catch(() => {});
      await checkEnd();
    },
    async [Symbol.asyncDispose]() {
      await stdin.close().catch(() => {});
      try {
        child.kill();
      } catch {
        // It has ended by itself.
      }
      // Releases its stdout, whether somebody reads it, has read it, or never began to.
      await said.return(undefined).catch(() => {});
      if (!child.stdout.locked) await child.stdout.cancel();
      await stderr;
      await child.status;
    },
  };
}

/** Runs `script` of this folder to its end, handing on what it says. Throws as {@link startPython} does. */
export async function runPython(
  python: string,
  script: string,
  args: readonly string[],
  options: StartPythonOptions & { readonly onMessage?: (message: unknown) => void } = {},
): Promise<void> {
  await using process = startPython(python, script, args, options);
  for await (const message of process.messages) options.onMessage?.(message);
}
