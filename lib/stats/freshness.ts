const MAX_FRESH_MS = 2 * 60_000;
const MAX_AGEING_MS = 5 * 60_000;

export type QuoteFreshness = "fresh" | "ageing" | "stale";

/**
 * Age of a quote when received.
 * @returns milliseconds, negative if the provider's clock is ahead; null if the provider states no time
 */
export function quoteAgeMs(receivedAtMs: number, providerAtMs: number | null): number | null {
  return providerAtMs === null ? null : receivedAtMs - providerAtMs;
}

/** Fresh up to and including 2 minutes, ageing up to and including 5, then stale. */
export function quoteFreshness(ageMs: number): QuoteFreshness {
  if (ageMs <= MAX_FRESH_MS) return "fresh";
  return ageMs <= MAX_AGEING_MS ? "ageing" : "stale";
}
