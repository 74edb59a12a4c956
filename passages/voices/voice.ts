/**
 * What a voice is: one style row for each phoneme count.
 * @module
 */
import { sha256Bytes } from "../../system/digest.ts";
import { bytesOf, firstNonFinite } from "../../tensor/tensor.ts";

/** Phoneme counts that a voice has a style for: 1 to this. */
export const voiceRowCount = 510;
/** Width of a style row. */
export const styleRowDim = 256;
/** Bytes of a voice's raw file: [510, 256] little-endian fp32. */
export const voiceSizeBytes = voiceRowCount * styleRowDim * 4;

/** A loaded voice. */
export interface Voice {
  /** Its name, or the path it was loaded from. */
  readonly name: string;
  /** SHA-256 of its rows as little-endian fp32, whatever file they came in, in lower-case hex. */
  readonly sha256: string;
  /** [510, 256], row-major. */
  readonly rows: Float32Array;
  /**
   * The style for an utterance of `phonemeCount` phonemes (padding not counted), 256 wide: the timbre's
   * half, then the prosody's. It is row `phonemeCount - 1`, as in kokoro 0.9.4's pipeline.
   * @throws {RangeError} for a count that is not 1 to 510.
   */
  row(phonemeCount: number): Float32Array;
}

/** A voice that cannot be had: unknown, malformed, or reachable nowhere. */
export class VoiceError extends Error {
  constructor(readonly voice: string, readonly problem: string, options?: ErrorOptions) {
    super(`Cannot load the voice ${voice}: ${problem}`, options);
    this.name = "VoiceError";
  }
}

/**
 * A voice of `rows`, [510, 256].
 * @throws {VoiceError} for another number of values, or one that is not finite.
 */
export function makeVoice(name: string, rows: Float32Array): Voice {
  if (rows.length !== voiceRowCount * styleRowDim) {
    throw new VoiceError(
      name,
      `it has ${rows.length} values, expected [510, 256] = ${voiceRowCount * styleRowDim}`,
    );
  }
  const index = firstNonFinite(rows);
  if (index >= 0) {
    throw new VoiceError(
      name,
      `row ${Math.floor(index / styleRowDim)} has a value that is not finite (${rows[index]})`,
    );
  }
  return {
    name,
    sha256: sha256Bytes(bytesOf(rows)),
    rows,
    row(phonemeCount: number): Float32Array {
      if (!Number.isInteger(phonemeCount) || phonemeCount < 1 || phonemeCount > voiceRowCount) {
        throw new RangeError(
          `Cannot pick a style row: expected 1 to ${voiceRowCount} phonemes, received ${phonemeCount}`,
        );
      }
      return rows.slice((phonemeCount - 1) * styleRowDim, phonemeCount * styleRowDim);
    },
  };
}
