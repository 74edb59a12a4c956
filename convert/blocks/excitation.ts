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
 * is left out. It then sums up turns and interpolates the sums linearly. After 28 s these are 3e5 rad,
 * where fp32 has steps of 0.03 rad: the rounding becomes noise, which decides the phases of the upper bins,
 * differently on every machine. Here whole turns are dropped from the sums, and each sample adds its part
 * of a step to the sum before it: the same phases, in numbers small enough for fp32. Against the module's
 * formulas in fp64, x_source_0 is then 0.6% off (relative L2), the module itself in fp32 5 to 8%.
 */
function harmonicPhases(s: StageBuilder, pitch: MilVar, harmonicCount: number): MilVar {
  const { mil } = s;
  const numbers = s.constant(
    "harmonic_numbers",
    [1, harmonicCount, 1],
    Array.from({ length: harmonicCount }, (_, i) => i + 1),
  );
  // By floor, since `mod` has given wrong values on Core ML.
  const fraction = (x: MilVar) => mil.op("sub", { x, y: mil.op("floor", { x }) });
  const frequencies = mil.op("mul", { x: pitch, y: numbers });
  // A pitch below 0, which unvoiced frames can have, wraps around, as in the module.
  const turnsPerSample = fraction(mil.op("real_div", { x: frequencies, y: sampleRate }));
  const steps = mil.op("mul", { x: turnsPerSample, y: samplesPerPitch });
  const sums = fraction(mil.op("cumsum", { x: fraction(steps), axis: 2 }));

  // The sums stand at the centres of the pitch's values; before the first and after the last they are held.
  const starts = mil.op("pad", { x: sums, pad: [0, 0, 0, 0, 1, 0], mode: "replicate" });
  const between = mil.op("slice_by_index", {
    x: steps,
    begin: [0, 0, 1],
    end: [0, 0, 0],
    begin_mask: [true, true, false],
    end_mask: [true, true, true],
  });
  const slopes = mil.op("pad", { x: between, pad: [0, 0, 0, 0, 1, 1], mode: "constant" });
  const places = s.constant(
    "places_between_centres",
    [samplesPerPitch],
    Array.from({ length: samplesPerPitch }, (_, i) => (i + 0.5) / samplesPerPitch),
  );
  const radColumn = (turns: MilVar) =>
    mil.op("expand_dims", { x: mil.op("mul", { x: turns, y: 2 * Math.PI }), axes: [3] });
  const advanced = mil.op("mul", { x: radColumn(slopes), y: places });
  const phases = mil.op("add", { x: radColumn(starts), y: advanced });
  return mil.op("reshape", { x: phases, shape: [1, harmonicCount, -1] });
}
