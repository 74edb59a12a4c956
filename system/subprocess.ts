/**
 * Other programs, run to their end.
 * @module
 */

/** A program that could not be started or that failed. */
export class SubprocessError extends Error {
  constructor(
    readonly command: string,
    /** Exit code; `undefined` where the program could not be started. */
    readonly exitCode: number | undefined,
    /** The last lines it wrote to standard error. */
    readonly stderr: string,
    options?: ErrorOptions,
  ) {
    super(
      exitCode === undefined
        ? `Cannot run ${command}: ${stderr}`
        : `${command} ended with exit code ${exitCode}${stderr === "" ? "" : `: ${stderr}`}`,
      options,
    );
    this.name = "SubprocessError";
  }
}

/** Options of {@link runCommand}. */
export interface RunOptions {
  readonly cwd?: string;
  /** Kills the program. */
  readonly signal?: AbortSignal;
}

/** {@link runCommand}, or what a test puts in its place. */
export type RunCommand = typeof runCommand;

const stderrLines = 8;

/**
 * Runs `program`, found on the PATH, and gives what it wrote to standard output.
 * @throws {SubprocessError} where it cannot be started or ends with another exit code than 0.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  { cwd, signal }: RunOptions = {},
): Promise<string> {
  signal?.throwIfAborted();
  const command = [program, ...args].join(" ");
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(program, {
      args: [...args],
      cwd,
      signal,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
  } catch (cause) {
    const problem = cause instanceof Deno.errors.NotFound
      ? "it is not installed, or not on the PATH"
      : String(cause);
    throw new SubprocessError(command, undefined, problem, { cause });
  }
  signal?.throwIfAborted();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (output.success) return text(output.stdout);
  const stderr = text(output.stderr).trim().split("\n").slice(-stderrLines).join("\n");
  throw new SubprocessError(command, output.code, stderr);
}
