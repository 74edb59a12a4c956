/**
 * Names and shapes of every tensor of a Kokoro checkpoint, as formulas over the model's widths. One
 * table serves to check real checkpoints and to make seeded ones.
 *
 * Source: the modules of the PyPI package kokoro 0.9.4 (`model.py`, `modules.py`, `istftnet.py`) and
 * `AlbertModel`; the order is that of `KModel.state_dict()`.
 * @module
 */
import type { KokoroConfig } from "../../stages/config.ts";

/** Widths that kokoro's modules or its config.json fix for every size of the model. */
const fixed = {
  maxDuration: 50,
  encoderDepth: 3,
  encoderKernel: 5,
  /** Upsampling rate and kernel of each transposed convolution. */
  upsamplers: [{ rate: 10, kernel: 20 }, { rate: 6, kernel: 12 }],
  resblockKernels: [3, 7, 11],
  /** Kernels of the residual blocks on the noise sources, one for each upsampler. */
  noiseResblockKernels: [7, 11],
  dilationCount: 3,
  harmonicCount: 9,
  /** Channels of a spectrum of n_fft 20: 11 magnitudes and 11 phases. */
  spectrumDim: 22,
} as const;

type Shapes = Map<string, readonly number[]>;

/**
 * Shapes of all 688 tensors by name for a model of the widths in `config`. The widths that the config
 * does not tell keep Kokoro-82M's proportions: ALBERT's embedding is 1/6 and its feed-forward layer
 * 8/3 of its hidden size; the decoder is twice and its residual text path 1/8 as wide as `hiddenDim`.
 */
export function tensorShapes(config: KokoroConfig): ReadonlyMap<string, readonly number[]> {
  const shapes: Shapes = new Map();
  addAlbert(shapes, config);
  addPredictor(shapes, config);
  addTextEncoder(shapes, config);
  addDecoder(shapes, config);
  return shapes;
}

/**
 * Whether the official file may lack the tensor called `name`, and what then stands for it. kokoro made
 * AdaIN's instance normalization affine to please the ONNX exporter, after training: its weights are
 * the identity and not in the file.
 */
export function defaultFill(name: string): number | undefined {
  const match = /\.(?:norm[12]|adain[12]\.\d)\.norm\.(weight|bias)$/.exec(name);
  return match === null ? undefined : match[1] === "weight" ? 1 : 0;
}

function addAlbert(shapes: Shapes, { plbert, tokenCount, hiddenDim }: KokoroConfig): void {
  const embeddingDim = Math.round(plbert.hiddenSize / 6);
  const feedForwardDim = Math.round((plbert.hiddenSize * 8) / 3);
  const { hiddenSize } = plbert;
  const layer = "bert.encoder.albert_layer_groups.0.albert_layers.0";
  shapes.set("bert.embeddings.word_embeddings.weight", [tokenCount, embeddingDim]);
  shapes.set("bert.embeddings.position_embeddings.weight", [plbert.positionCount, embeddingDim]);
  shapes.set("bert.embeddings.token_type_embeddings.weight", [2, embeddingDim]);
  addVectors(shapes, "bert.embeddings.LayerNorm", ["weight", "bias"], embeddingDim);
  addLinear(shapes, "bert.encoder.embedding_hidden_mapping_in", hiddenSize, embeddingDim);
  addVectors(shapes, `${layer}.full_layer_layer_norm`, ["weight", "bias"], hiddenSize);
  for (const projection of ["query", "key", "value", "dense"]) {
    addLinear(shapes, `${layer}.attention.${projection}`, hiddenSize, hiddenSize);
  }
  addVectors(shapes, `${layer}.attention.LayerNorm`, ["weight", "bias"], hiddenSize);
  addLinear(shapes, `${layer}.ffn`, feedForwardDim, hiddenSize);
  addLinear(shapes, `${layer}.ffn_output`, hiddenSize, feedForwardDim);
  addLinear(shapes, "bert.pooler", hiddenSize, hiddenSize);
  addLinear(shapes, "bert_encoder", hiddenDim, hiddenSize);
}

function addPredictor(shapes: Shapes, { hiddenDim, styleDim }: KokoroConfig): void {
  const inputDim = hiddenDim + styleDim;
  for (let i = 0; i < fixed.encoderDepth; i++) {
    addLstm(shapes, `predictor.text_encoder.lstms.${2 * i}`, inputDim, hiddenDim);
    addLinear(shapes, `predictor.text_encoder.lstms.${2 * i + 1}.fc`, 2 * hiddenDim, styleDim);
  }
  addLstm(shapes, "predictor.lstm", inputDim, hiddenDim);
  addLinear(shapes, "predictor.duration_proj.linear_layer", fixed.maxDuration, hiddenDim);
  addLstm(shapes, "predictor.shared", inputDim, hiddenDim);
  const half = hiddenDim / 2;
  for (const curve of ["F0", "N"]) {
    addResBlk(shapes, `predictor.${curve}.0`, hiddenDim, hiddenDim, styleDim);
    addResBlk(shapes, `predictor.${curve}.1`, hiddenDim, half, styleDim, { upsample: true });
    addResBlk(shapes, `predictor.${curve}.2`, half, half, styleDim);
  }
  for (const curve of ["F0", "N"]) {
    shapes.set(`predictor.${curve}_proj.weight`, [1, half, 1]);
    shapes.set(`predictor.${curve}_proj.bias`, [1]);
  }
}

function addTextEncoder(shapes: Shapes, { hiddenDim, tokenCount }: KokoroConfig): void {
  shapes.set("text_encoder.embedding.weight", [tokenCount, hiddenDim]);
  for (let i = 0; i < fixed.encoderDepth; i++) {
    addConv(shapes, `text_encoder.cnn.${i}.0`, [hiddenDim, hiddenDim, fixed.encoderKernel]);
    addVectors(shapes, `text_encoder.cnn.${i}.1`, ["gamma", "beta"], hiddenDim);
  }
  addLstm(shapes, "text_encoder.lstm", hiddenDim, hiddenDim);
}

function addDecoder(shapes: Shapes, config: KokoroConfig): void {
  const { hiddenDim, styleDim, upsampleInitialChannel } = config;
  const decoderDim = 2 * hiddenDim;
  const textDim = Math.round(hiddenDim / 8);
  const decodeDim = decoderDim + textDim + 2;
  addResBlk(shapes, "decoder.encode", hiddenDim + 2, decoderDim, styleDim);
  for (let i = 0; i < 3; i++) {
    addResBlk(shapes, `decoder.decode.${i}`, decodeDim, decoderDim, styleDim);
  }
  addResBlk(shapes, "decoder.decode.3", decodeDim, upsampleInitialChannel, styleDim, {
    upsample: true,
  });
  addConv(shapes, "decoder.F0_conv", [1, 1, 3]);
  addConv(shapes, "decoder.N_conv", [1, 1, 3]);
  addConv(shapes, "decoder.asr_res.0", [textDim, hiddenDim, 1]);
  addGenerator(shapes, "decoder.generator", styleDim, upsampleInitialChannel);
}

function addGenerator(shapes: Shapes, path: string, styleDim: number, initialDim: number): void {
  const { upsamplers, spectrumDim } = fixed;
  const dims = upsamplers.map((_, i) => initialDim >> (i + 1));
  addLinear(shapes, `${path}.m_source.l_linear`, 1, fixed.harmonicCount);
  // A source's convolution strides over the upsampling that is left to do.
  const kernels = [2 * upsamplers[1].rate, 1];
  dims.forEach((dim, i) => {
    shapes.set(`${path}.noise_convs.${i}.weight`, [dim, spectrumDim, kernels[i]]);
    shapes.set(`${path}.noise_convs.${i}.bias`, [dim]);
  });
  dims.forEach((dim, i) => {
    addSnakeResBlock(
      shapes,
      `${path}.noise_res.${i}`,
      dim,
      fixed.noiseResblockKernels[i],
      styleDim,
    );
  });
  dims.forEach((dim, i) => {
    const shape = [2 * dim, dim, upsamplers[i].kernel];
    addConv(shapes, `${path}.ups.${i}`, shape, { biasDim: dim });
  });
  dims.forEach((dim, i) => {
    fixed.resblockKernels.forEach((kernel, j) => {
      const index = i * fixed.resblockKernels.length + j;
      addSnakeResBlock(shapes, `${path}.resblocks.${index}`, dim, kernel, styleDim);
    });
  });
  addConv(shapes, `${path}.conv_post`, [spectrumDim, dims[dims.length - 1], 7]);
}

/** `AdainResBlk1d`: two convolutions, two AdaINs, and where needed a 1x1 shortcut and an upsampler. */
function addResBlk(
  shapes: Shapes,
  path: string,
  inDim: number,
  outDim: number,
  styleDim: number,
  { upsample = false } = {},
): void {
  addConv(shapes, `${path}.conv1`, [outDim, inDim, 3]);
  addConv(shapes, `${path}.conv2`, [outDim, outDim, 3]);
  addAdaIn(shapes, `${path}.norm1`, inDim, styleDim);
  addAdaIn(shapes, `${path}.norm2`, outDim, styleDim);
  if (inDim !== outDim) {
    addConv(shapes, `${path}.conv1x1`, [outDim, inDim, 1], { biasDim: null });
  }
  if (upsample) addConv(shapes, `${path}.pool`, [inDim, 1, 3]);
}

/** `AdaINResBlock1`: three pairs of convolutions with AdaIN and Snake before each. */
function addSnakeResBlock(
  shapes: Shapes,
  path: string,
  dim: number,
  kernel: number,
  styleDim: number,
): void {
  const each = (add: (half: 1 | 2, i: number) => void) => {
    for (const half of [1, 2] as const) {
      for (let i = 0; i < fixed.dilationCount; i++) add(half, i);
    }
  };
  each((half, i) => addConv(shapes, `${path}.convs${half}.${i}`, [dim, dim, kernel]));
  each((half, i) => addAdaIn(shapes, `${path}.adain${half}.${i}`, dim, styleDim));
  each((half, i) => shapes.set(`${path}.alpha${half}.${i}`, [1, dim, 1]));
}

function addAdaIn(shapes: Shapes, path: string, dim: number, styleDim: number): void {
  addVectors(shapes, `${path}.norm`, ["weight", "bias"], dim);
  addLinear(shapes, `${path}.fc`, 2 * dim, styleDim);
}

/** A weight-normed convolution; a transposed one has another width of bias than its first axis. */
function addConv(
  shapes: Shapes,
  path: string,
  shape: readonly number[],
  { biasDim = shape[0] }: { biasDim?: number | null } = {},
): void {
  if (biasDim !== null) shapes.set(`${path}.bias`, [biasDim]);
  shapes.set(`${path}.weight_g`, [shape[0], 1, 1]);
  shapes.set(`${path}.weight_v`, shape);
}

function addLinear(shapes: Shapes, path: string, outDim: number, inDim: number): void {
  shapes.set(`${path}.weight`, [outDim, inDim]);
  shapes.set(`${path}.bias`, [outDim]);
}

/** A bidirectional LSTM whose two directions together give `outDim` features. */
function addLstm(shapes: Shapes, path: string, inDim: number, outDim: number): void {
  const hidden = outDim / 2;
  for (const direction of ["", "_reverse"]) {
    shapes.set(`${path}.weight_ih_l0${direction}`, [4 * hidden, inDim]);
    shapes.set(`${path}.weight_hh_l0${direction}`, [4 * hidden, hidden]);
    shapes.set(`${path}.bias_ih_l0${direction}`, [4 * hidden]);
    shapes.set(`${path}.bias_hh_l0${direction}`, [4 * hidden]);
  }
}

function addVectors(shapes: Shapes, path: string, names: readonly string[], dim: number): void {
  for (const name of names) shapes.set(`${path}.${name}`, [dim]);
}
