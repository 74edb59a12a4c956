/**
 * The harmonic excitation of a pitch curve.
 *
 * Source: `SourceModuleHnNSF` and `SineGen` of kokoro's `istftnet.py`, with the random start phase 0 and the
 * Gaussian noise a constant 0.01; Wang et al. 2019, "Neural source-filter waveform models".
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import { sampleRate, samplesPerFrame } from "../../stages/config.ts";
import { tensor } from "../../tensor/tensor.ts";
import { repeatSamples } from "./resample.ts";
import type { StageBuilder } from "./stage_builder.ts";

/** Samples of one value of the pitch curve, which has two a frame. */
const samplesPerPitch = samplesPerFrame / 2;
/** Amplitude of each harmonic. */
const sineAmplitude = 0.1;
/** Pitches over this one are voiced, in Hz. */
const voicedThresholdHz = 10;
/** Amplitudes of the noise, and the constant that stands for the noise itself. */
const noiseAmplitude = { voiced: 0.003, unvoiced: sineAmplitude / 3 };
const noiseValue = 0.01;

/**
 * `SourceModuleHnNSF` with the weights of the layer `linear`: pitch in Hz [1, 1, 2 T_a] -> samples
 * [1, 1, 600 T_a].
 */
export function excitation(s: StageBuilder, pitch: MilVar, linear: string): MilVar {
  const { mil } = s;
  const weight = s.checkpoint.tensor(`${linear}.weight`);
  const [bias] = s.checkpoint.tensor(`${linear}.bias`).data;
  const harmonicCount = weight.shape[1];

  // One weighted sum of the harmonics, masked once, in place of nine masked ones.
  const sines = mil.op("sin", { x: harmonicPhases(s, pitch, harmonicCount) });
  const mixed = mil.op("conv", {
    x: sines,
    weight: s.weight(
      `${linear}.weight.amplitude`,
      () => tensor("fp32", [1, harmonicCount, 1], weight.data.map((w) => w * sineAmplitude)),
    ),
  });
  const harmonics = mil.op("slice_by_index", {
    x: mixed,
    begin: [0, 0, samplesPerPitch / 2],
    end: [0, 0, -samplesPerPitch / 2],
    begin_mask: [true, true, false],
    end_mask: [true, true, false],
  });
  // The noise is the same in all harmonics, so that their weighted sum has two values only.
  const weightSum = weight.data.reduce((sum, w) => sum + w, 0);
  const level = (amplitude: number) => amplitude * noiseValue * weightSum + bias;
  const voiced = mil.op("cast", {
    x: mil.op("greater", { x: pitch, y: voicedThresholdHz }),
    dtype: s.precision,
  });
  const mask = repeatSamples(s, voiced, samplesPerPitch);
  const noise = mil.op("add", {
    x: mil.op("mul", {
      x: mask,
      y: level(noiseAmplitude.voiced) - level(noiseAmplitude.unvoiced),
    }),
    y: level(noiseAmplitude.unvoiced),
  });
  const sum = mil.op("add", { x: mil.op("mul", { x: harmonics, y: mask }), y: noise });
  return mil.op("tanh", { x: sum });
}

/**
 * Phases of the harmonics in rad, up to whole turns: pitch in Hz [1, 1, 2 T_a] -> [1, 9, 600 T_a + 300], the
 * first and last 150 samples too many.
 *
 * The module repeats the pitch to the sample rate and averages it down again, which changes nothing and
 * is left out. It then sums up turns and interpolates the phases linearly. After 28 s these are 3e5 rad,
 * where fp32 has steps of 0.03 rad; the rounding becomes noise, which decides the phases of the upper bins.
 * A chain of exact phases would differ from the module by 6 to 8% of x_source_0. So the module's two
 * roundings that matter are repeated here (the phase at the pitch's rate, and the place between two
 * pitches), but whole turns are dropped before the interpolation: no sine ever sees a number over 100 rad
 * or so, which is where implementations of it begin to differ.
 */
function harmonicPhases(s: StageBuilder, pitch: MilVar, harmonicCount: number): MilVar {
  const { mil } = s;
  const numbers = s.constant(
    "harmonic_numbers",
    [1, harmonicCount, 1],
    Array.from({ length: harmonicCount }, (_, i) => i + 1),
  );
  const frequencies = mil.op("mul", { x: pitch, y: numbers });
  const turns = mil.op("real_div", { x: frequencies, y: sampleRate });
  // A pitch below 0, which unvoiced frames can have, wraps around, as in the module. By floor, since `mod`
  // has given wrong values on Core ML.
  const turnsPerSample = mil.op("sub", { x: turns, y: mil.op("floor", { x: turns }) });
  const sums = exactSums(s, turnsPerSample);
  const phases = mil.op("mul", {
    x: mil.op("mul", { x: sums, y: 2 * Math.PI }),
    y: samplesPerPitch,
  });

  // The phases stand at the centres of the pitch's values; before the first and after the last they are held.
  const starts = mil.op("pad", {
    x: withoutTurns(s, phases),
    pad: [0, 0, 0, 0, 1, 0],
    mode: "replicate",
  });
  const all = [true, true, true];
  const ends = { begin: [0, 0, 1], end: [0, 0, 0], begin_mask: [true, true, false], end_mask: all };
  const begins = {
    begin: [0, 0, 0],
    end: [0, 0, -1],
    begin_mask: all,
    end_mask: [true, true, false],
  };
  const between = mil.op("sub", {
    x: mil.op("slice_by_index", { x: phases, ...ends }),
    y: mil.op("slice_by_index", { x: phases, ...begins }),
  });
  const slopes = mil.op("pad", { x: between, pad: [0, 0, 0, 0, 1, 1], mode: "constant" });
  const column = (x: MilVar) => mil.op("expand_dims", { x, axes: [3] });
  const advanced = mil.op("mul", { x: column(slopes), y: placesBetweenCentres(s, pitch) });
  const interpolated = mil.op("add", { x: column(starts), y: advanced });
  return mil.op("reshape", { x: interpolated, shape: [1, harmonicCount, -1] });
}

/**
 * Running sums along the last axis of `x` in 0 to 1, rounded once: PyTorch adds up in fp64 on the CPU, a
 * runtime may do so in fp32. The sums of the multiples of 2^-13 are exact in fp32 up to 2048, and those
 * of the rests are too small for their roundings to matter.
 */
function exactSums(s: StageBuilder, x: MilVar): MilVar {
  const { mil } = s;
  const unit = 2 ** -13;
  const units = mil.op("add", { x: mil.op("mul", { x, y: 1 / unit }), y: 0.5 });
  const coarse = mil.op("mul", { x: mil.op("floor", { x: units }), y: unit });
  const rest = mil.op("sub", { x, y: coarse });
  return mil.op("add", {
    x: mil.op("cumsum", { x: coarse, axis: 2 }),
    y: mil.op("cumsum", { x: rest, axis: 2 }),
  });
}

/**
 * Phases `x` in rad without their whole turns, with an error far below the step of fp32 at `x`: 2 pi is taken
 * away in three parts, the first two of so few bits that their products with up to 2^19 turns are exact
 * (Cody and Waite's reduction).
 */
function withoutTurns(s: StageBuilder, x: MilVar): MilVar {
  const { mil } = s;
  const turns = mil.op("floor", { x: mil.op("mul", { x, y: 1 / (2 * Math.PI) }) });
  return [6.25, 0.03125, 2 * Math.PI - 6.28125].reduce(
    (rest, part) => mil.op("sub", { x: rest, y: mil.op("mul", { x: turns, y: part }) }),
    x,
  );
}

/**
 * Places of the samples between the centres of the pitch's values [1, 1, 2 T_a] before and after them:
 * [2 T_a + 1, 300] in 0 to 1. `F.interpolate` computes them from the samples' number, so that late ones
 * are rounded by up to 1e-4, and at phases of thousands of rad a frame that is heard; so is it done here.
 */
function placesBetweenCentres(s: StageBuilder, pitch: MilVar): MilVar {
  const { mil } = s;
  const count = mil.op("gather", { x: mil.op("shape", { x: pitch }), indices: 2, axis: 0 });
  const centres = mil.op("expand_dims", {
    x: mil.op("cast", {
      x: mil.op("range_1d", { start: -1, end: count, step: 1 }),
      dtype: s.precision,
    }),
    axes: [1],
  });
  const offsets = s.constant(
    "sample_offsets",
    [samplesPerPitch],
    Array.from({ length: samplesPerPitch }, (_, i) => i + 0.5 + samplesPerPitch / 2),
  );
  const samples = mil.op("add", {
    x: mil.op("mul", { x: centres, y: samplesPerPitch }),
    y: offsets,
  });
  const positions = mil.op("sub", {
    x: mil.op("mul", { x: samples, y: 1 / samplesPerPitch }),
    y: 0.5,
  });
  return mil.op("sub", { x: positions, y: centres });
}
