/**
 * Faults of the stages that run on tokens: Albert, PostAlbert and Alignment.
 * @module
 */
import { combine, permuteBlocks, roundToFp16 } from "./_rewrites.ts";
import type { Fault } from "./fault.ts";

/** The faults, in the order of the stages. */
export const textFaults: readonly Fault[] = [
  {
    name: "exact GELU",
    place: "albert",
    trap: "GELU by erf where ALBERT is configured with the tanh approximation",
    injection: {
      kind: "program",
      edit: (program) => {
        for (const gelu of program.all("gelu")) program.setArgument(gelu, "mode", ["EXACT"]);
      },
    },
  },
  {
    name: "positions from 1",
    place: "albert",
    trap: "position embeddings counted from 1, as some encoders do",
    injection: {
      kind: "program",
      edit: (program) =>
        program.rewriteConstants(
          /position_and_type_embeddings$/,
          (data, [rows]) => permuteBlocks(data as Float32Array, rows, (row) => (row + 1) % rows),
        ),
    },
  },
  {
    name: "attention without its scale",
    place: "albert",
    trap: "scores not divided by the square root of the head's width",
    injection: {
      kind: "program",
      edit: (program) => {
        const headDim = 12; // of the small checkpoint: 24 over 2 heads
        program.mapConstant(/query_(weight|bias)_scaled$/, (value) => value * Math.sqrt(headDim));
      },
    },
  },
  {
    name: "one layer short",
    place: "albert",
    trap: "ALBERT's shared layer run once too few",
    injection: {
      kind: "program",
      edit: (program) => {
        const norms = program.all("layer_norm");
        // Each layer ends with a normalization; the one before the last layer's becomes the output's source.
        const last = norms[norms.length - 1];
        const before = norms[norms.length - 3];
        program.bind(last, "x", program.argument(before, "x"));
      },
    },
  },
  {
    name: "dropped bias",
    place: "albert",
    trap: "a bias that the loader did not find and left out (strict=False)",
    injection: {
      kind: "program",
      edit: (program) => program.unbind(program.first("linear"), "bias"),
    },
  },
  {
    name: "LSTM gates swapped",
    place: "post_albert",
    trap: "PyTorch's gate order i, f, g, o taken for Core ML's i, f, o, g",
    injection: {
      kind: "program",
      edit: (program) =>
        program.rewriteConstants(
          /^predictor_lstm_.*_ifog$/,
          (data) => permuteBlocks(data as Float32Array, 4, (gate) => [0, 1, 3, 2][gate]),
        ),
    },
  },
  {
    name: "LSTM directions swapped",
    place: "post_albert",
    trap: "the reverse direction's weights taken for the forward one's",
    injection: {
      kind: "program",
      edit: (program) => {
        const lstm = program.users("text_encoder_lstm_bias_l0_ifog", "lstm")[0];
        for (const argument of ["weight_ih", "weight_hh", "bias"]) {
          const [forward, back] = [argument, `${argument}_back`].map((name) =>
            program.argument(lstm, name)
          );
          program.bind(lstm, argument, back);
          program.bind(lstm, `${argument}_back`, forward);
        }
      },
    },
  },
  {
    name: "mask of the wrong sense",
    place: "post_albert",
    trap: "PyTorch's mask is true where a token is padding, the attention mask 1 where it counts",
    injection: {
      kind: "program",
      edit: (program) => {
        const one = program.constant("fp32", [], Float32Array.of(1));
        program.intercept(
          "cast_0",
          (y, before, type) => program.insert(before, "sub", { x: one, y }, type),
        );
      },
    },
  },
  {
    name: "style scale without its 1",
    place: "post_albert",
    trap: "AdaLayerNorm's (1 + gamma) implemented as gamma",
    injection: {
      kind: "program",
      edit: (program) => {
        const normalized = program.first("layer_norm").outputs[0].name;
        const scale = program.argument(program.users(normalized, "mul")[0], "y");
        program.setArgument(program.source(scale), "y", [0]);
      },
    },
  },
  {
    name: "wrong epsilon",
    place: "post_albert",
    trap: "a normalization with another library's default epsilon: 1e-3 for 1e-5",
    injection: {
      kind: "program",
      edit: (program) => {
        const norm = program.users("text_encoder_cnn_0_1_gamma", "layer_norm")[0];
        program.setArgument(norm, "epsilon", [1e-3]);
      },
    },
  },
  {
    name: "durations times speed",
    place: "post_albert",
    trap: "speed multiplied where it divides",
    injection: {
      kind: "program",
      edit: (program) => program.retype(program.source("duration"), "mul"),
    },
  },
  {
    name: "frame numbers in fp16",
    place: "alignment",
    trap: "frames past 2048 counted in fp16, which skips every other number there",
    injection: {
      kind: "program",
      edit: (program) => {
        program.mapConstant("frame_numbers", (frame) => Math.f16round(frame));
        roundToFp16(program, program.first("cumsum").outputs[0].name);
      },
    },
  },
  {
    name: "max_frames one short",
    place: "alignment",
    trap:
      "a table of frame numbers that ends one early: the longest utterance loses its last frame",
    injection: {
      kind: "program",
      edit: (program) => program.rewriteConstants("frame_numbers", (data) => data.slice(0, -1)),
    },
  },
  {
    name: "frames of two tokens",
    place: "alignment",
    trap:
      "closed where it should be half open: the first frame of a token counts for the one before too",
    injection: {
      kind: "program",
      edit: (program) => program.retype(program.first("less"), "less_equal"),
    },
  },
  {
    name: "starts one frame late",
    place: "alignment",
    trap: "frames counted from 1 in one place and from 0 in another",
    injection: {
      kind: "program",
      edit: (program) => combine(program, program.first("sub").outputs[0].name, "add", 1),
    },
  },
];
