/**
 * Faults of the host: what a port does between the stages. Each is planted in a copy of the glue, where the
 * vectors have to find it, and in the chain, where the suites have to, as far as it shows there.
 * @module
 */
import { vocabulary } from "../../passages/vocabulary.ts";
import type { Sample } from "../../stages/chain.ts";
import { cast, type Tensor, tensor } from "../../tensor/tensor.ts";
import { type Glue, productGlue } from "../glue_vectors/glue.ts";
import type { ReferenceUtterance } from "../reference_source.ts";
import { chainFeeding, chainRounding } from "./_decorate.ts";
import type { Fault, HostInjection } from "./fault.ts";

/** Another way to split and look up phonemes: what is not in the vocabulary is dropped, as ports do. */
function tokenFault(split: (phonemes: string) => readonly string[]): HostInjection {
  const symbolsOf = (phonemes: string) =>
    split(phonemes).filter((symbol) => vocabulary.has(symbol));
  const tokens = (phonemes: string) =>
    Int32Array.of(0, ...symbolsOf(phonemes).map((symbol) => vocabulary.get(symbol)!), 0);
  return {
    kind: "host",
    glue: { tokens },
    sampleOf: (utterance) => ({ ...ownSample(utterance), tokens: tokens(utterance.phonemes) }),
  };
}

const ownSample = ({ tokens, voiceRow, speed }: ReferenceUtterance): Sample => ({
  tokens,
  voiceRow,
  speed,
});

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Another row than the one of the phoneme count; `rowOf` counts from 0. */
function rowFault(rowOf: (phonemeCount: number) => number): HostInjection {
  return {
    kind: "host",
    glue: { style: (voice, count) => productGlue.style(voice, rowOf(count) + 1) },
    sampleOf: (utterance, voice) => ({
      ...ownSample(utterance),
      voiceRow: voice.row(rowOf(utterance.tokens.length - 2) + 1),
    }),
  };
}

/** Other frames than the product's for predicted durations. */
function roundingFault(round: (value: number) => number): HostInjection {
  const durations: Glue["durations"] = ({ data }) =>
    Int32Array.from(data, (value) => Math.max(1, round(value)));
  return { kind: "host", glue: { durations }, chain: chainRounding(durations) };
}

function speedFault(speedOf: (speed: number) => number): HostInjection {
  return {
    kind: "host",
    sampleOf: (utterance) => ({ ...ownSample(utterance), speed: speedOf(utterance.speed) }),
  };
}

/** Another cast from fp32 to fp16. It only shows where a stage is in fp16. */
function precisionFault(toFp16: Glue["toFp16"]): HostInjection {
  return { kind: "host", glue: { toFp16 } };
}

const bitsOf = (value: number) => new Uint32Array(Float32Array.of(value).buffer)[0];
const leastNormalFp16 = 2 ** -14;

/** The faults, in the order of the data. */
export const hostFaults: readonly Fault[] = [
  {
    name: "graphemes for phonemes",
    place: "tokens",
    trap:
      "a string's characters as the user sees them: a letter and its combining tilde are one, and unknown",
    injection: tokenFault((text) => Array.from(segmenter.segment(text), ({ segment }) => segment)),
  },
  {
    name: "phonemes composed (NFC)",
    place: "tokens",
    trap:
      "Unicode normalization on the way from the phonemizer: letter and tilde become one code point",
    injection: tokenFault((text) => [...text.normalize("NFC")]),
  },
  {
    name: "phonemes decomposed (NFD)",
    place: "tokens",
    trap:
      "the other normalization: c with a cedilla becomes two code points, the second one unknown",
    injection: tokenFault((text) => [...text.normalize("NFD")]),
  },
  {
    name: "phonemes counted in UTF-16",
    place: "tokens",
    trap: "the length of a string in UTF-16 units: a code point beyond 16 bits counts twice",
    injection: { kind: "host", glue: { phonemeCount: (phonemes) => phonemes.length } },
  },
  {
    name: "unknown phonemes dropped",
    place: "tokens",
    trap: "symbols that are not in the vocabulary left out unsaid: the words lose sounds",
    injection: tokenFault((text) => [...text]),
  },
  {
    name: "padding left out",
    place: "tokens",
    trap: "no 0 at either end, which the model was trained with",
    injection: {
      kind: "host",
      glue: { tokens: (phonemes) => productGlue.tokens(phonemes).slice(1, -1) },
      sampleOf: (utterance) => ({
        ...ownSample(utterance),
        tokens: utterance.tokens.slice(1, -1),
      }),
    },
  },
  {
    name: "ids by place in the list",
    place: "tokens",
    trap: "the vocabulary taken for a list without gaps: its 114 symbols have ids up to 177",
    injection: (() => {
      const places = new Map([...vocabulary.keys()].map((symbol, place) => [symbol, place + 1]));
      const tokens = (phonemes: string) => {
        productGlue.tokens(phonemes); // refuses what has to be refused
        return Int32Array.of(0, ...[...phonemes].map((symbol) => places.get(symbol)!), 0);
      };
      return {
        kind: "host",
        glue: { tokens },
        sampleOf: (utterance) => ({ ...ownSample(utterance), tokens: tokens(utterance.phonemes) }),
      };
    })(),
  },
  {
    name: "voice row off by one",
    place: "style",
    trap: "the row of the phoneme count, which counts from 1, where rows count from 0",
    injection: rowFault((phonemeCount) => phonemeCount),
  },
  {
    name: "voice row by tokens",
    place: "style",
    trap:
      "the row of T_enc - 1, padding counted in: two rows off, as in the published chain's demo",
    injection: rowFault((phonemeCount) => phonemeCount + 1),
  },
  {
    name: "voice row clamped",
    place: "style",
    trap: "an index out of range clamped to the last row: texts that are too long are not refused",
    injection: {
      kind: "host",
      glue: {
        style: (voice, count) => productGlue.style(voice, Math.min(510, Math.max(1, count))),
      },
    },
  },
  {
    name: "one row for all chunks",
    place: "style",
    trap: "the row picked once for a long text, by the first chunk",
    injection: {
      kind: "host",
      glue: {
        chunkStyles: (voice, chunks) => {
          const first = productGlue.style(voice, productGlue.phonemeCount(chunks[0]));
          return chunks.map(() => first);
        },
      },
    },
  },
  {
    name: "style halves swapped",
    place: "style",
    trap: "prosody for timbre: the second half of the row is the prosody's",
    injection: {
      kind: "host",
      glue: {
        style: (voice, count) => {
          const { timbre, prosody } = productGlue.style(voice, count);
          return { timbre: prosody, prosody: timbre };
        },
      },
      sampleOf: (utterance) => {
        const { voiceRow } = utterance;
        const half = voiceRow.length / 2;
        const swapped = Float32Array.of(...voiceRow.slice(half), ...voiceRow.slice(0, half));
        return { ...ownSample(utterance), voiceRow: swapped };
      },
    },
  },
  {
    name: "speed ignored",
    place: "speed",
    trap: "an option that never reaches the model",
    injection: speedFault(() => 1),
  },
  {
    name: "speed as a duration",
    place: "speed",
    trap: "1.25 understood as 1.25 times as long",
    injection: speedFault((speed) => 1 / speed),
  },
  {
    name: "attention mask of zeros",
    place: "attention_mask",
    trap: "a buffer that was made and never filled",
    injection: {
      kind: "host",
      chain: chainFeeding("post_albert", ({ attention_mask: { shape, data } }) => ({
        attention_mask: tensor("int32", shape, new Int32Array(data.length)),
      })),
    },
  },
  {
    name: "halves away from zero",
    place: "durations",
    trap: "Swift's rounded(): every half goes up, half of them to another frame than PyTorch's",
    injection: roundingFault((value) => Math.floor(value + 0.5)),
  },
  {
    name: "durations cut off",
    place: "durations",
    trap: "a conversion to integers that truncates",
    injection: roundingFault(Math.floor),
  },
  {
    name: "durations not clamped",
    place: "durations",
    trap: "tokens of no frame at all",
    injection: (() => {
      const durations: Glue["durations"] = ({ data }) =>
        Int32Array.from(data, (value) => {
          if (!(Math.abs(value) < 2 ** 31)) throw new RangeError(`no number of frames: ${value}`);
          return Math.round(value) - (value % 2 === 0.5 ? 1 : 0);
        });
      return { kind: "host", glue: { durations } };
    })(),
  },
  {
    name: "NaN becomes a frame",
    place: "durations",
    trap:
      "a stale compiled model's NaN durations taken for the least duration: a second of noise, no error",
    injection: {
      kind: "host",
      glue: {
        durations: ({ dtype, shape, data }) => {
          const values = Float32Array.from(data, (value) => Number.isFinite(value) ? value : 0);
          return productGlue.durations(cast(tensor("fp32", shape, values), dtype));
        },
      },
    },
  },
  {
    name: "fp16 overflow unseen",
    place: "precision",
    trap: "65520 and more become infinity in the cast to the next stage's precision",
    injection: precisionFault((values) => new Float16Array(values)),
  },
  {
    name: "fp16 saturated",
    place: "precision",
    trap: "what overflows becomes 65504: wrong, and finite",
    injection: precisionFault((values) =>
      Float16Array.from(values, (value) => Math.max(-65504, Math.min(65504, value)))
    ),
  },
  {
    name: "fp16 truncated",
    place: "precision",
    trap: "the low bits cut off in place of rounding to nearest even",
    injection: precisionFault((values) => {
      const kept = Uint32Array.from(values, (value) => bitsOf(value) & ~0x1fff);
      return productGlue.toFp16(new Float32Array(kept.buffer));
    }),
  },
  {
    name: "fp16 subnormals flushed",
    place: "precision",
    trap: "magnitudes under 6.1e-5 become 0: Snake's smallest alphas are 9.5e-5",
    injection: precisionFault((values) =>
      productGlue.toFp16(
        values.map((value) => Math.abs(value) < leastNormalFp16 ? 0 * value : value),
      )
    ),
  },
  {
    name: "fp32 bits read as fp16",
    place: "wiring",
    trap: "Noise's fp32 outputs handed unconverted to fp16 inputs",
    injection: {
      kind: "host",
      chain: chainFeeding("vocoder", ({ x_source_0: { dtype, shape, data } }) => {
        const { buffer, byteOffset, length } = data as Float32Array;
        const misread = new Float16Array(buffer, byteOffset, length);
        const values = Float32Array.from(misread, (value) => Number.isFinite(value) ? value : 0);
        return { x_source_0: cast(tensor("fp32", shape, values), dtype as "fp32") };
      }),
    },
  },
  {
    name: "x_sources swapped",
    place: "wiring",
    trap: "the two excitations bound to each other's input, their sizes not looked at",
    injection: {
      kind: "host",
      chain: chainFeeding("vocoder", ({ x_source_0, x_source_1 }) => ({
        x_source_0: bufferAs(x_source_0, x_source_1),
        x_source_1: bufferAs(x_source_1, x_source_0),
      })),
    },
  },
  {
    name: "F0 and N exchanged",
    place: "wiring",
    trap: "two curves of one shape bound to each other's input",
    injection: {
      kind: "host",
      chain: chainFeeding("vocoder", ({ F0_curve, N_pred }) => ({
        F0_curve: N_pred,
        N_pred: F0_curve,
      })),
    },
  },
  {
    name: "strides ignored",
    place: "strides",
    trap: "an output's padded rows read as if they were contiguous",
    injection: {
      kind: "host",
      glue: {
        contiguous: (buffer, shape) => {
          const count = shape.reduce((product, size) => product * size, 1);
          return buffer.slice(0, count);
        },
      },
    },
  },
  {
    name: "strides in bytes",
    place: "strides",
    trap: "strides counted in elements taken for bytes of fp16",
    injection: {
      kind: "host",
      glue: {
        contiguous: (buffer, shape, strides) =>
          productGlue.contiguous(buffer, shape, strides.map((stride) => Math.ceil(stride / 2))),
      },
    },
  },
];

/** The memory of `other` in the shape of `declared`: zeros where it is too short. */
function bufferAs(declared: Tensor, other: Tensor): Tensor {
  const data = (declared.data as Float32Array).map((_, i) => Number(other.data[i] ?? 0));
  return { ...declared, data } as Tensor;
}
