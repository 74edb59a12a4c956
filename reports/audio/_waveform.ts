/** A recording's waveform as a path of SVG, of bounded size whatever its length. */

/** Most columns of a recording's pictures. */
export const mostColumns = 320;
/** Full scale, up and down, in units of the path. */
export const halfHeight = 50;

/** From where to where column `column` of `columnCount` reaches in `length` values; never empty. */
export function spanOf(column: number, columnCount: number, length: number): [number, number] {
  const from = Math.floor(column * length / columnCount);
  return [from, Math.max(from + 1, Math.floor((column + 1) * length / columnCount))];
}

/**
 * From the least to the greatest sample of each of up to {@link mostColumns} columns, one unit wide; -1 is at the bottom,
 * `2 * halfHeight`, and 1 at the top, 0.
 */
export function waveformPath(samples: Float32Array): string {
  const columnCount = Math.min(mostColumns, samples.length);
  const heightOf = (sample: number) =>
    Math.round(halfHeight * (1 - Math.max(-1, Math.min(1, sample))));
  let path = "";
  for (let column = 0; column < columnCount; column++) {
    const [from, to] = spanOf(column, columnCount, samples.length);
    let [least, greatest] = [samples[from], samples[from]];
    for (let i = from; i < to; i++) {
      least = Math.min(least, samples[i]);
      greatest = Math.max(greatest, samples[i]);
    }
    const top = heightOf(greatest);
    // Silence has a line, too.
    path += `M${column} ${top}V${Math.max(top + 1, heightOf(least))}`;
  }
  return path;
}
