/** What a {@link PackageError} says. */
export interface PackageErrorDetails {
  /** The package, or the file in it, as the caller named it. */
  readonly path: string;
  /** The place inside: a file, a feature, an operation and its argument. */
  readonly where: string;
  readonly expected: string;
  readonly received: string;
  readonly cause?: unknown;
}

/** A `.mlpackage` that is damaged, or uses what this reader does not support. */
export class PackageError extends Error {
  override readonly name = "PackageError";
  readonly path: string;
  readonly where: string;
  readonly expected: string;
  readonly received: string;

  constructor(details: PackageErrorDetails) {
    super(
      `Cannot read package '${details.path}': ${details.where}: expected ${details.expected}, received ${details.received}`,
      { cause: details.cause },
    );
    this.path = details.path;
    this.where = details.where;
    this.expected = details.expected;
    this.received = details.received;
  }
}
