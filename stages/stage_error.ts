import type { StageName } from "./contract.ts";

/** What was wrong at a stage's boundary, for {@link StageError}. */
export interface StageProblem {
  readonly stage: StageName;
  /** The input, output or quantity of the host glue that was wrong; absent where it was the whole stage. */
  readonly feature?: string;
  /** What was wrong, as a phrase: "wrong shape", "not finite at element 3". */
  readonly what: string;
  readonly expected?: string;
  readonly received?: string;
  /** What the user can do about it. */
  readonly remedy?: string;
}

/** A stage was fed, or gave, what its contract does not allow. */
export class StageError extends Error implements StageProblem {
  readonly stage: StageName;
  readonly feature?: string;
  readonly what: string;
  readonly expected?: string;
  readonly received?: string;
  readonly remedy?: string;

  constructor(problem: StageProblem, options?: ErrorOptions) {
    const { stage, feature, what, expected, received, remedy } = problem;
    const message = [
      `Cannot run stage ${stage}: `,
      feature === undefined ? what : `${feature}: ${what}`,
      expected === undefined ? "" : `, expected ${expected}`,
      received === undefined ? "" : `, received ${received}`,
      remedy === undefined ? "" : `. ${remedy}`,
    ].join("");
    super(message, options);
    this.name = "StageError";
    this.stage = stage;
    this.feature = feature;
    this.what = what;
    this.expected = expected;
    this.received = received;
    this.remedy = remedy;
  }
}

/** More audio frames than the packages were converted for: Alignment would silently cut the rest off. */
export class TooManyFramesError extends StageError {
  /** Sum of the predicted durations (T_a). */
  readonly frameCount: number;
  readonly maxFrames: number;

  constructor(frameCount: number, maxFrames: number) {
    super({
      stage: "alignment",
      feature: "pred_dur",
      what: "the predicted durations make more audio frames than the packages accept",
      expected: `at most ${maxFrames}`,
      received: String(frameCount),
      remedy: `Convert with --max-frames ${frameCount} or more, or speak a shorter text.`,
    });
    this.name = "TooManyFramesError";
    this.frameCount = frameCount;
    this.maxFrames = maxFrames;
  }
}

/** A NaN or an infinity where a number was expected. */
export class NotFiniteError extends StageError {
  constructor(problem: StageProblem) {
    super(problem);
    this.name = "NotFiniteError";
  }
}
