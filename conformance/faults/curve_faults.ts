/**
 * Faults of Prosody and Noise: the curves, and the excitation made of them.
 * @module
 */
import { InjectionError, type ProgramEditor } from "./_program_editor.ts";
import { combine, permuteBlocks, roundToFp16, swapValues } from "./_rewrites.ts";
import type { Fault } from "./fault.ts";

/** Bins of the one-sided spectrum of 20 samples. */
const binCount = 11;

/** Name of what says where each sample lies between two values of the pitch curve, 0 to 1. */
function placesOfSamples(program: ProgramEditor): string {
  const phases = program.source(program.argument(program.first("sin"), "x"));
  const interpolated = program.source(program.argument(phases, "x"));
  const advanced = program.source(program.argument(interpolated, "y"));
  return program.argument(advanced, "y");
}

/** The faults, in the order of the stages. */
export const curveFaults: readonly Fault[] = [
  {
    name: "scale and shift swapped",
    place: "prosody",
    trap: "the style's projection split into beta and gamma in place of gamma and beta",
    injection: {
      kind: "program",
      edit: (program) => {
        const [scale, shift] = program.first("split").outputs;
        swapValues(program, scale.name, shift.name);
      },
    },
  },
  {
    name: "transposed style projection",
    place: "prosody",
    trap: "a linear weight read as [in, out] where PyTorch stores [out, in]",
    injection: {
      kind: "program",
      edit: (program) =>
        program.rewriteConstants("predictor_F0_0_norm1_fc_weight", (data, [rows, columns]) => {
          const transposed = data.slice();
          for (let i = 0; i < data.length; i++) {
            transposed[i] = data[(i % rows) * columns + Math.floor(i / rows)];
          }
          return transposed;
        }),
    },
  },
  {
    name: "output padding at the wrong end",
    place: "prosody",
    trap:
      "PyTorch's output_padding, which Core ML lacks, emulated by dropping the last sample, not the first",
    injection: {
      kind: "program",
      edit: (program) => {
        const slice =
          program.users(program.first("conv_transpose").outputs[0].name, "slice_by_index")[0];
        program.setArgument(slice, "begin", [0, 0, 0]);
        program.setArgument(slice, "end", [0, 0, -1]);
        program.setArgument(slice, "end_mask", [1, 1, 0]);
      },
    },
  },
  {
    name: "linear for nearest upsampling",
    place: "prosody",
    trap: "the shortcut doubled by interpolation where the module repeats",
    injection: {
      kind: "program",
      edit: (program) => {
        const upsample = program.first("upsample_nearest_neighbor");
        const yes = program.constant("bool", [], Uint8Array.of(1));
        const no = program.constant("bool", [], Uint8Array.of(0));
        program.retype(upsample, "upsample_bilinear");
        program.bind(upsample, "align_corners", no);
        program.bind(upsample, "half_pixel_centers", yes);
      },
    },
  },
  {
    name: "residual sum not scaled",
    place: "prosody",
    trap: "the factor of 1/sqrt(2) after a residual sum left out",
    injection: {
      kind: "program",
      edit: (program) => program.mapConstant("mul_2_y_0", () => 1),
    },
  },
  {
    name: "plain atan2",
    place: "noise",
    trap:
      "Core ML's decomposition: 0 in place of pi where the imaginary part is 0 and the real part negative",
    injection: {
      kind: "program",
      edit: (program) => {
        const angle = program.first("atan");
        const imaginary = program.argument(program.source(program.argument(angle, "x")), "x");
        const turn = program.argument(program.users(angle.outputs[0].name, "add")[0], "y");
        const isNegative = program.source(program.argument(program.source(turn), "cond"));
        const zero = program.constant("fp32", [], Float32Array.of(0));
        program.intercept(isNegative.outputs[0].name, (negative, before, type) => {
          const off = program.insert(before, "not_equal", { x: imaginary, y: zero }, type);
          return program.insert(before, "logical_and", { x: negative, y: off }, type);
        });
      },
    },
  },
  {
    name: "phase in fp16",
    place: "noise",
    trap:
      "the stage converted to fp16: the phase of the excitation loses the bits that sin() needs",
    injection: {
      kind: "program",
      edit: (program) => {
        const end = program.first("sin");
        const steps = program.program.operations.slice(0, program.program.operations.indexOf(end));
        const rounded = steps.filter(({ type }) => /^(mul|real_div|sub|cumsum|add)$/.test(type));
        if (rounded.length === 0) throw new InjectionError("nothing is computed before the sine");
        for (const { outputs } of rounded) roundToFp16(program, outputs[0].name);
      },
    },
  },
  {
    name: "nearest for linear upsampling",
    place: "noise",
    trap: "the phase repeated where the module interpolates it",
    injection: {
      kind: "program",
      edit: (program) => {
        const half = program.constant("fp32", [], Float32Array.of(0.5));
        program.intercept(placesOfSamples(program), (x, before, type) => {
          const sum = program.insert(before, "add", { x, y: half }, type);
          return program.insert(before, "floor", { x: sum }, type);
        });
      },
    },
  },
  {
    name: "wrong half-pixel rule",
    place: "noise",
    trap: "interpolation from the samples' edges in place of their centres",
    injection: {
      kind: "program",
      edit: (program) => combine(program, placesOfSamples(program), "sub", 0.5 / 300),
    },
  },
  {
    name: "zeros before the transform",
    place: "noise",
    // Reflection would be no fault: the phase is held at both ends, so that it pads with the same values.
    trap:
      "the signal extended by zeros, other transforms' default, where the module repeats its ends",
    injection: {
      kind: "program",
      edit: (program) => {
        const transform = program.users("stft_analysis", "conv")[0];
        const pad = program.source(program.argument(transform, "x"));
        program.setArgument(pad, "mode", ["constant"]);
      },
    },
  },
  {
    name: "real and imaginary parts swapped",
    place: "noise",
    trap: "sine and cosine filters stored in the other order",
    injection: {
      kind: "program",
      edit: (program) =>
        program.rewriteConstants(
          "stft_analysis",
          (data) => permuteBlocks(data as Float32Array, 2, (block) => 1 - block),
        ),
    },
  },
  {
    name: "bins in reverse",
    place: "noise",
    trap: "magnitudes counted from the Nyquist frequency down",
    injection: {
      kind: "program",
      edit: (program) =>
        program.rewriteConstants(
          "stft_analysis",
          (data) =>
            permuteBlocks(data as Float32Array, 2 * binCount, (block) =>
              block < binCount ? binCount - 1 - block : 3 * binCount - 1 - block),
        ),
    },
  },
  {
    name: "harmonics from 0",
    place: "noise",
    trap: "harmonic numbers counted from 0: a constant and eight harmonics",
    injection: {
      kind: "program",
      edit: (program) => program.mapConstant("harmonic_numbers", (number) => number - 1),
    },
  },
  {
    name: "unvoiced counts as voiced",
    place: "noise",
    trap: "no threshold of 10 Hz under which there is no harmonic excitation",
    injection: {
      kind: "program",
      edit: (program) => program.setArgument(program.first("greater"), "y", [-1e4]),
    },
  },
  {
    name: "Snake without its reciprocal",
    place: "noise",
    trap: "x + sin^2(a x) in place of x + sin^2(a x) / a",
    injection: {
      kind: "program",
      edit: (program) => program.mapConstant(/noise_res_0_alpha1_0_reciprocal$/, () => 1),
    },
  },
  {
    name: "convolution one sample early",
    place: "noise",
    trap: "'same' padding, which puts the odd sample at the end, for the module's symmetric one",
    injection: {
      kind: "program",
      edit: (program) => {
        const conv = program.users("decoder_generator_noise_convs_0_weight", "conv")[0];
        program.setArgument(conv, "pad", [2, 4]);
      },
    },
  },
];
