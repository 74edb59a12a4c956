import type { MetricName } from "./case_result.ts";
import type { Tolerance } from "./tolerances.ts";

// Reasons: the first is for fp32, the second for fp16.
type Reason = readonly [fp32: string, fp16: string];
const features = "inputs, weights and outputs carry fp16's 2^-11";
const rounding: Reason = ["fp32 sums in another order than PyTorch's", features];
const moved: Reason = ["values are moved, not computed: exact", "one rounding to fp16 on the way"];
const carried: Reason = [
  "fp32 sums in another order than PyTorch's, and the errors of the stages before",
  `${features}, and the errors of the stages before`,
];
const cancelled = "a mean near 0 of values that cancel";
const mean: Reason = [cancelled, cancelled];
const short: Reason = [
  "fp32 sums in another order than PyTorch's",
  `${features}: three times as much in an utterance of 14 frames`,
];
const whole: Reason = [
  "frames are whole numbers; near ties are told apart",
  "fp16 has steps of 0.002 frames and more from 2 on, wider than a near tie: declared numerics flip one of a passage",
];
const same: Reason = ["the same operations in the same order: exact", features];
const cosine: Reason = [
  "Snake by a cosine, as coremltools' package has it, keeps half an ulp of 1, which 1/(2a) amplifies",
  features,
];
const phase: Reason = [
  "the phase of weak bins of the excitation's spectrum: PyTorch sums it up unwrapped in fp32, to 3e5 rad after 28 s " +
  "where a step is 0.03 rad, so that rounding decides it, the more the longer",
  "F0 in fp16 is off by up to 0.06 Hz at 200 Hz, which the phase sums up to whole turns: samples of the excitation " +
  "are not comparable; durations, F0 and the spectrum are",
];

/** A bound; one that grows with T_a: at 0 frames, for each frame; null: nothing can be asked. */
type Bound = number | readonly [base: number, perFrame: number] | null;
type Row = readonly [
  mode: Tolerance["mode"],
  value: string,
  metric: MetricName,
  reason: Reason,
  fp32: Bound,
  // Absent for stages that are fp32 in every preset. The second is for declared numerics.
  fp16?: Bound,
  declared?: Bound,
];

// Measured on kokoro-onnx's int8 weights and on the same smoothed, on the six built-in passages: how far rounding
// carries the phase of weak bins depends on the weights, by a factor of 2 here.
const kokoro82m: readonly Row[] = [
  ["isolated", "albert.bert_dur", "relative_l2", rounding, 6.8e-6, 0.0028, 0.0085],
  ["isolated", "post_albert.duration", "relative_l2", rounding, 4.3e-7, 0.00063, 0.00073],
  ["isolated", "post_albert.d", "relative_l2", rounding, 1.5e-6, 0.0012, 0.0021],
  ["isolated", "post_albert.t_en", "relative_l2", rounding, 7.3e-7, 0.0007, 0.00079],
  ["isolated", "alignment.en", "relative_l2", moved, 0, 0.00053, 0.00053],
  ["isolated", "alignment.asr", "relative_l2", moved, 0, 0.0005, 0.0005],
  ["isolated", "prosody.F0", "relative_l2", short, 8.5e-7, 0.0013, 0.0013],
  ["isolated", "prosody.N", "relative_l2", short, 7.3e-7, 0.0013, 0.0013],
  ["isolated", "noise.x_source_0", "relative_l2", phase, [0.075, 0.0001]],
  ["isolated", "noise.x_source_1", "relative_l2", phase, [0.0063, 5e-6]],
  ["isolated", "vocoder.anchor", "relative_l2", mean, 9e-5, 0.0015, 0.0012],
  ["isolated", "vocoder.x_pre", "relative_l2", rounding, 2.1e-6, 0.0015, 0.0026],
  ["isolated", "tail.audio", "relative_l2", rounding, 9.3e-6],
  ["chained", "albert.bert_dur", "relative_l2", carried, 6.8e-6, 0.0028, 0.0085],
  ["chained", "post_albert.duration", "relative_l2", carried, 3.8e-6, 0.001, 0.003],
  ["chained", "post_albert.duration", "differing_durations", whole, 0, 0, 1],
  ["chained", "post_albert.d", "relative_l2", carried, 6.3e-6, 0.004, 0.011],
  ["chained", "post_albert.t_en", "relative_l2", carried, 7.3e-7, 0.0007, 0.00079],
  ["chained", "alignment.en", "relative_l2", carried, 7e-6, 0.0063, 0.016],
  ["chained", "alignment.asr", "relative_l2", carried, 7.8e-7, 0.0007, 0.00079],
  ["chained", "prosody.F0", "relative_l2", carried, 2.8e-6, 0.00098, 0.0026],
  ["chained", "prosody.N", "relative_l2", carried, 2.8e-6, 0.0033, 0.0084],
  ["chained", "noise.x_source_0", "relative_l2", phase, [0.075, 0.0001], null, null],
  ["chained", "noise.x_source_1", "relative_l2", phase, [0.0063, 5e-6], null, null],
  ["chained", "vocoder.anchor", "relative_l2", mean, 0.00012, 0.0015, 0.0012],
  ["chained", "vocoder.x_pre", "relative_l2", phase, [0.011, 1.7e-5], null, null],
  ["chained", "tail.audio", "relative_l2", phase, [0.062, 7.5e-5], null, null],
  ["chained", "tail.audio", "correlation_loss", phase, [0.0013, 3.6e-6], null, null],
  ["chained", "tail.audio", "gain_db", phase, 0.014, 0.025, 0.031],
  ["chained", "tail.audio", "log_spectral_distance_db", phase, [1.1, 0.001], 7.8, 7.7],
  ["converter", "albert.bert_dur", "relative_l2", rounding, 5.8e-6],
  ["converter", "post_albert.duration", "relative_l2", same, 0],
  ["converter", "post_albert.d", "relative_l2", same, 0],
  ["converter", "post_albert.t_en", "relative_l2", rounding, 5e-7],
  ["converter", "alignment.en", "relative_l2", same, 0],
  ["converter", "alignment.asr", "relative_l2", same, 0],
  ["converter", "prosody.F0", "relative_l2", rounding, 2.1e-7],
  ["converter", "prosody.N", "relative_l2", rounding, 3.8e-7],
  ["converter", "noise.x_source_0", "relative_l2", phase, [0.13, 0.0001]],
  ["converter", "noise.x_source_1", "relative_l2", phase, [0.011, 5e-6]],
  ["converter", "vocoder.anchor", "relative_l2", mean, 6.8e-6],
  ["converter", "vocoder.x_pre", "relative_l2", cosine, 9e-5],
  ["converter", "tail.audio", "relative_l2", rounding, 3e-6],
];

// Its excitation is well conditioned by design, and its passages are short.
const small: readonly Row[] = [
  ["isolated", "albert.bert_dur", "relative_l2", rounding, 9.3e-7, 0.004, 0.005],
  ["isolated", "post_albert.duration", "relative_l2", rounding, 1.6e-6, 0.0025, 0.0028],
  ["isolated", "post_albert.d", "relative_l2", rounding, 8.3e-7, 0.0021, 0.0033],
  ["isolated", "post_albert.t_en", "relative_l2", rounding, 9.3e-7, 0.0024, 0.0024],
  ["isolated", "alignment.en", "relative_l2", moved, 0, 0.00053, 0.00053],
  ["isolated", "alignment.asr", "relative_l2", moved, 0, 0.00055, 0.00055],
  ["isolated", "prosody.F0", "relative_l2", rounding, 2.4e-6, 0.0048, 0.0063],
  ["isolated", "prosody.N", "relative_l2", rounding, 3.5e-6, 0.0048, 0.0088],
  ["isolated", "noise.x_source_0", "relative_l2", phase, 0.00035],
  ["isolated", "noise.x_source_1", "relative_l2", phase, 0.00063],
  ["isolated", "vocoder.anchor", "relative_l2", mean, 1.5e-6, 0.00093, 0.00093],
  ["isolated", "vocoder.x_pre", "relative_l2", rounding, 8e-7, 0.0016, 0.0028],
  ["isolated", "tail.audio", "relative_l2", rounding, 9.3e-7],
  ["chained", "albert.bert_dur", "relative_l2", carried, 9.3e-7, 0.004, 0.005],
  ["chained", "post_albert.duration", "relative_l2", carried, 8.8e-7, 0.013, 0.015],
  ["chained", "post_albert.duration", "differing_durations", whole, 0, 0, 0],
  ["chained", "post_albert.d", "relative_l2", carried, 1.5e-6, 0.0053, 0.005],
  ["chained", "post_albert.t_en", "relative_l2", carried, 9.3e-7, 0.0024, 0.0024],
  ["chained", "alignment.en", "relative_l2", carried, 1.2e-6, 0.0055, 0.0053],
  ["chained", "alignment.asr", "relative_l2", carried, 9.8e-7, 0.0024, 0.0028],
  ["chained", "prosody.F0", "relative_l2", carried, 4.3e-6, 0.028, 0.033],
  ["chained", "prosody.N", "relative_l2", carried, 7e-6, 0.02, 0.024],
  ["chained", "noise.x_source_0", "relative_l2", phase, 0.0016, null, null],
  ["chained", "noise.x_source_1", "relative_l2", phase, 0.0018, null, null],
  ["chained", "vocoder.anchor", "relative_l2", mean, 7e-5, 0.068, 0.043],
  ["chained", "vocoder.x_pre", "relative_l2", phase, 0.0019, null, null],
  ["chained", "tail.audio", "relative_l2", phase, 0.0024, null, null],
  ["chained", "tail.audio", "correlation_loss", phase, 1.1e-6, null, null],
  ["chained", "tail.audio", "gain_db", phase, 0.00085, null, null],
  ["chained", "tail.audio", "log_spectral_distance_db", phase, 0.041, null, null],
];

type PaletteRow = readonly [
  mode: Tolerance["mode"],
  value: string,
  metric: MetricName,
  reason: string,
  bound: Bound,
  // For declared numerics. Absent for stages that are fp32 in every preset.
  declared?: Bound,
];
const lost =
  "256 values stand for a weight's, which loses 3 to 30 times what fp16 does: most on the smoothed weights, which have " +
  "thousands, and up to three times less on the int8 ones";
const lostBefore = `${lost}; and the errors of the stages before`;
const lostMore = `${lost}; the shortest utterance, of 14 frames, twice as much`;
const lostText =
  "256 values are all that the text encoder has of int8 weights, which lose no more than fp16 does, and few of the " +
  "thousands that it has of smoothed ones, which lose twelve times as much";
const lostFrames =
  "frames follow from weights whose palettes are off: up to 6 tokens of 128, and 9 of 457, on the smoothed ones";
const phaseFirst =
  "the phase of weak bins of the excitation's spectrum, as uncompressed: PyTorch's own rounding weighs more than palettes do";

// 8-bit palettes, one table a weight, on the same two forms of real weights: what is lost on the smoothed ones decides.
const palettes: readonly PaletteRow[] = [
  ["isolated", "albert.bert_dur", "relative_l2", lost, 0.075, 0.075],
  ["isolated", "post_albert.duration", "relative_l2", lost, 0.0053, 0.0055],
  ["isolated", "post_albert.d", "relative_l2", lost, 0.018, 0.019],
  ["isolated", "post_albert.t_en", "relative_l2", lostText, 0.0085, 0.0085],
  ["isolated", "prosody.F0", "relative_l2", lostMore, 0.0055, 0.0055],
  ["isolated", "prosody.N", "relative_l2", lostMore, 0.0045, 0.0045],
  ["isolated", "noise.x_source_0", "relative_l2", phaseFirst, [0.075, 0.0001]],
  ["isolated", "noise.x_source_1", "relative_l2", phaseFirst, [0.0067, 5e-6]],
  ["isolated", "vocoder.anchor", "relative_l2", cancelled, 0.0015, 0.0012],
  ["isolated", "vocoder.x_pre", "relative_l2", lost, 0.019, 0.019],
  ["chained", "albert.bert_dur", "relative_l2", lostBefore, 0.075, 0.075],
  ["chained", "post_albert.duration", "relative_l2", lostBefore, 0.038, 0.038],
  ["chained", "post_albert.duration", "differing_durations", lostFrames, [4, 0.012], [4, 0.012]],
  ["chained", "post_albert.d", "relative_l2", lostBefore, 0.068, 0.068],
  ["chained", "post_albert.t_en", "relative_l2", lostText, 0.0085, 0.0085],
  ["chained", "alignment.en", "relative_l2", lostBefore, 0.085, 0.085],
  ["chained", "alignment.asr", "relative_l2", lostText, 0.0085, 0.0085],
  ["chained", "prosody.F0", "relative_l2", lostBefore, 0.035, 0.033],
  ["chained", "prosody.N", "relative_l2", lostBefore, 0.024, 0.025],
  ["chained", "noise.x_source_0", "relative_l2", phase[1], null, null],
  ["chained", "noise.x_source_1", "relative_l2", phase[1], null, null],
  ["chained", "vocoder.anchor", "relative_l2", cancelled, 0.0015, 0.0012],
  ["chained", "vocoder.x_pre", "relative_l2", phase[1], null, null],
  ["chained", "tail.audio", "relative_l2", phase[1], null, null],
  ["chained", "tail.audio", "correlation_loss", phase[1], null, null],
  ["chained", "tail.audio", "gain_db", phase[1], 0.053, 0.083],
  ["chained", "tail.audio", "log_spectral_distance_db", phase[1], 8.3, 8.3],
];

function expand(model: Tolerance["model"], rows: readonly Row[]): Tolerance[] {
  return rows.flatMap(([mode, value, metric, [why, why16], ...bounds]) =>
    bounds.flatMap((bound, i) => {
      if (bound === undefined) return [];
      const of = i === 0
        ? { precision: "fp32", numerics: "fp32", reason: why } as const
        : { precision: "fp16", numerics: i === 1 ? "fp32" : "declared", reason: why16 } as const;
      return [{ model, mode, value, metric, ...parts(bound), ...of }];
    })
  );
}

function expandPalettes(rows: readonly PaletteRow[]): Tolerance[] {
  return rows.flatMap(([mode, value, metric, reason, ...bounds]) => {
    const precision = `${bounds.length === 1 ? "fp32" : "fp16"}, 8-bit palette`;
    return (["fp32", "declared"] as const).slice(0, bounds.length).map((numerics, i) => {
      const key = { model: "kokoro-82m", mode, precision, numerics, value, metric } as const;
      return { ...key, ...parts(bounds[i]!), reason };
    });
  });
}

function parts(given: Bound): Pick<Tolerance, "bound" | "perFrame"> {
  const [bound, perFrame] = typeof given === "object" && given !== null ? given : [given];
  return { bound, perFrame };
}

/**
 * The rows of the table. Bounds are 2.5 times the greatest error measured on the reference machine (`measured.json`),
 * those that grow with T_a at least 1.3 times the error of each passage. Where the reason says so they are wider, at
 * most 4 times.
 */
export const builtInTolerances: readonly Tolerance[] = [
  ...expand("kokoro-82m", kokoro82m),
  ...expand("small", small),
  ...expandPalettes(palettes),
];
