/**
 * Which way of storing to take for each of many things, so that all together take few bytes and lose little.
 *
 * Source: Shoham and Gersho, "Efficient bit allocation for an arbitrary set of quantizers", 1988.
 * @module
 */

/** A way to store one thing: what it takes, and what is lost by it. Losses of several things add up. */
export interface Choice {
  readonly sizeBytes: number;
  readonly distortion: number;
}

/** One choice for each thing. */
export interface Allocation<C extends Choice> extends Choice {
  readonly choices: readonly C[];
}

/**
 * The lower convex hull of `choices` by size, from the largest to the smallest: between two of it, each byte that is
 * saved costs more than one saved before. Of choices of one size the one with the least distortion is taken.
 * @throws {RangeError} where there are none, or a size or distortion is not a number.
 */
export function lowerHull<C extends Choice>(choices: readonly C[]): readonly C[] {
  const wrong = choices.find((choice) => !Number.isFinite(choice.sizeBytes + choice.distortion));
  if (choices.length === 0 || wrong) {
    throw new RangeError(
      `Cannot weigh choices: expected some, of finite sizes and distortions, received ${
        wrong ? `${wrong.sizeBytes} bytes with ${wrong.distortion}` : "none"
      }`,
    );
  }
  const sorted = choices.toSorted((a, b) =>
    b.sizeBytes - a.sizeBytes || b.distortion - a.distortion
  );
  const hull: C[] = [];
  for (const next of sorted) {
    while (hull.length > 0 && hull[hull.length - 1].distortion >= next.distortion) hull.pop();
    while (hull.length > 1 && !isBelow(hull[hull.length - 1], hull[hull.length - 2], next)) {
      hull.pop();
    }
    hull.push(next);
  }
  return hull;
}

/** Whether `middle` is below the line from `large` to `small`. */
const isBelow = (middle: Choice, large: Choice, small: Choice): boolean =>
  priceOf(large, middle) < priceOf(middle, small);

/** What each byte that is saved by `smaller` in place of `larger` costs. */
const priceOf = (larger: Choice, smaller: Choice): number =>
  (smaller.distortion - larger.distortion) / (larger.sizeBytes - smaller.sizeBytes);

/**
 * Every allocation that is the best for some price of a byte, from the largest to the smallest; `things` has the
 * choices of each. No other allocation that is as small loses less: where a thing's choice changes from one
 * allocation to the next, that is the cheapest byte still to be saved in any thing.
 * @throws {RangeError} as {@link lowerHull}.
 */
export function* bestAllocations<C extends Choice>(
  things: readonly (readonly C[])[],
): Generator<Allocation<C>> {
  const hulls = things.map(lowerHull);
  const steps = hulls.flatMap((hull, thing) =>
    hull.slice(1).map((next, i) => ({ thing, next, price: priceOf(hull[i], next) }))
  );
  const choices = hulls.map(([largest]) => largest);
  yield totalOf(choices);
  // The sort is stable, and prices rise along a hull: its steps stay in order.
  for (const { thing, next } of steps.sort((a, b) => a.price - b.price)) {
    choices[thing] = next;
    yield totalOf(choices);
  }
}

/**
 * `allocation` with what it leaves of `sizeBytes` spent: again and again the larger choice that gains the most for each
 * byte, of those that fit; `things` has the choices of each. Between two of the {@link bestAllocations} lies the step of
 * one thing, and a large one's may be a megabyte.
 */
export function filledUp<C extends Choice>(
  allocation: Allocation<C>,
  things: readonly (readonly C[])[],
  sizeBytes: number,
): Allocation<C> {
  const choices = [...allocation.choices];
  let left = sizeBytes - allocation.sizeBytes;
  while (true) {
    const upgrades = things.flatMap((options, thing) =>
      options.filter((option) =>
        option.distortion < choices[thing].distortion &&
        option.sizeBytes > choices[thing].sizeBytes &&
        option.sizeBytes - choices[thing].sizeBytes <= left
      ).map((next) => ({ thing, next, gain: priceOf(next, choices[thing]) }))
    );
    if (upgrades.length === 0) return totalOf(choices);
    const { thing, next } = upgrades.reduce((best, upgrade) =>
      upgrade.gain > best.gain ? upgrade : best
    );
    left -= next.sizeBytes - choices[thing].sizeBytes;
    choices[thing] = next;
  }
}

function totalOf<C extends Choice>(choices: readonly C[]): Allocation<C> {
  const sum = (of: (choice: C) => number) => choices.reduce((total, next) => total + of(next), 0);
  return {
    choices: [...choices],
    sizeBytes: sum(({ sizeBytes }) => sizeBytes),
    distortion: sum(({ distortion }) => distortion),
  };
}
