/**
 * Pseudo-random numbers that a seed decides.
 * @module
 */
import { createHash } from "node:crypto";

/** Source of reproducible pseudo-random numbers. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Close to the standard normal, within 6 of 0. */
  normal(): number;
}

/**
 * Random numbers that only `seed` decides, on every machine: sfc32 of Chris Doty-Humphrey's PractRand,
 * and the sum of 12 uniforms, which unlike Box-Muller needs no transcendental function.
 */
export function seededRandom(seed: string): Random {
  const digest = createHash("sha256").update(seed).digest();
  let [a, b, c, counter] = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset));
  const uniform = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  const normal = () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum;
  };
  return { uniform, normal };
}

/** A permutation of `values`, each as likely as any other (Fisher and Yates). */
export function shuffled<T>(values: readonly T[], { uniform }: Pick<Random, "uniform">): T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}
