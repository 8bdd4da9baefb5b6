/** Size of the view box, which may be scaled. */
export const SPARKLINE_WIDTH = 104;
export const SPARKLINE_HEIGHT = 24;

/** Padding, so that the line is not clipped. */
const PADDING_X = 1;
const PADDING_Y = 2;
/** Highest value of a point, as defined by `sparkline` in the pairs' contract. */
const MAX_VALUE = 100;

/** A sparkline as SVG attributes. */
export type PreparedSparkline = {
  /** Path of the line, interrupted where samples are missing; empty without two neighbouring samples. */
  line: string;
  /** Path of samples without neighbours: zero-length lines for round line caps. */
  lone: string;
  /** y of the first price; null without samples. */
  opening: number | null;
};

/** Rounds to one decimal, because a list draws thousands of points. */
function round(number: number): number {
  return Math.round(number * 10) / 10;
}

/**
 * Prepares a sparkline of a pair's last 24 h: null interrupts the line, and a sample without neighbours is a dot.
 * @param points oldest first and evenly spaced, 0 = lowest to 100 = highest, null = not sampled
 * @returns null without samples
 * @example prepareSparkline([0, 100, null, 50]) // { line: "M1 22L35 2", lone: "M103 12h0", opening: 22 }
 */
export function prepareSparkline(points: readonly (number | null)[]): PreparedSparkline | null {
  const step = points.length < 2 ? 0 : (SPARKLINE_WIDTH - 2 * PADDING_X) / (points.length - 1);
  const scale = (SPARKLINE_HEIGHT - 2 * PADDING_Y) / MAX_VALUE;
  let line = "";
  let lone = "";
  let opening: number | null = null;
  for (const [i, point] of points.entries()) {
    if (point === null) continue;
    const height = SPARKLINE_HEIGHT - PADDING_Y - point * scale;
    opening ??= round(height);
    const at = `${round(PADDING_X + i * step)} ${round(height)}`;
    const hasPrevious = (points[i - 1] ?? null) !== null;
    if (hasPrevious) line += `L${at}`;
    else if ((points[i + 1] ?? null) !== null) line += `M${at}`;
    else lone += `M${at}h0`;
  }
  return opening === null ? null : { line, lone, opening };
}
