/** How much of a benchmark is done, and how long the rest will take by what was measured. */
import { median, sum } from "simple-statistics";
import { type BenchPlan, countRuns } from "../bench/plan.ts";
import { stageNames } from "../stages/contract.ts";

/** What is known of one passage of one subject. */
interface Known {
  readonly tokenCount: number;
  /** What runs took, warm-ups and all around them included. */
  readonly runsMs: number[];
  isolated: number;
  isFinished: boolean;
}

/** Told what happens, it says what is left. */
export class BenchEstimate {
  readonly #plan: BenchPlan;
  /** By subject, then by number of the passage. */
  readonly #known: readonly ReadonlyMap<number, Known>[];

  constructor(plan: BenchPlan, subjectCount: number) {
    this.#plan = plan;
    this.#known = Array.from({ length: subjectCount }, () =>
      new Map(
        plan.passages.map(({ number, tokens }) => [
          number,
          { tokenCount: tokens.length, runsMs: [], isolated: 0, isFinished: false },
        ]),
      ));
  }

  /** A run, or a warm-up, that took `elapsedMs` with all around it, in this benchmark or before it was interrupted. */
  enterRun(subject: number, passage: number, elapsedMs: number): void {
    this.#known[subject].get(passage)!.runsMs.push(elapsedMs);
  }

  /** A stage that has run alone. */
  enterIsolated(subject: number, passage: number): void {
    this.#known[subject].get(passage)!.isolated++;
  }

  /** Nothing is left of the passage, whether it was done, skipped or failed. */
  finish(subject: number, passage: number): void {
    this.#known[subject].get(passage)!.isFinished = true;
  }

  /** Runs of all passages and subjects; stages alone count as the runs that they would make up. Where more runs are needed, fewer than there will be. */
  get total(): number {
    return this.#known.length * countRuns(this.#plan);
  }

  /** Runs that are done, or not to be done any more. */
  get done(): number {
    return sum(
      this.#all.map((known) =>
        known.isFinished ? Math.max(this.#fewest, this.#doneOf(known)) : this.#doneOf(known)
      ),
    );
  }

  /** Undefined before the first run. Where figures have to grow stable, what is left at least. */
  get leftMs(): number | undefined {
    const measured = this.#all.filter(({ runsMs }) => runsMs.length > 0);
    if (measured.length === 0) return undefined;
    // A passage that has not run takes as long for its tokens as those that have.
    const ofToken = sum(measured.map(({ runsMs }) => median(runsMs))) /
      sum(measured.map(({ tokenCount }) => tokenCount));
    return sum(
      this.#all.filter(({ isFinished }) => !isFinished).map((known) => {
        const { runsMs, tokenCount } = known;
        const runMs = runsMs.length > 0 ? median(runsMs) : ofToken * tokenCount;
        const { minTimeMs, nRuns } = this.#plan;
        const forMinTime = minTimeMs === null ? 0 : Math.ceil(minTimeMs / runMs) - nRuns;
        const runs = this.#fewest + Math.max(0, forMinTime);
        return runMs * Math.max(0, runs - this.#doneOf(known));
      }),
    );
  }

  get #all(): Known[] {
    return this.#known.flatMap((passages) => [...passages.values()]);
  }

  /** Of one passage and subject. */
  get #fewest(): number {
    return countRuns(this.#plan) / this.#plan.passages.length;
  }

  #doneOf({ runsMs, isolated }: Known): number {
    const { warmups, nRuns } = this.#plan;
    return runsMs.length + (isolated * (warmups + nRuns)) / stageNames.length;
  }
}
