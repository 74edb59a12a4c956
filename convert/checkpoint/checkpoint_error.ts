/** What was wrong with a checkpoint, for {@link CheckpointError}. */
export interface CheckpointProblem {
  /** The file, or another name of the source. */
  readonly path: string;
  /** What was wrong, as a phrase. */
  readonly what: string;
  /** Where in the file: a tensor's name, an entry, a byte position. */
  readonly where?: string;
  readonly expected?: string;
  readonly received?: string;
  /** What the user can do about it. */
  readonly remedy?: string;
}

/** A checkpoint that cannot be read: missing, truncated, corrupted, hostile, or not of Kokoro. */
export class CheckpointError extends Error implements CheckpointProblem {
  readonly path: string;
  readonly what: string;
  readonly where?: string;
  readonly expected?: string;
  readonly received?: string;
  readonly remedy?: string;

  constructor(problem: CheckpointProblem, options?: ErrorOptions) {
    const { path, what, where, expected, received, remedy } = problem;
    const message = [
      `Cannot read the checkpoint ${path}: ${what}`,
      where === undefined ? "" : ` at ${where}`,
      expected === undefined ? "" : `, expected ${expected}`,
      received === undefined ? "" : `, received ${received}`,
      remedy === undefined ? "" : `. ${remedy}`,
    ].join("");
    super(message, options);
    this.name = "CheckpointError";
    this.path = path;
    this.what = what;
    this.where = where;
    this.expected = expected;
    this.received = received;
    this.remedy = remedy;
  }
}
