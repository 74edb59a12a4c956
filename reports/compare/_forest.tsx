/** Ratios with their intervals, drawn in the cells of a table's column (a forest plot): all cells have one scale. */
import type { JSX } from "preact";
import type { Row, TestedRatio } from "../../compare/comparison.ts";

const width = 220;
const height = 22;
const margin = 10;

/** Places of ratios, in pixels from the left of a cell; ratios are as far from 1 as their inverses. */
export type ForestScale = (ratio: number) => number;

/** The scale that holds the intervals of `rows`, and 1, and `limit` where there is one. */
export function forestScale(rows: readonly Row[], limit = 1): ForestScale {
  const ends = rows.flatMap(({ ratio }) => ratio ? [ratio.interval.low, ratio.interval.high] : []);
  const logs = [1, limit, ...ends].map(Math.log);
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  // Where nothing differs from 1 at all, 1 is in the middle.
  const span = high - low || 1;
  const begin = high === low ? low - 0.5 : low;
  return (ratio) => margin + ((width - 2 * margin) * (Math.log(ratio) - begin)) / span;
}

/** An interval as a line, its ratio as a square on it; nothing but the lines of 1 and `limit` where there is no ratio. */
export function ForestCell(
  { ratio, scale, limit }: {
    ratio: TestedRatio | null;
    scale: ForestScale;
    limit?: number;
  },
): JSX.Element {
  const middle = height / 2;
  const line = (ratio: number, dashes?: string) => (
    <line
      x1={scale(ratio)}
      x2={scale(ratio)}
      y1={0}
      y2={height}
      stroke="currentColor"
      stroke-opacity={0.5}
      stroke-dasharray={dashes}
    />
  );
  return (
    // The cells beside it say the same.
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {line(1)}
      {limit !== undefined && line(limit, "3 3")}
      {ratio !== null && (
        <g fill={colorOf(ratio)} stroke={colorOf(ratio)} stroke-width={2}>
          <line
            x1={scale(ratio.interval.low)}
            x2={scale(ratio.interval.high)}
            y1={middle}
            y2={middle}
          />
          <rect x={scale(ratio.value) - 4} y={middle - 4} width={8} height={8} stroke="none" />
        </g>
      )}
    </svg>
  );
}

/** Okabe and Ito's (2008). */
const colorOf = ({ isSignificant, value }: TestedRatio): string =>
  !isSignificant ? "currentColor" : value > 1 ? "#d55e00" : "#009e73";
