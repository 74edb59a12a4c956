/**
 * Stage 6, KokoroVocoder: encodings, curves and excitation -> the features that the tail turns into audio.
 *
 * Source: kokoro's `Decoder` and `Generator` (`istftnet.py`) up to the last activation, with Snake in
 * its cosine form; Kaneko et al. 2022, "iSTFTNet".
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import type { MilProgram } from "../../coreml/mil/program.ts";
import { conv, convTranspose, kernelSize } from "../blocks/conv.ts";
import { adaInResBlock, snakeResBlock } from "../blocks/resblocks.ts";
import { cosSnake } from "../blocks/snake.ts";
import type { StageBuilder } from "../blocks/stage_builder.ts";
import { waveform } from "../blocks/waveform.ts";
import type { Preset } from "../presets/preset.ts";

const generator = "decoder.generator";
/** Residual blocks that take the encodings again, and all of them. */
const decodeDepth = 4;
/** Residual blocks of different kernel sizes that are averaged after each upsampler. */
const kernelCount = 3;

/**
 * Builds asr [1, C, T_a], F0_curve and N_pred [1, 2 T_a], x_source_0 [1, D / 2, 20 T_a], x_source_1
 * [1, D / 4, 120 T_a + 1], style_timbre [1, S] -> anchor [1] or [600 T_a], x_pre [1, D / 4, 120 T_a + 1].
 *
 * Nobody reads the anchor: a second output keeps the whole program on the Neural Engine. As `mean` of x_pre it is
 * reduced straight to rank 1: macOS 14 refuses a mean that is expanded. As `audio` it is what the tail makes of x_pre,
 * in this stage's precision, in which the exponential may overflow.
 */
export function buildVocoder(s: StageBuilder, anchor: Preset["anchor"]): MilProgram {
  const { asr, F0_curve, N_pred, x_source_0, x_source_1, style_timbre } = s.inputs();
  let x = decoder(s, asr, F0_curve, N_pred, style_timbre);
  x = averagedBlocks(s, upsampled(s, x, 0, x_source_0), style_timbre, 0);
  x = averagedBlocks(s, upsampled(s, x, 1, x_source_1), style_timbre, 1, "x_pre");
  const discarded = anchor === "audio"
    ? waveform(s, x, "anchor")
    : s.mil.op("reduce_mean", { x, axes: [1, 2] }, "anchor");
  return s.build([discarded, x]);
}

/** `Decoder` before its generator: -> [1, D, 2 T_a]. */
function decoder(
  s: StageBuilder,
  asr: MilVar,
  pitch: MilVar,
  energy: MilVar,
  style: MilVar,
): MilVar {
  const join = (...values: MilVar[]) => s.mil.op("concat", { values, axis: 1 });
  const halved = (curve: MilVar, layer: string) =>
    conv(s, s.mil.op("expand_dims", { x: curve, axes: [1] }), layer, { stride: 2, padding: 1 });
  const curves = [halved(pitch, "decoder.F0_conv"), halved(energy, "decoder.N_conv")];
  const text = conv(s, asr, "decoder.asr_res.0");

  let x = adaInResBlock(s, join(asr, ...curves), style, "decoder.encode");
  for (let i = 0; i < decodeDepth; i++) {
    x = adaInResBlock(s, join(x, text, ...curves), style, `decoder.decode.${i}`);
  }
  return x;
}

/**
 * LeakyReLU, upsampler `index` and the excitation added. The last upsampler's output is extended at the
 * front by reflection, to the source's odd length.
 */
function upsampled(s: StageBuilder, x: MilVar, index: 0 | 1, source: MilVar): MilVar {
  const layer = `${generator}.ups.${index}`;
  const stride = kernelSize(s, layer) / 2;
  let y = s.mil.op("leaky_relu", { x, alpha: 0.1 });
  y = convTranspose(s, y, layer, { stride, padding: stride / 2 });
  if (index === 1) {
    const second = s.mil.op("slice_by_index", {
      x: y,
      begin: [0, 0, 1],
      end: [0, 0, 2],
      begin_mask: [true, true, false],
      end_mask: [true, true, false],
    });
    y = s.mil.op("concat", { values: [second, y], axis: 2 });
  }
  return s.mil.op("add", { x: y, y: source });
}

/** Mean of the three residual blocks after upsampler `index`. */
function averagedBlocks(
  s: StageBuilder,
  x: MilVar,
  style: MilVar,
  index: 0 | 1,
  name?: string,
): MilVar {
  const blocks = Array.from({ length: kernelCount }, (_, i) =>
    snakeResBlock(
      s,
      x,
      style,
      `${generator}.resblocks.${index * kernelCount + i}`,
      cosSnake,
    ));
  const sum = blocks.reduce((a, b) => s.mil.op("add", { x: a, y: b }));
  return s.mil.op("mul", { x: sum, y: 1 / kernelCount }, name);
}
