const UNITS = [
  { ms: 86_400_000, name: "d" },
  { ms: 3_600_000, name: "h" },
  { ms: 60_000, name: "min" },
  { ms: 1000, name: "s" },
] as const;
const SPACE = "\u00a0";

/**
 * Duration in its two largest units, rounded to the smaller one, which is omitted if 0. One decimal below 10 s.
 * @param ms milliseconds; negative counts as 0
 * @example formatSpan(15_600_000) // "4 h 20 min"
 */
export function formatSpan(ms: number): string {
  const span = Math.max(0, ms);
  if (span < 9_950) return `${(Math.round(span / 100) / 10).toFixed(1)}${SPACE}s`.replace(".0", "");
  for (const [i, unit] of UNITS.entries()) {
    const smaller = UNITS[i + 1];
    const rounded = Math.round(span / (smaller ?? unit).ms) * (smaller ?? unit).ms;
    if (rounded < unit.ms) continue;
    const whole = Math.floor(rounded / unit.ms);
    const rest = smaller ? Math.round((rounded - whole * unit.ms) / smaller.ms) : 0;
    return `${whole}${SPACE}${unit.name}${smaller && rest > 0 ? ` ${rest}${SPACE}${smaller.name}` : ""}`;
  }
  return `0${SPACE}s`;
}
