/**
 * Runs the glue vectors: over the product's own glue, over a port's, or over one with a fault in it.
 * @module
 */
import { tensor } from "../../tensor/tensor.ts";
import chunkVectors from "./chunks.json" with { type: "json" };
import durationVectors from "./durations.json" with { type: "json" };
import { type Glue, productGlue } from "./glue.ts";
import precisionVectors from "./precision.json" with { type: "json" };
import strideVectors from "./strides.json" with { type: "json" };
import styleVectors from "./style.json" with { type: "json" };
import tokenVectors from "./tokens.json" with { type: "json" };

/** The files that test functions of the host; `alignment.json` tests a stage. */
const vectorFiles = [
  "tokens",
  "style",
  "chunks",
  "durations",
  "precision",
  "strides",
] as const;
/** Name of a file, without `.json`. */
export type VectorFile = (typeof vectorFiles)[number];

/** A vector that came out otherwise. */
export interface VectorFailure {
  readonly file: VectorFile;
  /** Name of the case in its file. */
  readonly case: string;
  readonly expected: string;
  readonly received: string;
}

/** What one vector expects and what the glue gives for it: plain values, null where it must be refused. */
interface Vector {
  readonly name: string;
  readonly expected: unknown;
  readonly received: () => unknown;
}

const vectors: Readonly<Record<VectorFile, (glue: Glue) => readonly Vector[]>> = {
  tokens: ({ tokens, phonemeCount }) =>
    tokenVectors.cases.flatMap(({ name, phonemes, ...expected }) => [
      { name, expected: expected.tokens, received: () => [...tokens(phonemes)] },
      {
        name: `${name}, counted`,
        expected: expected.phonemeCount,
        received: () => phonemeCount(phonemes),
      },
    ]),
  style: ({ style }) => {
    const voice = Float32Array.from(
      { length: 510 * 256 },
      (_, i) => Math.floor(i / 256) + (i % 256) / 256,
    );
    const ends = (half: Float32Array) => [half[0], half[half.length - 1]];
    return styleVectors.cases.map(({ name, phonemeCount, firstAndLast }) => ({
      name,
      expected: firstAndLast,
      received: () => {
        const { timbre, prosody } = style(voice, phonemeCount);
        return { timbre: ends(timbre), prosody: ends(prosody) };
      },
    }));
  },
  chunks: ({ chunkStyles }) => {
    // Each value of this voice is the number of its row.
    const voice = Float32Array.from({ length: 510 * 256 }, (_, i) => Math.floor(i / 256));
    return chunkVectors.cases.map(({ name, chunks, rows }) => ({
      name,
      expected: rows,
      received: () => chunkStyles(voice, chunks).map(({ timbre }) => timbre[0]),
    }));
  },
  durations: ({ durations }) =>
    durationVectors.cases.map(({ name, dtype, durations: predicted, frames }) => {
      const numbers = predicted.map((value) => value === "inf" ? Infinity : Number(value));
      const shape = [1, numbers.length];
      const value = dtype === "fp16"
        ? tensor("fp16", shape, Float16Array.from(numbers))
        : tensor("fp32", shape, Float32Array.from(numbers));
      return { name, expected: frames, received: () => [...durations(value)] };
    }),
  precision: ({ toFp16 }) =>
    precisionVectors.cases.map(({ name, fp32, fp16 }) => ({
      name,
      expected: fp16,
      received: () => {
        const values = new Float32Array(Uint32Array.from(fp32, Number).buffer);
        const { buffer, byteOffset, length } = toFp16(values);
        const bits = new Uint16Array(buffer, byteOffset, length);
        return Array.from(bits, (value) => `0x${value.toString(16).padStart(4, "0")}`);
      },
    })),
  strides: ({ contiguous }) =>
    strideVectors.cases.map(({ name, shape, strides, buffer, elements }) => ({
      name,
      expected: elements,
      received: () => [...contiguous(Int32Array.from(buffer), shape, strides)],
    })),
};

/**
 * Runs `files` (by default all) over `glue`. What throws counts as refused.
 * @returns every vector that came out otherwise; none where the glue is right.
 */
export function checkGlue(
  glue: Glue = productGlue,
  files: readonly VectorFile[] = vectorFiles,
): VectorFailure[] {
  return files.flatMap((file) =>
    vectors[file](glue).flatMap((vector): VectorFailure[] => {
      const [expected, received] = [spelled(vector.expected), spelled(attempt(vector.received))];
      return expected === received ? [] : [{ file, case: vector.name, expected, received }];
    })
  );
}

function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch {
    return null;
  }
}

function spelled(value: unknown): string {
  return value === null ? "refused" : JSON.stringify(value);
}
