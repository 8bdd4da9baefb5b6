/**
 * Sampled fraction of a window.
 * @param sumW Σw of its samples, milliseconds
 * @param windowMs length of the window
 * @returns fraction, 0 to 1
 */
export function coverageOf(sumW: number, windowMs: number): number {
  return Math.min(1, sumW / windowMs);
}
