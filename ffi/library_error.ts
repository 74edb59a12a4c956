/** Why the library over Core ML is not there to be used. */
export type LibraryProblem =
  | "missing"
  | "wrong-architecture"
  | "unloadable"
  | "older"
  | "newer"
  | "no-toolchain"
  | "build-failed";

/** The library over Core ML could not be found, built or opened. */
export class LibraryError extends Error {
  override readonly name = "LibraryError";

  constructor(
    readonly problem: LibraryProblem,
    /** What was wrong, with the path. */
    readonly what: string,
    /** What to do about it. */
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${what}. ${remedy}`, options);
  }
}
