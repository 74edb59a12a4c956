/**
 * Figures as text, for messages, tables and prose alike: how many digits a share, a size or a time has is decided here.
 * Nothing, where a figure may be missing, is an empty text.
 * @module
 */

/** A share in percent, with its unit: `12.3%`. The sign of a zero is left out. */
export const percent = (share: number | null | undefined, digits = 1): string =>
  share === null || share === undefined
    ? ""
    : `${(100 * share).toFixed(digits).replace(/^-(0\.?0*)$/, "$1")}%`;

/** A share that somebody chose, such as 0.05, in percent as it was written: `5%`, `0.25%`. */
export const chosenPercent = (share: number): string => `${Number((100 * share).toPrecision(6))}%`;

/** Size of what is stored or sent, in MB of 1e6 bytes, without the unit. */
export const megabytes = (sizeBytes: number, digits = 1): string =>
  (sizeBytes / 1e6).toFixed(digits);

/** Memory in whole MiB of 2^20 bytes, without the unit. */
export const mebibytes = (memoryBytes: number | null | undefined): string =>
  memoryBytes === null || memoryBytes === undefined ? "" : (memoryBytes / 2 ** 20).toFixed(0);

/** Memory of a machine, in GiB of 2^30 bytes, without the unit. */
export const gibibytes = (memoryBytes: number): string => (memoryBytes / 2 ** 30).toFixed(1);

/** A time in seconds, without the unit. */
export const seconds = (ms: number | null, digits = 1): string =>
  ms === null ? "" : (ms / 1000).toFixed(digits);

/** `passages 1, 3`, `passage 2`: things of a kind by their numbers. */
export const numbered = (noun: string, numbers: readonly number[]): string =>
  `${noun}${numbers.length === 1 ? "" : "s"} ${numbers.join(", ")}`;

/** `3 runs`, `1 run`: a number of what has a plural with s. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;
