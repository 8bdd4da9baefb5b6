import type { PlacedPair } from "./prepare-distribution";
import { stripPosition } from "./strip-axis";

/** Position of the axis line, pixels from the top. */
export const BASE = 76;
/** Distance from the axis line to the centre of the lowest dot. */
export const ABOVE_BASE = 3.6;
const MAX_RADIUS = 2.8;
/** Maximum radius of a dot, as shares of the step and of the column's width. */
const STEP_SHARE = 0.48;
const WIDTH_SHARE = 0.42;

/** SVG paths of the marks: dots are zero-length lines for round line caps, bars are outlines. */
export type DistributionMarks = {
  measured: string;
  provisional: string;
  /** Chevrons for pairs beyond the ends of the axis. */
  beyond: string;
  /** Radius of a dot, pixels; 0 for bars. */
  radius: number;
};

/** Collects the marks of all columns. */
export type DistributionPath = {
  marks: DistributionMarks;
  /** Adds the column centred at `x`; returns its upper end, pixels. */
  draw: (x: number, members: readonly PlacedPair[]) => number;
};

const short = (pixel: number) => String(Number(pixel.toFixed(1)));

/**
 * Draws pairs as stacked dots.
 * @param step distance between the centres of stacked dots, pixels
 * @param binWidth pixels
 */
export function dotPath(step: number, binWidth: number): DistributionPath {
  const radius = Math.min(MAX_RADIUS, step * STEP_SHARE, binWidth * WIDTH_SHARE);
  const marks: DistributionMarks = { measured: "", provisional: "", beyond: "", radius };
  const draw = (x: number, members: readonly PlacedPair[]) => {
    // Provisional dots are on top, so that a tick moves few dots.
    const ordered = [
      ...members.filter((pair) => !pair.isProvisional),
      ...members.filter((pair) => pair.isProvisional),
    ];
    for (const [i, { rv, isProvisional }] of ordered.entries()) {
      const y = BASE - ABOVE_BASE - i * step;
      const position = stripPosition(rv);
      if (position < 0 || position > 1)
        marks.beyond += chevron(x, y, Math.max(MIN_CHEVRON, radius) * (position < 0 ? -1 : 1));
      else marks[isProvisional ? "provisional" : "measured"] += `M${short(x)} ${short(y)}h0`;
    }
    return BASE - ABOVE_BASE - (members.length - 1) * step - radius;
  };
  return { marks, draw };
}

/** A smaller chevron would look like a dot. */
const MIN_CHEVRON = 2.4;

/** A mark for values beyond an end of the axis: ‹ for a negative size, › for a positive one. */
function chevron(x: number, y: number, size: number): string {
  const back = short(x - size / 2);
  const height = Math.abs(size);
  return `M${back} ${short(y - height)}L${short(x + size / 2)} ${short(y)}L${back} ${short(y + height)}`;
}

/** Minimum height of a visible bar, pixels. */
const MIN_BAR_HEIGHT = 1.5;

/**
 * Draws pairs as bars.
 * @param perPair height of one pair, pixels
 * @param binWidth pixels
 */
export function barPath(perPair: number, binWidth: number): DistributionPath {
  const marks: DistributionMarks = { measured: "", provisional: "", beyond: "", radius: 0 };
  const barOutline = (x: number, from: number, to: number) =>
    `M${short(x - binWidth / 2 + 0.5)} ${short(from)}V${short(to)}h${short(binWidth - 1)}V${short(from)}z`;
  const draw = (x: number, members: readonly PlacedPair[]) => {
    const measured = members.filter((pair) => !pair.isProvisional).length;
    const top = BASE - Math.max(MIN_BAR_HEIGHT, members.length * perPair);
    const split = BASE - ((BASE - top) * measured) / members.length;
    if (measured > 0) marks.measured += barOutline(x, BASE, split);
    if (measured < members.length) marks.provisional += barOutline(x, split, top);
    const isBeyond = members.some(({ rv }) => stripPosition(rv) < 0 || stripPosition(rv) > 1);
    if (!isBeyond) return top;
    const sign = members.some(({ rv }) => stripPosition(rv) < 0) ? -1 : 1;
    marks.beyond += chevron(x, top - 5, sign * MAX_RADIUS);
    return top - 8;
  };
  return { marks, draw };
}
