/**
 * How much of a window was really sampled.
 * @param sumW Σw of its samples, milliseconds
 * @param windowMs its length
 * @returns fraction, 0 to 1
 */
export function coverageOf(sumW: number, windowMs: number): number {
  return Math.min(1, sumW / windowMs);
}
