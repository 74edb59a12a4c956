/**
 * A small checkpoint made of a seed, in memory: all of Kokoro's tensors in narrow widths, for tests.
 * Its speech is noise, but its activations are of speech's magnitudes: they neither explode nor die,
 * durations are a few frames, and F0 is mostly voiced.
 * @module
 */
import { createHash } from "node:crypto";
import type { KokoroConfig } from "../../stages/config.ts";
import { bytesOf, elementCount, type Tensor, tensor } from "../../tensor/tensor.ts";
import { checkedCheckpoint } from "./_checked.ts";
import { type Random, seededRandom } from "../../system/random.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { tensorShapes } from "./tensor_shapes.ts";

/** Narrow widths in Kokoro-82M's proportions; ALBERT keeps its 12 layers, which share their weights. */
export const smallConfig: KokoroConfig = {
  hiddenDim: 32,
  styleDim: 16,
  tokenCount: 178,
  plbert: { hiddenSize: 24, headCount: 2, layerCount: 12, positionCount: 512 },
  upsampleInitialChannel: 32,
};

type Fill = (shape: readonly number[], random: Random) => (index: number) => number;

const normal = (mean: number, deviation: number): Fill => (_, random) => () =>
  mean + deviation * random.normal();
/** Keeps the variance of what passes through; `gain` is the standard deviation that unit inputs get. */
const scaled = (gain: number): Fill => (shape, random) => {
  const deviation = gain / Math.sqrt(elementCount(shape.slice(1)));
  return () => deviation * random.normal();
};
/** A transposed convolution [in, out, kernel] adds up `in * kernel / stride` products; stride = kernel/2. */
const transposedConvolution: Fill = ([inDim], random) => () =>
  random.normal() / Math.sqrt(2 * inDim);
/**
 * Rows alike, so that the 50 sigmoids that sum up to a duration move together and durations differ from
 * token to token.
 */
const alikeRows: Fill = ([, width], random) => {
  const common = Array.from({ length: width }, () => random.normal());
  return (index) => common[index % width] + 0.1 * random.normal();
};

/**
 * Convolutions [out, 22, kernel] on spectra of 11 magnitudes and 11 phases. A phase is well conditioned in the
 * strong bin 0, where it is 0 or pi; elsewhere it jumps by whole turns at +-pi and in weak bins rounding decides
 * it, so that a convolution that listened to all phases alike would give another result on every machine.
 */
const spectrumConvolution: Fill = ([, channels, kernel], random) => {
  const bins = channels / 2;
  const deviation = 1 / Math.sqrt(channels * kernel);
  const attention = Array.from({ length: channels }, (_, channel) => {
    const bin = channel - bins;
    return bin <= 0 ? 1 : 1e-5;
  });
  return (index) => deviation * attention[Math.floor(index / kernel) % channels] * random.normal();
};

/** How the values of a tensor are drawn; the first row that matches its name counts. */
const fills: readonly { readonly matches: RegExp; readonly fill: Fill }[] = [
  // sigmoid(-3.25) * 50 is 1.9 frames.
  { matches: /duration_proj\.linear_layer\.bias$/, fill: normal(-3.25, 0.1) },
  { matches: /duration_proj\.linear_layer\.weight$/, fill: alikeRows },
  // F0 in Hz: about 120, at times under the 10 that count as unvoiced.
  { matches: /F0_proj\.bias$/, fill: normal(120, 1) },
  { matches: /F0_proj\.weight$/, fill: scaled(150) },
  { matches: /decoder\.F0_conv\.weight_v$/, fill: scaled(0.01) },
  { matches: /\.alpha[12]\.\d$/, fill: normal(1, 0.1) },
  { matches: /(LayerNorm|layer_norm|\.norm)\.weight$|\.gamma$/, fill: normal(1, 0.1) },
  { matches: /embeddings?\.weight$/, fill: normal(0, 0.5) },
  { matches: /\.ups\.\d\.weight_v$/, fill: transposedConvolution },
  { matches: /\.pool\.weight_v$/, fill: scaled(1) },
  { matches: /\.conv_post\.weight_v$/, fill: scaled(0.3) },
  { matches: /\.fc\.weight$/, fill: scaled(0.5) },
  // Attention that picks tokens out; an even one would make all of ALBERT's outputs alike after 12 layers.
  { matches: /attention\.(query|key)\.weight$/, fill: scaled(3) },
  { matches: /attention\.dense\.weight$/, fill: scaled(0.2) },
  // The nine harmonics of 0.1 add up to an excitation that tanh bends, often below 0.
  { matches: /l_linear\.weight$/, fill: scaled(5) },
  { matches: /noise_convs\.\d\.weight$/, fill: spectrumConvolution },
  { matches: /weight/, fill: scaled(1) },
  { matches: /bias|\.beta$/, fill: normal(0, 0.1) },
];

/**
 * The checkpoint of `seed` with the widths of `config`: the same on every machine, tensor by tensor
 * whatever the order of reading.
 */
export function seededCheckpoint(seed = 0, config: KokoroConfig = smallConfig): Checkpoint {
  const shapes = tensorShapes(config);
  const read = (name: string): Tensor<"fp32"> => {
    const shape = shapes.get(name)!;
    if (name.endsWith("weight_g")) {
      return tensor("fp32", shape, rowNorms(read(name.replace(/g$/, "v")), shape[0]));
    }
    const { fill } = fills.find(({ matches }) => matches.test(name))!;
    const draw = fill(shape, seededRandom(`${seed} ${name}`));
    return tensor(
      "fp32",
      shape,
      Float32Array.from({ length: elementCount(shape) }, (_, i) => draw(i)),
    );
  };
  const hash = createHash("sha256");
  for (const name of shapes.keys()) hash.update(name).update(bytesOf(read(name).data));
  return checkedCheckpoint({
    format: "seeded",
    source: `seed ${seed}`,
    sha256: hash.digest("hex"),
    config,
    shapes,
    read,
    [Symbol.dispose]: () => {},
  });
}

/**
 * Rows of a voice for seeded checkpoints, `[510, 2 * styleDim]` row-major. Unlike those of real voices,
 * neighbouring rows have nothing in common.
 */
export function seededVoiceRows(seed = 0, { styleDim }: KokoroConfig = smallConfig): Float32Array {
  const random = seededRandom(`voice ${seed}`);
  return Float32Array.from({ length: voiceRowCount * 2 * styleDim }, () => 0.5 * random.normal());
}
/** Most phonemes that an utterance may have: one row each. */
const voiceRowCount = 510;

/** Weight norm's g for which the normalized weight is v itself. */
function rowNorms({ data }: Tensor<"fp32">, rowCount: number): Float32Array {
  const length = data.length / rowCount;
  return Float32Array.from({ length: rowCount }, (_, row) => {
    const values = data.subarray(row * length, (row + 1) * length);
    return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  });
}
