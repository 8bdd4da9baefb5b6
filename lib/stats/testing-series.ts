import { parseExact } from "@/lib/stats/exact";
import type { Sample } from "@/lib/stats/moments";

/** A Monday at midnight, a multiple of every interval. */
export const START_MS = Date.UTC(2026, 0, 5);
export const MINUTE_MS = 60_000;

/** Test samples at regular intervals from `START_MS` on: prices as text, null for a missed tick. */
export function regularSamples(prices: readonly (string | null)[], intervalSeconds = 60): Sample[] {
  return prices.flatMap((price, index) => {
    const atMs = START_MS + index * intervalSeconds * 1000;
    return price === null ? [] : [{ atMs, price: parseExact(price), providerAtMs: atMs }];
  });
}
