/** Times of the work, as they are shown while it goes on. */

/** Seconds, and minutes from a minute and a half on. */
export const minutes = (ms: number): string =>
  ms < 90_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.ceil(ms / 60_000)} min`;
