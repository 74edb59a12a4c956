/**
 * Which passages of two subjects are the same.
 * @module
 */
import type { BenchResult, PassageResult } from "../bench/result.ts";
import type { Sides } from "./ratio.ts";
import { areInTurns, isTimed, type Measure, type Subject, timesOf } from "./subject.ts";

/** The passage of one result on either side: what is paired was measured in turns. */
interface Sessions {
  readonly base: readonly PassageResult[];
  readonly other: readonly PassageResult[];
}

/** A passage that both sides have times of. */
export interface SharedPassage {
  /** Its number on the base's side. */
  readonly number: number;
  readonly tokenCount: number;
  /** Its place in every result that has times of it. Where `inTurns`, those of one place stand beside each other. */
  readonly sessions: Sessions;
  readonly inTurns: boolean;
}

/** How the passages of two subjects go together. */
export interface PassageMatch {
  readonly shared: readonly SharedPassage[];
  /** Numbers of passages that have other phonemes on the other side. */
  readonly differing: readonly number[];
  /** Numbers of passages that the base has times of, and the other side has not. */
  readonly missing: readonly number[];
}

/**
 * Matches the passages of the base and of the other side by their phonemes; with `byNumber` those that are left by their numbers, too.
 */
export function matchPassages(base: Subject, other: Subject, byNumber: boolean): PassageMatch {
  const pairs = pairsInTurns(base.results, other.results);
  const theirs = timedPassages(other);
  const shared: SharedPassage[] = [];
  const differing: number[] = [];
  const missing: number[] = [];
  for (const passage of timedPassages(base)) {
    const { number, tokenCount, phonemes } = passage;
    const same = theirs.find((candidate) => candidate.phonemes === phonemes);
    const numbered = theirs.find((candidate) => candidate.number === number);
    if (same === undefined && numbered !== undefined) differing.push(number);
    const match = same ?? (byNumber ? numbered : undefined);
    if (match === undefined) {
      if (numbered === undefined) missing.push(number);
      continue;
    }
    const found = pairs && sessionsOf(pairs, phonemes, match.phonemes);
    const sessions = found ?? {
      base: timedIn(base.results, phonemes),
      other: timedIn(other.results, match.phonemes),
    };
    shared.push({ number, tokenCount, sessions, inTurns: found !== undefined });
  }
  return { shared, differing, missing };
}

/** Passages that any result of `subject` has times of, each once. */
function timedPassages({ results }: Subject): PassageResult[] {
  const all = results.flatMap(({ passages }) => passages.filter(isTimed));
  return [...new Map(all.map((passage) => [passage.phonemes, passage])).values()];
}

const timedIn = (results: readonly BenchResult[], phonemes: string): PassageResult[] =>
  results.flatMap(({ passages }) =>
    passages.find((passage) => passage.phonemes === phonemes && isTimed(passage)) ?? []
  );

/** Each result of the base with the one that was measured in turns with it; undefined where one is left over. */
function pairsInTurns(
  base: readonly BenchResult[],
  other: readonly BenchResult[],
): [BenchResult, BenchResult][] | undefined {
  const pairs = base.flatMap((result): [BenchResult, BenchResult][] => {
    const partner = other.find((candidate) => areInTurns(result, candidate));
    return partner === undefined ? [] : [[result, partner]];
  });
  return pairs.length === base.length && base.length === other.length ? pairs : undefined;
}

/** The passage of each pair; undefined where one side of a pair lacks it. */
function sessionsOf(
  pairs: readonly [BenchResult, BenchResult][],
  ours: string,
  theirs: string,
): Sessions | undefined {
  const base = pairs.flatMap(([result]) => timedIn([result], ours));
  const other = pairs.flatMap(([, result]) => timedIn([result], theirs));
  return base.length === pairs.length && other.length === pairs.length
    ? { base, other }
    : undefined;
}

/** The times of `measure` on both sides, a list for each result, in ms. */
export const sidesOf = ({ sessions }: SharedPassage, measure: Measure): Sides => ({
  base: sessions.base.map((passage) => timesOf(passage, measure)),
  other: sessions.other.map((passage) => timesOf(passage, measure)),
});
