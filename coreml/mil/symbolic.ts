/**
 * Sizes that are partly unknown while a program is built: a number, or a product of unknown positive
 * integers. Products and quotients are exact; a sum with an unknown is a new unknown. That keeps concrete
 * whatever coremltools keeps concrete when it solves for the `-1` of a reshape.
 * @module
 */

/** A size along an axis, or an element of a shape value. */
export type Size = number | SymbolicSize;

/** `numerator / denominator` times unknowns to powers; never a plain number. */
export class SymbolicSize {
  constructor(
    readonly numerator: number,
    readonly denominator: number,
    /** Exponent of each unknown, none zero. */
    readonly powers: ReadonlyMap<symbol, number>,
  ) {}

  /** Whether this is one unknown and nothing else. */
  get isSymbol(): boolean {
    return this.numerator === 1 && this.denominator === 1 && this.powers.size === 1 &&
      [...this.powers.values()][0] === 1;
  }
}

/** A size of which nothing is known; equal only to itself. */
export function unknownSize(): SymbolicSize {
  return new SymbolicSize(1, 1, new Map([[Symbol(), 1]]));
}

/** Whether `size` is known. */
export function isKnown(size: Size): size is number {
  return typeof size === "number";
}

/** Whether all of `sizes` are known. */
export function allKnown(sizes: readonly Size[]): sizes is readonly number[] {
  return sizes.every(isKnown);
}

/** Whether `a` and `b` are known to be the same. */
export function sameSize(a: Size, b: Size): boolean {
  if (isKnown(a) || isKnown(b)) return a === b;
  return a === b || divide(a, b) === 1;
}

const termsOf = (size: Size): SymbolicSize =>
  isKnown(size) ? new SymbolicSize(size, 1, new Map()) : size;

/** `a * b ** exponent`. */
function combine(a: Size, b: Size, exponent: 1 | -1): Size {
  const left = termsOf(a);
  const right = termsOf(b);
  const powers = new Map(left.powers);
  for (const [unknown, power] of right.powers) {
    const sum = (powers.get(unknown) ?? 0) + exponent * power;
    if (sum === 0) powers.delete(unknown);
    else powers.set(unknown, sum);
  }
  const [over, under] = exponent === 1
    ? [right.numerator, right.denominator]
    : [right.denominator, right.numerator];
  const numerator = left.numerator * over;
  const denominator = left.denominator * under;
  if (powers.size === 0 || numerator === 0) return numerator / denominator;
  const divisor = greatestCommonDivisor(numerator, denominator);
  return new SymbolicSize(numerator / divisor, denominator / divisor, powers);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : greatestCommonDivisor(b, a % b);
}

/** `a * b`. */
export function multiply(a: Size, b: Size): Size {
  return combine(a, b, 1);
}

/** `a / b`: a fraction, where known sizes do not divide. */
export function divide(a: Size, b: Size): Size {
  return combine(a, b, -1);
}

/** `a + b`; a new unknown where one of them is unknown and the other not 0. */
export function add(a: Size, b: Size): Size {
  if (isKnown(a) && isKnown(b)) return a + b;
  if (a === 0) return b;
  if (b === 0) return a;
  return unknownSize();
}

/** The product of `sizes`. */
export function product(sizes: readonly Size[]): Size {
  return sizes.reduce<Size>(multiply, 1);
}

/**
 * Sizes of a target shape after what `volume`, the number of elements, says about the unknowns in it:
 * an unknown of `shape` that equals an expression of `volume`'s own unknowns is replaced by it.
 */
export function solveShape(volume: Size, shape: readonly Size[]): Size[] {
  const solved = [...shape];
  const target = product(shape);
  const own = new Set(termsOf(volume).powers.keys());
  for (const candidate of new Set(shape)) {
    if (isKnown(candidate) || !candidate.isSymbol) continue;
    const [unknown] = candidate.powers.keys();
    // volume = target, divided by the unknown as often as it occurs on each side.
    const ratio = divide(volume, target);
    if (termsOf(ratio).powers.get(unknown) !== -1) continue;
    const solution = multiply(ratio, candidate);
    if ([...termsOf(solution).powers.keys()].some((symbol) => !own.has(symbol))) continue;
    shape.forEach((size, axis) => {
      if (size === candidate) solved[axis] = isKnown(solution) ? Math.trunc(solution) : solution;
    });
  }
  return solved;
}
