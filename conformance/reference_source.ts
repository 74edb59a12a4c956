/**
 * References as suites see them, whether they are full (`deno task references`), compact (committed, of
 * the built-in passages) or those of the seeded small checkpoint (committed, complete).
 * @module
 */
import type { StageName } from "../stages/contract.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { TensorMetrics } from "./metrics/compare_tensors.ts";
import type { TensorFailure } from "./metrics/failure.ts";

/** What all passages of some references were made from. */
export interface ReferenceProvenance {
  /** SHA-256 of the file that the checkpoint came in, or of the seeded tensors: what manifests of packages carry. */
  readonly weightsSha256: string;
  readonly voiceSha256: string;
  /** Versions of Python and of the packages that computed the references. */
  readonly versions: Readonly<Record<string, string>>;
  /** What was replaced in the official modules. */
  readonly patched: readonly string[];
}

/** One utterance, and the durations that PyTorch gave it: always in full. */
export interface ReferenceUtterance {
  /** Place in the passages' file, from 1. */
  readonly number: number;
  readonly id: string | number;
  readonly text: string;
  readonly phonemes: string;
  /** Token ids with a 0 at both ends: `[T_enc]`. */
  readonly tokens: Int32Array;
  /** The voice's row that styled it: `[2 * styleDim]`, timbre first. */
  readonly voiceRow: Float32Array;
  readonly speed: number;
  /** Frames of each token, `[T_enc]`. */
  readonly durations: Int32Array;
  /** T_a, the sum of `durations`. */
  readonly frameCount: number;
  /** How far two runs of the unpatched pipeline, with random draws of their own, are from each other. */
  readonly unpatched?: { readonly correlation: number; readonly gainDb: number };
}

/** Errors of a part of a tensor along its time axis. */
export interface SegmentError {
  /** First place along the time axis, and the one after the last. */
  readonly begin: number;
  readonly end: number;
  readonly relativeL2: number;
}

/** How a tensor compares with its reference. Of one that cannot be compared the errors are Infinity. */
export interface ReferenceComparison {
  /** `{stage}.{output}`. */
  readonly value: string;
  /** Wrong dtype or shape, or the first element that is not finite; null where the tensors can be compared. */
  readonly failure: TensorFailure | null;
  /** Whether the errors are estimates from compact references: within 5%, down to relative errors of 1e-6. */
  readonly estimated: boolean;
  /** `|test - reference| / |reference|`, Euclidean norms over all elements. */
  readonly relativeL2: number;
  /** 1 - cosine similarity. */
  readonly cosineDistance: number;
  /** Energy of the tensor over that of its reference in dB; exact in both cases. */
  readonly gainDb: number;
  /** Relative errors along time, in order; estimates are rough, within a half. Empty where there is no time axis. */
  readonly segments: readonly SegmentError[];
  /** Every metric; null for estimates and failures. */
  readonly metrics: TensorMetrics | null;
}

/** Reference values of some passages. Disposing closes its files. */
export interface ReferenceSource extends Disposable {
  readonly kind: "full" | "compact" | "small";
  readonly provenance: ReferenceProvenance;
  readonly passages: readonly ReferenceUtterance[];
  /**
   * A value in full, by `{stage}.{output}` or the host's own name (`input_ids`, `pred_dur`, ...), newly
   * read; undefined where it is not kept in full.
   * @throws {RangeError} where there is no such passage.
   */
  value(passage: number, name: string): Tensor | undefined;
  /**
   * Everything that `stage` takes, by input name, fp32 and int32; undefined where not all of it is kept in
   * full: then the stage cannot run alone on this passage.
   */
  feeds(passage: number, stage: StageName): Readonly<Record<string, Tensor>> | undefined;
  /**
   * Compares what a stage gave, fp16 or fp32, with the reference's value `{stage}.{output}`.
   * @throws {RangeError} where these references have no such value.
   */
  compare(passage: number, name: string, test: Tensor): ReferenceComparison;
}
