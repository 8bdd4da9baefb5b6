import type { Scale } from "./scale";

type Scales = { x: Scale; y: Scale };

/** A hundredth of a pixel: finer is not seen, and makes a path of a thousand points twice as long. */
const inPath = (pixel: number): number => Math.round(pixel * 100) / 100;

/**
 * The straight line through points as an SVG path, pixels; empty without a value.
 * @param points oldest first; the line ends where a value is null and begins anew behind it
 * @example linePath([{ time: 0, value: 1 }, { time: 1, value: 0 }], scales) // "M0,90L10,100"
 */
export function linePath(
  points: readonly { readonly time: number; readonly value: number | null }[],
  { x, y }: Scales,
): string {
  let path = "";
  let pen = "M";
  for (const { time, value } of points) {
    if (value === null) {
      pen = "M";
      continue;
    }
    path += `${pen}${inPath(x.toPixel(time))},${inPath(y.toPixel(value))}`;
    pen = "L";
  }
  return path;
}
