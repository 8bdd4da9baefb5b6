/** The box a sparkline is drawn in; it may be stretched to the room there is. */
export const SPARKLINE_WIDTH = 104;
export const SPARKLINE_HEIGHT = 24;

/** Free at each end, so that a line is never cut in half. */
const BESIDE = 1;
const ABOVE = 2;
/** The highest number of a shape, as `sparkline` of the pairs' contract says. */
const TOP = 100;

/** A sparkline, ready to draw: attributes of SVG elements. */
export type PreparedSparkline = {
  /** The line, in pieces where something was not sampled; empty where no two neighbours were. */
  line: string;
  /** A point of no length for each sample without neighbours: a round line cap makes it a dot. Empty without one. */
  lone: string;
  /** Height of the first price; null where there is none at all. */
  opening: number | null;
};

/** To a tenth. A list draws thousands of these at once. */
function place(number: number): number {
  return Math.round(number * 10) / 10;
}

/**
 * Shapes a pair's last 24 h for drawing: null ends a piece of the line, and a sample without neighbours is a dot.
 * @param points oldest first and evenly spaced, 0 = lowest to 100 = highest, null = not sampled
 * @returns null where there is nothing to draw: not read yet, or nothing sampled
 * @example prepareSparkline([0, 100, null, 50]) // { line: "M1 22L35 2", lone: "M103 12h0", opening: 22 }
 */
export function prepareSparkline(points: readonly (number | null)[]): PreparedSparkline | null {
  const step = points.length < 2 ? 0 : (SPARKLINE_WIDTH - 2 * BESIDE) / (points.length - 1);
  const scale = (SPARKLINE_HEIGHT - 2 * ABOVE) / TOP;
  let line = "";
  let lone = "";
  let opening: number | null = null;
  for (const [i, point] of points.entries()) {
    if (point === null) continue;
    const height = SPARKLINE_HEIGHT - ABOVE - point * scale;
    opening ??= place(height);
    const at = `${place(BESIDE + i * step)} ${place(height)}`;
    const isAfterOne = (points[i - 1] ?? null) !== null;
    if (isAfterOne) line += `L${at}`;
    else if ((points[i + 1] ?? null) !== null) line += `M${at}`;
    else lone += `M${at}h0`;
  }
  return opening === null ? null : { line, lone, opening };
}
