const FRESH_UP_TO_MS = 2 * 60_000;
const AGEING_UP_TO_MS = 5 * 60_000;

export type QuoteFreshness = "fresh" | "ageing" | "stale";

/**
 * How old a quote was when it was received.
 * @returns milliseconds; null where the provider states no time. Negative when its clock runs ahead
 */
export function quoteAgeMs(receivedAtMs: number, providerAtMs: number | null): number | null {
  return providerAtMs === null ? null : receivedAtMs - providerAtMs;
}

/** Fresh up to 2 minutes, ageing up to 5, stale beyond; both limits belong to the better word. */
export function quoteFreshness(ageMs: number): QuoteFreshness {
  if (ageMs <= FRESH_UP_TO_MS) return "fresh";
  return ageMs <= AGEING_UP_TO_MS ? "ageing" : "stale";
}
