/**
 * Long text to chunks of at most so many phonemes: cut at the ends of sentences where that is enough, else
 * of clauses, else between words, and inside a word only where one word alone is too long.
 * @module
 */
import { endsWithAbbreviation } from "./phonemize/normalize.ts";
import { countPhonemes, maxPhonemes } from "./vocabulary.ts";

/** A piece of a text and its phonemes. */
export interface Chunk {
  /** The text as it was, white space included: all chunks in order make up the whole text. */
  readonly text: string;
  readonly phonemes: string;
}

/** Text to phonemes; an empty string where there is nothing to say. */
export type ToPhonemes = (text: string) => Promise<string>;

/**
 * `text` as chunks of at most `limit` phonemes (code points), filled with as many whole sentences as
 * fit. A blank line always ends a chunk. Each sentence is phonemized once. The same text and phonemizer
 * give the same chunks.
 * @throws {RangeError} when even a single character has more phonemes than `limit`.
 */
export async function chunkText(
  text: string,
  toPhonemes: ToPhonemes,
  limit: number = maxPhonemes,
): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for (const paragraph of text.split(/(?<=\n[^\S\n]*\n)(?=\S)/)) {
    chunks.push(...await packPieces(splitSentences(paragraph), toPhonemes, limit, packClauses));
  }
  return mergeSilent(chunks);
}

type SplitFurther = (text: string, toPhonemes: ToPhonemes, limit: number) => Promise<Chunk[]>;

/** As many neighbouring pieces as fit in each chunk; a piece that is too long alone is split further. */
async function packPieces(
  pieces: readonly string[],
  toPhonemes: ToPhonemes,
  limit: number,
  splitFurther: SplitFurther,
): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  let open: Chunk | undefined;
  for (const piece of pieces) {
    const phonemes = await measure(piece, toPhonemes, limit);
    if (phonemes === undefined) {
      if (open !== undefined) chunks.push(open);
      open = undefined;
      chunks.push(...await splitFurther(piece, toPhonemes, limit));
      continue;
    }
    const joined: Chunk | undefined = open && join(open, { text: piece, phonemes });
    if (joined !== undefined && countPhonemes(joined.phonemes) <= limit) open = joined;
    else {
      if (open !== undefined) chunks.push(open);
      open = { text: piece, phonemes };
    }
  }
  if (open !== undefined) chunks.push(open);
  return chunks;
}

/** Text this many times longer than the limit does not fit; no need to phonemize it to know. */
const hopelessFactor = 4;

/** Phonemes of `text`, or undefined where they are more than `limit`. */
async function measure(
  text: string,
  toPhonemes: ToPhonemes,
  limit: number,
): Promise<string | undefined> {
  if (text.length > limit * hopelessFactor) return undefined;
  const phonemes = await toPhonemes(text);
  return countPhonemes(phonemes) <= limit ? phonemes : undefined;
}

function join(a: Chunk, b: Chunk): Chunk {
  const phonemes = [a.phonemes, b.phonemes].filter((part) => part !== "").join(" ");
  return { text: a.text + b.text, phonemes };
}

const segmenters = {
  sentence: new Intl.Segmenter("en", { granularity: "sentence" }),
  grapheme: new Intl.Segmenter("en", { granularity: "grapheme" }),
};

/** Sentences with the white space after them. "Dr. " does not end one, whatever Unicode's rules say. */
function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  for (const { segment } of segmenters.sentence.segment(text)) {
    if (sentences.length > 0 && endsWithAbbreviation(sentences.at(-1)!)) {
      sentences[sentences.length - 1] += segment;
    } else sentences.push(segment);
  }
  return sentences;
}

function packClauses(text: string, toPhonemes: ToPhonemes, limit: number): Promise<Chunk[]> {
  return packPieces(text.split(/(?=\S)(?<=[;:,—…)”]\s+|—)/), toPhonemes, limit, halve);
}

/** Cuts between words near the middle, or inside the only word, until the parts fit. */
async function halve(text: string, toPhonemes: ToPhonemes, limit: number): Promise<Chunk[]> {
  const cut = middle(text);
  const chunks: Chunk[] = [];
  for (const part of [text.slice(0, cut), text.slice(cut)]) {
    const phonemes = await measure(part, toPhonemes, limit);
    if (phonemes === undefined) chunks.push(...await halve(part, toPhonemes, limit));
    else chunks.push({ text: part, phonemes });
  }
  return chunks;
}

function middle(text: string): number {
  const half = text.length / 2;
  const nearest = (cuts: Iterable<number>) => {
    let best: number | undefined;
    for (const cut of cuts) {
      const closer = best === undefined || Math.abs(cut - half) < Math.abs(best - half);
      if (cut > 0 && cut < text.length && closer) best = cut;
    }
    return best;
  };
  const cut = nearest(text.matchAll(/(?<=\s)(?=\S)/g).map((match) => match.index)) ??
    nearest(segmenters.grapheme.segment(text)[Symbol.iterator]().map(({ index }) => index));
  if (cut === undefined) {
    throw new RangeError(
      `Cannot split '${text}': it is a single character and has more phonemes than the limit`,
    );
  }
  return cut;
}

/** Chunks without phonemes, such as blank lines, go with the chunk before them (the first with the next). */
function mergeSilent(chunks: readonly Chunk[]): Chunk[] {
  const merged: Chunk[] = [];
  for (const chunk of chunks) {
    const last = merged.at(-1);
    if (last !== undefined && (chunk.phonemes === "" || last.phonemes === "")) {
      merged[merged.length - 1] = join(last, chunk);
    } else merged.push(chunk);
  }
  return merged;
}
