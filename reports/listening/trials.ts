/**
 * Trials of an A/B/X test and what answers to them mean. The functions are part of the page's script as text, so each
 * stands alone.
 * @module
 */

/** One of the two sides that X may be. */
export type Side = "a" | "b";

/** X is the one or the other side's recording of a passage. */
export interface Trial {
  readonly passage: number;
  readonly x: Side;
}

/**
 * `count` trials, decided by `seed` alone (32 bits) through the generator mulberry32: which side X is falls anew each
 * time, as exact binomial probabilities ask for; `passages` come in turns of drawn order.
 */
export function drawTrials(seed: number, passages: readonly number[], count: number): Trial[] {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const trials: Trial[] = [];
  let turn: number[] = [];
  for (let i = 0; i < count; i++) {
    if (turn.length === 0) turn = [...passages];
    const [passage] = turn.splice(Math.floor(random() * turn.length), 1);
    trials.push({ passage, x: random() < 0.5 ? "a" : "b" });
  }
  return trials;
}

/** How likely it is to be right `correct` times or more of `count` by guessing: the exact upper tail of a binomial distribution with p = 1/2. */
export function guessProbability(correct: number, count: number): number {
  let [sum, exactly] = [0, 2 ** -count];
  for (let right = 0; right <= count; right++) {
    if (right >= correct) sum += exactly;
    exactly *= (count - right) / (right + 1);
  }
  return Math.min(1, sum);
}

/** A test that is over. */
export interface ListeningOutcome {
  /** Names of the sides. */
  readonly a: string;
  readonly b: string;
  readonly seed: number;
  /** Whether the louder side was turned down. */
  readonly levelsMatched: boolean;
  readonly trials: readonly (Trial & { readonly answer: Side })[];
  readonly correct: number;
  /** See {@link guessProbability}. */
  readonly pValue: number;
}

/** `outcome` in lines that one can send to somebody. */
export function outcomeText(outcome: ListeningOutcome): string {
  const { a, b, seed, levelsMatched, trials, correct, pValue } = outcome;
  return [
    `A/B/X listening test of Kokoro-82M: A is ${a}, B is ${b}.`,
    `${correct} of ${trials.length} right; one-sided binomial p = ${pValue.toPrecision(3)}.`,
    `Levels ${levelsMatched ? "matched" : "as recorded"}; seed ${seed}.`,
    ...trials.map(({ passage, x, answer }, i) =>
      `${i + 1}. passage ${passage}: X was ${x.toUpperCase()}, answered ${answer.toUpperCase()}, ` +
      (x === answer ? "right" : "wrong")
    ),
  ].join("\n");
}
