/**
 * Stage 2, KokoroPostAlbert: contextual embeddings and style -> durations and the two encodings that
 * are stretched by them.
 *
 * Source: kokoro's `DurationEncoder`, the duration half of `ProsodyPredictor`, and `TextEncoder`.
 *
 * Tokens that the attention mask leaves out are zeroed wherever the modules zero them, in every input
 * of an LSTM and between the text encoder's convolutions. The modules also end each LSTM's sequence at
 * the last token that counts, which changes nothing for one full-length utterance, all that the chain runs.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import type { MilProgram } from "../../coreml/mil/program.ts";
import { linear, sameConv } from "../blocks/conv.ts";
import { embed } from "../blocks/embedding.ts";
import { bidirectionalLstm } from "../blocks/lstm.ts";
import { adaLayerNorm, layerNorm } from "../blocks/norm.ts";
import type { StageBuilder } from "../blocks/stage_builder.ts";

/** Layers of the duration encoder and of the text encoder. */
const depth = 3;

/**
 * Builds bert_dur [1, T, hiddenSize], input_ids [1, T], style_s [1, S], speed [1], attention_mask [1, T] ->
 * duration [1, T] in frames, d [1, T, C + S], t_en [1, C, T].
 */
export function buildPostAlbert(s: StageBuilder): MilProgram {
  const { bert_dur, input_ids, style_s, speed, attention_mask } = s.inputs();
  const counts = s.mil.op("cast", { x: attention_mask, dtype: s.precision });
  const timeMask = s.mil.op("expand_dims", { x: counts, axes: [2] });
  const encoded = durationEncoder(s, bert_dur, style_s, timeMask);
  const d = s.mil.op("transpose", { x: encoded, perm: [1, 0, 2] }, "d");
  const duration = durations(s, encoded, speed);
  const tEn = textEncoder(s, input_ids, timeMask, counts);
  return s.build([duration, d, tEn]);
}

/** `DurationEncoder`, time first: bert_dur [1, T, hiddenSize], mask [1, T, 1] -> [T, 1, C + S]. */
function durationEncoder(
  s: StageBuilder,
  bertDur: MilVar,
  style: MilVar,
  timeMask: MilVar,
): MilVar {
  const mask = s.mil.op("transpose", { x: timeMask, perm: [1, 0, 2] });
  // The style beside every token that counts: one product repeats and masks it.
  const styles = s.mil.op("mul", {
    x: mask,
    y: s.mil.op("expand_dims", { x: style, axes: [0] }),
  });
  const withStyle = (x: MilVar) =>
    s.mil.op("concat", {
      values: [s.mil.op("mul", { x, y: mask }), styles],
      axis: 2,
    });

  let x = s.mil.op("transpose", { x: linear(s, bertDur, "bert_encoder"), perm: [1, 0, 2] });
  for (let i = 0; i < depth; i++) {
    const lstm = bidirectionalLstm(s, withStyle(x), `predictor.text_encoder.lstms.${2 * i}`);
    x = adaLayerNorm(s, lstm, style, `predictor.text_encoder.lstms.${2 * i + 1}`);
  }
  return withStyle(x);
}

/** Frames a token lasts, the sum of 50 probabilities over the speed: [T, 1, C + S] -> [1, T]. */
function durations(s: StageBuilder, encoded: MilVar, speed: MilVar): MilVar {
  const hidden = bidirectionalLstm(s, encoded, "predictor.lstm");
  const logits = linear(s, hidden, "predictor.duration_proj.linear_layer");
  const frames = s.mil.op("reduce_sum", {
    x: s.mil.op("sigmoid", { x: logits }),
    axes: [2],
  });
  const row = s.mil.op("transpose", { x: frames, perm: [1, 0] });
  return s.mil.op("real_div", { x: row, y: speed }, "duration");
}

/** `TextEncoder`: input_ids [1, T] -> [1, C, T], named t_en. */
function textEncoder(
  s: StageBuilder,
  inputIds: MilVar,
  timeMask: MilVar,
  counts: MilVar,
): MilVar {
  const channelMask = s.mil.op("expand_dims", { x: counts, axes: [1] });
  const masked = (x: MilVar) => s.mil.op("mul", { x, y: timeMask });
  const embedded = embed(s, s.weight("text_encoder.embedding.weight"), inputIds);
  let x = masked(embedded);
  for (let i = 0; i < depth; i++) {
    const layer = `text_encoder.cnn.${i}`;
    const convolved = sameConv(s, s.mil.op("transpose", { x, perm: [0, 2, 1] }), `${layer}.0`);
    const normalized = layerNorm(s, s.mil.op("transpose", { x: convolved, perm: [0, 2, 1] }), {
      gamma: `${layer}.1.gamma`,
      beta: `${layer}.1.beta`,
    });
    x = masked(s.mil.op("leaky_relu", { x: normalized, alpha: 0.2 }));
  }
  const timeFirst = s.mil.op("transpose", { x, perm: [1, 0, 2] });
  const hidden = bidirectionalLstm(s, timeFirst, "text_encoder.lstm");
  const channelsFirst = s.mil.op("transpose", { x: hidden, perm: [1, 2, 0] });
  return s.mil.op("mul", { x: channelsFirst, y: channelMask }, "t_en");
}
