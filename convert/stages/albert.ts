/**
 * Stage 1, KokoroAlbert: token ids -> contextual phoneme embeddings.
 *
 * Source: `AlbertModel` of transformers with kokoro's configuration: 12 passes through one layer,
 * tanh-approximated GELU, normalization after the residual, epsilon 1e-12, no pooler.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import type { MilProgram } from "../../coreml/mil/program.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { attentionBias, selfAttention } from "../blocks/attention.ts";
import { linear } from "../blocks/conv.ts";
import { embed } from "../blocks/embedding.ts";
import { layerNorm } from "../blocks/norm.ts";
import type { StageBuilder } from "../blocks/stage_builder.ts";

const layer = "bert.encoder.albert_layer_groups.0.albert_layers.0";
const epsilon = 1e-12;

const albertNorm = (s: StageBuilder, x: MilVar, module: string, name?: string) =>
  layerNorm(s, x, { gamma: `${module}.weight`, beta: `${module}.bias`, epsilon, name });

/** Builds input_ids, attention_mask [1, T] int32 -> bert_dur [1, T, hiddenSize]. */
export function buildAlbert(s: StageBuilder): MilProgram {
  const { input_ids, attention_mask } = s.inputs();
  const { headCount, layerCount } = s.checkpoint.config.plbert;
  const bias = attentionBias(s, attention_mask);
  let x = linear(s, embeddings(s, input_ids), "bert.encoder.embedding_hidden_mapping_in");
  for (let i = 0; i < layerCount; i++) {
    const last = i === layerCount - 1;
    x = albertLayer(s, x, bias, headCount, last ? "bert_dur" : undefined);
  }
  return s.build([x]);
}

/** Sum of word, position and token-type embeddings, normalized: [1, T] -> [1, T, E]. */
function embeddings(s: StageBuilder, inputIds: MilVar): MilVar {
  const words = s.weight("bert.embeddings.word_embeddings.weight");
  const positions = s.weight("bert.embeddings.position_and_type_embeddings", () =>
    addFirstRow(
      s.checkpoint.tensor("bert.embeddings.position_embeddings.weight"),
      s.checkpoint.tensor("bert.embeddings.token_type_embeddings.weight"),
    ));
  const sum = s.mil.op("add", {
    x: embed(s, words, inputIds),
    y: embed(s, positions, positionIds(s, inputIds)),
  });
  return albertNorm(s, sum, "bert.embeddings.LayerNorm");
}

/** 0, 1, ... T - 1 for input_ids [1, T]. */
function positionIds(s: StageBuilder, inputIds: MilVar): MilVar {
  const count = s.mil.op("gather", {
    x: s.mil.op("shape", { x: inputIds }),
    indices: 1,
    axis: 0,
  });
  return s.mil.op("range_1d", { start: 0, end: count, step: 1 });
}

/** Every row of `table` plus the first row of `other`: all tokens are of type 0. */
function addFirstRow(table: Tensor<"fp32">, other: Tensor<"fp32">): Tensor<"fp32"> {
  const width = table.shape[1];
  return tensor("fp32", table.shape, table.data.map((x, i) => x + other.data[i % width]));
}

function albertLayer(
  s: StageBuilder,
  x: MilVar,
  bias: MilVar,
  headCount: number,
  name?: string,
): MilVar {
  const attention = selfAttention(s, x, bias, `${layer}.attention`, headCount);
  const attended = albertNorm(
    s,
    s.mil.op("add", { x, y: attention }),
    `${layer}.attention.LayerNorm`,
  );
  const hidden = s.mil.op("gelu", {
    x: linear(s, attended, `${layer}.ffn`),
    mode: "TANH_APPROXIMATION",
  });
  const sum = s.mil.op("add", { x: linear(s, hidden, `${layer}.ffn_output`), y: attended });
  return albertNorm(s, sum, `${layer}.full_layer_layer_norm`, name);
}
