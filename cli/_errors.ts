/** How errors are told to people. */

/** Errors of the file system and of permissions say what is wrong by themselves. */
const systemErrors = [
  Deno.errors.NotFound,
  Deno.errors.PermissionDenied,
  Deno.errors.AlreadyExists,
  Deno.errors.NotADirectory,
  Deno.errors.IsADirectory,
];

/**
 * Whether `error` was made to be read by whoever runs the command. This program's own error classes
 * have names of their own, RangeError is what it throws for values out of range, and Node's errors of
 * the file system carry a `syscall`; anything else is unexpected.
 */
function isExpected(error: Error): boolean {
  const isOwn = !/^(Error|TypeError|ReferenceError|SyntaxError|EvalError)$/.test(error.name);
  return isOwn || "syscall" in error || systemErrors.some((type) => error instanceof type);
}

/** The message for people; with `debug`, the stack of the error and of each of its causes. */
export function describeError(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return `unexpected: ${String(error)}`;
  if (debug) {
    const cause = error.cause === undefined
      ? ""
      : `\ncaused by: ${describeError(error.cause, true)}`;
    return `${error.stack ?? error.message}${cause}`;
  }
  if (error instanceof Deno.errors.NotCapable) {
    // Deno's own text advises more permissions for the whole program.
    return `the permissions of this task do not allow it: ${error.message.split(", run again")[0]}`;
  }
  return isExpected(error)
    ? error.message
    : `unexpected ${error.name}: ${error.message}\nRun the command again with --debug to see where.`;
}
