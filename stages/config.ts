/**
 * Hyper-parameters of Kokoro that its tensors' shapes do not tell, and those that fix the stage
 * contracts. Source: `config.json` of Kokoro-82M.
 * @module
 */
export interface KokoroConfig {
  /** Channels of the text encoder, the duration encoder and the decoder's input. */
  readonly hiddenDim: number;
  /** Width of each half of a voice's style row. */
  readonly styleDim: number;
  readonly tokenCount: number;
  readonly plbert: {
    readonly hiddenSize: number;
    readonly headCount: number;
    readonly layerCount: number;
    readonly positionCount: number;
  };
  /** Channels that enter the first of the two upsamplers; each upsampler halves them. */
  readonly upsampleInitialChannel: number;
}

/** Kokoro-82M v1.0. */
export const kokoro82m: KokoroConfig = {
  hiddenDim: 512,
  styleDim: 128,
  tokenCount: 178,
  plbert: { hiddenSize: 768, headCount: 12, layerCount: 12, positionCount: 512 },
  upsampleInitialChannel: 512,
};

/** Samples a second of the audio that the chain makes. */
export const sampleRate = 24_000;
/** Audio samples of one frame: upsampling by 10 and 6, hop 5, and F0 at twice the frame rate. */
export const samplesPerFrame = 600;
/** Most tokens, both padding zeros included, that one utterance may have. */
export const maxTokens = 512;
/** Frames that the packages accept unless `--max-frames` says otherwise: about 50 s. */
export const defaultMaxFrames = 2000;
