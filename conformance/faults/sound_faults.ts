/**
 * Faults of Vocoder and Tail: from features to samples.
 * @module
 */
import { palettize, roundToFp16, swapValues } from "./_rewrites.ts";
import type { Fault } from "./fault.ts";

const fftSize = 20;
const binCount = fftSize / 2 + 1;
/** Sum of the squared windows over any sample, at hop 5: what torch.istft divides by. */
const windowSum = 1.5;

/** The faults, in the order of the stages. */
export const soundFaults: readonly Fault[] = [
  {
    name: "edge for reflect padding",
    place: "vocoder",
    trap: "the sample before the upsampled features repeated where the module reflects",
    injection: {
      kind: "program",
      edit: (program) => {
        const slice = program.all("slice_by_index").at(-1)!;
        program.setArgument(slice, "begin", [0, 0, 0]);
        program.setArgument(slice, "end", [0, 0, 1]);
      },
    },
  },
  {
    name: "Snake without its factor of 2",
    place: "vocoder",
    trap: "cos(a x) in place of cos(2 a x) in Snake's cosine form",
    injection: {
      kind: "program",
      edit: (program) => program.mapConstant(/alpha[12]_\d_doubled$/, (value) => value / 2),
    },
  },
  {
    name: "palette index off by one",
    place: "vocoder",
    trap: "one channel of a palettized weight looks up the neighbour's value",
    injection: {
      kind: "program",
      edit: (program) => {
        const conv = program.users("decoder_generator_resblocks_3_convs1_0_weight_g_v", "conv")[0];
        const perChannel = 8 * 3;
        palettize(program, conv, "weight", (place) => Math.floor(place / perChannel) === 5);
      },
    },
  },
  {
    name: "truncated weights",
    place: "vocoder",
    trap: "a download that broke off",
    injection: {
      kind: "files",
      damage: async (path) => {
        const file = `${path}/Data/com.apple.CoreML/weights/weight.bin`;
        await Deno.truncate(file, Math.floor((await Deno.stat(file)).size / 2));
      },
    },
  },
  {
    name: "convolution taps swapped",
    place: "vocoder",
    trap: "a mathematical convolution where networks correlate: the kernel runs backwards",
    injection: {
      kind: "program",
      edit: (program) =>
        program.rewriteConstants(
          "decoder_encode_conv1_weight_g_v",
          (data, [, , kernel]) =>
            data.map((_, i) => data[i - (i % kernel) + (kernel - 1 - (i % kernel))]),
        ),
    },
  },
  {
    name: "weight norm without its gain",
    place: "vocoder",
    trap: "the direction v normalized and the gain g dropped",
    injection: {
      kind: "program",
      edit: (program) =>
        // Not of a convolution before a normalization, which takes any gain away again.
        program.rewriteConstants("decoder_decode_0_conv2_weight_g_v", (data, shape) => {
          const length = data.length / shape[0];
          return data.map((value, i) => {
            const row = data.subarray(i - (i % length), i - (i % length) + length);
            return value / Math.hypot(...row);
          });
        }),
    },
  },
  {
    name: "dilation left out",
    place: "vocoder",
    trap: "a dilated convolution run as a dense one, its padding adapted so that lengths fit",
    injection: {
      kind: "program",
      edit: (program) => {
        const conv = program.users("decoder_generator_resblocks_0_convs1_1_weight_g_v", "conv")[0];
        program.setArgument(conv, "dilations", [1]);
        program.setArgument(conv, "pad", [1, 1]);
      },
    },
  },
  {
    name: "F0 and N swapped",
    place: "vocoder",
    trap: "the two curves joined in the other order",
    injection: {
      kind: "program",
      edit: (program) => {
        const [pitch, energy] = ["F0", "N"].map((name) =>
          program.users(`decoder_${name}_conv_weight_g_v`, "conv")[0].outputs[0].name
        );
        swapValues(program, pitch, energy);
      },
    },
  },
  {
    name: "sum of blocks for their mean",
    place: "vocoder",
    trap: "three residual blocks added and not divided by three",
    injection: {
      kind: "program",
      edit: (program) => program.mapConstant("x_pre_y_0", () => 1),
    },
  },
  {
    name: "another block's weights",
    place: "vocoder",
    trap: "constants shared by equal shape or zero point: one layer runs on another's weights",
    injection: {
      kind: "program",
      edit: (program) => {
        const [first, second] = [0, 1].map((i) =>
          program.users(`decoder_generator_resblocks_3_convs2_${i}_weight_g_v`, "conv")[0]
        );
        program.bind(second, "weight", program.argument(first, "weight"));
      },
    },
  },
  {
    name: "missing COLA gain",
    place: "tail",
    trap: "divided by the windows' sum, as torch.istft is and the published Tail is not: 3.52 dB",
    injection: {
      kind: "program",
      edit: (program) => program.mapConstant("stft_synthesis", (value) => value / windowSum),
    },
  },
  {
    name: "inverted output",
    place: "tail",
    trap: "the sign of the whole signal: inaudible, but it cancels against any other source",
    injection: {
      kind: "program",
      edit: (program) => program.mapConstant("stft_synthesis", (value) => -value),
    },
  },
  {
    name: "sign of a sine",
    place: "tail",
    trap: "the conjugate spectrum in one bin of the inverse transform",
    injection: {
      kind: "program",
      edit: (program) => {
        const bin = binCount + 3; // the imaginary part of bin 3
        program.mapConstant(
          "stft_synthesis",
          (value, i) => Math.floor(i / fftSize) === bin && value !== 0 ? -value : value,
        );
      },
    },
  },
  {
    name: "constant bin doubled",
    place: "tail",
    trap:
      "all bins doubled where only those between 0 and the Nyquist frequency have a mirror image",
    injection: {
      kind: "program",
      edit: (program) =>
        program.mapConstant("stft_synthesis", (value, i) => i < fftSize ? 2 * value : value),
    },
  },
  {
    name: "symmetric window",
    place: "tail",
    trap: "a symmetric Hann window where the transform needs a periodic one",
    injection: {
      kind: "program",
      edit: (program) => {
        const hann = (n: number, period: number) =>
          0.5 - 0.5 * Math.cos((2 * Math.PI * n) / period);
        program.mapConstant("stft_synthesis", (value, i) => {
          const n = i % fftSize;
          return n === 0 ? value : (value * hann(n, fftSize - 1)) / hann(n, fftSize);
        });
      },
    },
  },
  {
    name: "slope of the other LeakyReLU",
    place: "tail",
    trap: "0.1, as in the generator, where its last activation has PyTorch's default of 0.01",
    injection: {
      kind: "program",
      edit: (program) => program.setArgument(program.first("leaky_relu"), "alpha", [0.1]),
    },
  },
  {
    name: "exponential in fp16",
    place: "tail",
    trap:
      "the stage on the Neural Engine, which computes in fp16: exp() makes much of what is lost",
    injection: {
      kind: "program",
      edit: (program) => {
        for (const type of ["conv", "exp", "mul"]) {
          for (const { outputs } of program.all(type)) roundToFp16(program, outputs[0].name);
        }
      },
    },
  },
  {
    name: "phase without its sine",
    place: "tail",
    trap: "the last layer's phase taken as an angle, where the module takes the sine of it first",
    injection: {
      kind: "program",
      edit: (program) => {
        const sine = program.first("sin");
        program.redirect(sine.outputs[0].name, program.argument(sine, "x"));
      },
    },
  },
];
