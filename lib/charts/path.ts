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

/**
 * The area between the lower and the upper edge of a band as an SVG path, pixels; empty without one.
 * @param points oldest first; the area ends where a band is null. `band` holds its lower edge, then its upper one.
 */
export function bandPath(
  points: readonly { readonly time: number; readonly band: readonly [number, number] | null }[],
  { x, y }: Scales,
): string {
  let path = "";
  let upper = "";
  let lower = "";
  const close = () => {
    if (upper !== "") path += `M${upper}${lower}Z`;
    upper = "";
    lower = "";
  };
  for (const { time, band } of points) {
    if (band === null) {
      close();
      continue;
    }
    const at = inPath(x.toPixel(time));
    // Along the upper edge, and back along the lower one.
    upper += `${upper === "" ? "" : "L"}${at},${inPath(y.toPixel(band[1]))}`;
    lower = `L${at},${inPath(y.toPixel(band[0]))}${lower}`;
  }
  close();
  return path;
}
