import { MAX_FRESH_QUOTE_AGE_MS, MAX_QUOTE_AGE_MS } from "@/lib/market/thresholds";
import { formatDuration } from "./duration";

export type QuoteAge = {
  text: string;
  state: "fresh" | "ageing" | "stale" | "unknown";
};

/** A pair's newest sample and the age of its quote at that time. */
export type QuoteTimes = {
  /** Event time of the newest sample, epoch milliseconds; null before the first. */
  sampledAt: number | null;
  /** Age when received, in milliseconds; null if the provider states no time. */
  quoteAgeMs: number | null;
};

/**
 * Age of a quote: age when received plus time since its tick.
 * @param asOf epoch milliseconds: the source's newest tick while the source is on time, otherwise now
 * @returns null if unknown
 */
export function quoteAgeAt({ sampledAt, quoteAgeMs }: QuoteTimes, asOf: number): number | null {
  if (sampledAt === null) return null;
  const since = Math.max(0, asOf - sampledAt);
  if (quoteAgeMs === null) return since > MAX_QUOTE_AGE_MS ? since : null;
  return quoteAgeMs + since;
}

/** Age rounded down to one unit. Used everywhere, so that the same age reads the same in all places. */
export function formatAge(ms: number): string {
  return ms < 1000 ? "under 1\u00a0s" : formatDuration(ms);
}

/**
 * Age of a quote, with the word "stale" where it is.
 * @param ms milliseconds; null if unknown
 * @example formatQuoteAge(660_000) // { text: "stale 11 min", state: "stale" }
 */
export function formatQuoteAge(ms: number | null): QuoteAge {
  if (ms === null) return { text: "\u2013", state: "unknown" };
  if (ms > MAX_QUOTE_AGE_MS) return { text: `stale ${formatAge(ms)}`, state: "stale" };
  return { text: formatAge(ms), state: ms <= MAX_FRESH_QUOTE_AGE_MS ? "fresh" : "ageing" };
}
