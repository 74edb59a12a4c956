/**
 * The result of palettizing the same packages here and with coremltools, the content of `palettize.json`: raw
 * times and errors, from which every figure and the verdict are derived.
 * @module
 */
import { z } from "zod";
import type { WeightDigests } from "../../references/weight_digests.ts";
import type { StageName } from "../../stages/contract.ts";
import type { BenchResult, Environment } from "../result.ts";

/** Version of the layout of {@link PalettizeResult}; raised when a field changes its meaning or goes away. */
export const palettizeSchemaVersion = 1;

/** Bits of a palette's index that both sides store for iOS 17. */
export const paletteWidths = [1, 2, 4, 6, 8] as const;
/** One of {@link paletteWidths}. */
export type PaletteWidth = typeof paletteWidths[number];

/** Where the time of palettizing one package went, from files to files. */
export const sideTimesSchema = z.strictObject({
  /** Reading the package; coremltools reads most of its weights only when it palettizes. */
  loadMs: z.number().nonnegative(),
  palettizeMs: z.number().nonnegative(),
  saveMs: z.number().nonnegative(),
  /** Processor time of the whole process outside the kernel, over all its threads. */
  userCpuMs: z.number().nonnegative(),
});
/** Times of one side, one stage and one round. */
export type SideTimes = z.infer<typeof sideTimesSchema>;

/**
 * What is lost of one weight that a side compresses, as coremltools reads it back: sums over all elements of the
 * squared differences to the original, in fp64. Null for a side that does not compress it.
 */
export const weightSchema = z.strictObject({
  name: z.string(),
  dtype: z.enum(["fp16", "fp32"]),
  elementCount: z.int().positive(),
  /** Distinct values of the original. */
  distinctCount: z.int().positive(),
  /** Whether coremltools clusters this weight optimally (fp16 of 10,000 or more elements). */
  coremltoolsIsExact: z.boolean(),
  ours: z.strictObject({
    squaredError: z.number().nonnegative(),
    /** Of the decompressed values as little-endian bytes. */
    sha256: z.string(),
  }).nullable(),
  theirs: z.strictObject({
    squaredError: z.number().nonnegative(),
    /** Most that rounding the palette to the weight's dtype can have added to the error. */
    roundingError: z.number().nonnegative(),
  }).nullable(),
});
/** One weight of a {@link StageComparison}. */
export type WeightComparison = z.infer<typeof weightSchema>;

/** One package, palettized by both sides. */
export interface StageComparison {
  readonly stage: StageName;
  /** Sizes of the package as it was and of what each side made of it. */
  readonly sizeBytes: { readonly original: number; readonly ours: number; readonly theirs: number };
  /** In the order of running; the first is cold. */
  readonly rounds: readonly { readonly ours: SideTimes; readonly theirs: SideTimes }[];
  readonly weights: readonly WeightComparison[];
  /** Digests of the compressed weights of our package by name, as this project decompresses them. */
  readonly ourDigests: WeightDigests;
}

/** A comparison with coremltools. */
export interface PalettizeResult {
  readonly schemaVersion: typeof palettizeSchemaVersion;
  readonly startedAt: string;
  readonly environment: Environment;
  /** Of what coremltools runs on. */
  readonly versions: Readonly<Record<string, string>>;
  readonly weights: BenchResult["weights"];
  /** Preset of the packages that both sides are given. */
  readonly preset: string;
  /** Bits of a palette's index. */
  readonly bits: PaletteWidth;
  readonly stages: readonly StageComparison[];
}
