import type { Scale } from "./scale";

type Scales = { x: Scale; y: Scale };

/** Rounds to 0.01 px: finer differences are invisible and would double the length of the path. */
const toPathNumber = (pixel: number): number => Math.round(pixel * 100) / 100;

/**
 * SVG path of straight lines through points, pixels; empty without a value.
 * @param points oldest first; a null value interrupts the line
 * @example linePath([{ time: 0, value: 1 }, { time: 1, value: 0 }], scales) // "M0,90L10,100"
 */
export function linePath(
  points: readonly { readonly time: number; readonly value: number | null }[],
  { x, y }: Scales,
): string {
  let path = "";
  let command = "M";
  for (const { time, value } of points) {
    if (value === null) {
      command = "M";
      continue;
    }
    path += `${command}${toPathNumber(x.toPixel(time))},${toPathNumber(y.toPixel(value))}`;
    command = "L";
  }
  return path;
}
