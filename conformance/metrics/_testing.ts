/**
 * Arrays that the metrics are tested on, by the same formulas as in `references/make_metric_goldens.py`.
 * @module
 */
import { sampleRate } from "../../stages/config.ts";

/** `count` uniform values from -0.5 to 0.5 of a linear congruential generator, exact in every language. */
export function noise(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

/** Pairs of tensors, `[reference, test]`, by the goldens' names. */
export const tensorPairs: Readonly<Record<string, readonly [Float64Array, Float64Array]>> = {
  noise: pair(4000, 0, (value, other) => value + 1e-3 * other),
  tiny: pair(4000, 0, (value, other) => value + 1e-7 * other),
  offset: pair(4000, 1000, (value, other) => value + 1e-2 * other),
  gain: pair(4000, 0, (value) => 1.5 * value),
};

function pair(
  count: number,
  offset: number,
  perturb: (value: number, other: number) => number,
): [Float64Array, Float64Array] {
  const reference = noise(count, 1).map((value) => value + offset);
  const other = noise(count, 2);
  return [reference, reference.map((value, i) => perturb(value, other[i]))];
}

/** A second or so of something like a voice: a gliding tone of 12 harmonics that swells, and some noise. */
export function voice(
  { tilt = 1, noiseLevel = 0.01, samples = 24_123, seed = 3 }: {
    readonly tilt?: number;
    readonly noiseLevel?: number;
    readonly samples?: number;
    readonly seed?: number;
  } = {},
): Float64Array {
  const breath = noise(samples, seed);
  return breath.map((value, i) => {
    const t = i / sampleRate;
    const cycles = 120 * t + 20 * t * t;
    let sum = 0;
    for (let h = 1; h <= 12; h++) sum += Math.sin(2 * Math.PI * h * cycles) / h ** tilt;
    return 0.1 * (0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * t)) * sum + noiseLevel * value;
  });
}

/** Pairs of signals, `[reference, test]`, by the goldens' names. */
export const signalPairs: Readonly<Record<string, readonly [Float64Array, Float64Array]>> = {
  timbre: [voice(), voice({ tilt: 1.2, noiseLevel: 0.03, seed: 4 })],
  // A whole number of hops, and silence in it.
  gap: [gated(voice({ samples: 20_480 })), gated(voice({ samples: 20_480, tilt: 0.9 }))],
};

function gated(signal: Float64Array): Float64Array {
  return signal.map((value, i) => i >= 8000 && i < 14_000 ? 0 : value);
}

/** Two F0 curves that differ in pitch and in voicing. */
export const f0Pair: readonly [Float64Array, Float64Array] = [f0Curve(0, 1), f0Curve(3, 1.01)];

function f0Curve(shift: number, factor: number): Float64Array {
  return Float64Array.from(
    { length: 400 },
    (_, i) => (i + shift) % 40 < 12 ? 5 : factor * (150 + 50 * Math.sin(i / 9)),
  );
}
