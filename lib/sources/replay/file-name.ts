/** Parts of a candle file's name: `VENUE-BASE-QUOTE-INTERVAL.csv` or `.csv.gz`. */
export type CandleFileName = {
  /** Name without interval and ending, the pair's id: `BINANCE-ATOM-USDT`. */
  pair: string;
  base: string;
  quote: string;
  /** Length of a bar, 1 s to 1 h. */
  intervalSeconds: number;
};

const ENDING = /\.csv(\.gz)?$/;
const NAME = /^([^-\s]+)-([^-\s]+)-([^-\s]+)-(\d{1,4})([smh])\.csv(?:\.gz)?$/;
const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600 };
const MAX_INTERVAL_SECONDS = 3600;

/** Whether an entry of a folder is a candle file; other files are ignored. */
export function isCandleFile(name: string): boolean {
  return ENDING.test(name) && !name.startsWith(".");
}

/**
 * Parses a candle file's name.
 * @returns its parts, or the reason why it is invalid
 * @example parseCandleFileName("BINANCE-ATOM-USDT-1m.csv.gz") // pair BINANCE-ATOM-USDT, 60 seconds
 */
export function parseCandleFileName(name: string): CandleFileName | { problem: string } {
  const [, venue, base, quote, count, unit] = NAME.exec(name) ?? [];
  if (!venue || !base || !quote || !count || !unit) {
    return { problem: "its name is not VENUE-BASE-QUOTE-INTERVAL, as in BINANCE-ATOM-USDT-1m.csv.gz" };
  }
  const intervalSeconds = Number(count) * (UNIT_SECONDS[unit] ?? 0);
  if (intervalSeconds < 1 || intervalSeconds > MAX_INTERVAL_SECONDS) {
    return { problem: `its interval, ${count}${unit}, is not between 1s and 1h` };
  }
  return { pair: `${venue}-${base}-${quote}`, base, quote, intervalSeconds };
}

/** Interval in the largest whole unit: 300 → `5m`. */
export function intervalName(intervalSeconds: number): string {
  if (intervalSeconds % 3600 === 0) return `${intervalSeconds / 3600}h`;
  return intervalSeconds % 60 === 0 ? `${intervalSeconds / 60}m` : `${intervalSeconds}s`;
}
