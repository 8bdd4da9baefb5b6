import type { PlacedPair } from "./prepare-distribution";
import { stripPlace } from "./strip-axis";

/** The axis' line, pixels from the top. */
export const BASE = 76;
/** Between it and the lowest dot's centre. */
export const ABOVE_BASE = 3.6;
const MAX_RADIUS = 2.8;
/** Radius of a dot in steps, and in widths of its column. */
const RADIUS = 0.48;
const SLIM = 0.42;

/** The marks above the axis, as paths: dots are points of no length with round ends, bars are outlines. */
export type DistributionMarks = {
  measured: string;
  provisional: string;
  /** Of pairs beyond the ends of the axis: open angles that point there. */
  beyond: string;
  /** Of a dot; 0 for bars. */
  radius: number;
};

/** Draws column after column into its marks. */
export type DistributionPath = {
  marks: DistributionMarks;
  /** Draws a column's pairs around `x`; returns its upper end. */
  draw: (x: number, members: readonly PlacedPair[]) => number;
};

const short = (pixel: number) => String(Number(pixel.toFixed(1)));

/**
 * @param step from one dot's centre to the next above it, pixels
 * @param binWidth pixels
 */
export function dotPath(step: number, binWidth: number): DistributionPath {
  const radius = Math.min(MAX_RADIUS, step * RADIUS, binWidth * SLIM);
  const marks: DistributionMarks = { measured: "", provisional: "", beyond: "", radius };
  const draw = (x: number, members: readonly PlacedPair[]) => {
    // What is provisional lies on top, so that a tick moves as few dots as can be.
    const ordered = [
      ...members.filter((one) => !one.isProvisional),
      ...members.filter((one) => one.isProvisional),
    ];
    for (const [i, { rv, isProvisional }] of ordered.entries()) {
      const y = BASE - ABOVE_BASE - i * step;
      const place = stripPlace(rv);
      if (place < 0 || place > 1)
        marks.beyond += chevron(x, y, Math.max(MIN_CHEVRON, radius) * (place < 0 ? -1 : 1));
      else marks[isProvisional ? "provisional" : "measured"] += `M${short(x)} ${short(y)}h0`;
    }
    return BASE - ABOVE_BASE - (members.length - 1) * step - radius;
  };
  return { marks, draw };
}

/** A pointing mark is never so small that it looks like a dot, even where dots are. */
const MIN_CHEVRON = 2.4;

/** A mark that points beyond the axis' end: ‹ for a negative size, › for a positive one. */
function chevron(x: number, y: number, size: number): string {
  const back = short(x - size / 2);
  const height = Math.abs(size);
  return `M${back} ${short(y - height)}L${short(x + size / 2)} ${short(y)}L${back} ${short(y + height)}`;
}

/** A bar is never so low that it is not seen. */
const MIN_BAR = 1.5;

/** @param perPair height that one pair adds, pixels */
export function barPath(perPair: number, binWidth: number): DistributionPath {
  const marks: DistributionMarks = { measured: "", provisional: "", beyond: "", radius: 0 };
  const outline = (x: number, from: number, to: number) =>
    `M${short(x - binWidth / 2 + 0.5)} ${short(from)}V${short(to)}h${short(binWidth - 1)}V${short(from)}z`;
  const draw = (x: number, members: readonly PlacedPair[]) => {
    const measured = members.filter((one) => !one.isProvisional).length;
    const top = BASE - Math.max(MIN_BAR, members.length * perPair);
    const turn = BASE - ((BASE - top) * measured) / members.length;
    if (measured > 0) marks.measured += outline(x, BASE, turn);
    if (measured < members.length) marks.provisional += outline(x, turn, top);
    const isBeyond = members.some(({ rv }) => stripPlace(rv) < 0 || stripPlace(rv) > 1);
    if (!isBeyond) return top;
    const sign = members.some(({ rv }) => stripPlace(rv) < 0) ? -1 : 1;
    marks.beyond += chevron(x, top - 5, sign * MAX_RADIUS);
    return top - 8;
  };
  return { marks, draw };
}
