import type { VolatilityUnit } from "@/lib/format/volatility";

/** Ends of the axis, in % per √day: always the same, so that a dot's place means the same every day. */
export const LOWEST = 0.4;
export const HIGHEST = 30;

/** Its labelled ticks in the list's column, in % of each unit. */
export const STRIP_TICKS: Readonly<Record<VolatilityUnit, readonly number[]>> = {
  day: [1, 3, 10],
  year: [20, 60, 200],
};

/**
 * Where a volatility lies on the logarithmic axis, the one axis of the whole page.
 * @param rv fraction per √day
 * @returns 0 = the left end, 1 = the right end, beyond them for what the axis cannot show; −Infinity for zero
 */
export function stripPlace(rv: number): number {
  return Math.log((rv * 100) / LOWEST) / Math.log(HIGHEST / LOWEST);
}

/** A place as an SVG attribute, held on the axis. */
export function stripX(place: number): string {
  return `${(Math.min(1, Math.max(0, place)) * 100).toFixed(2)}%`;
}
