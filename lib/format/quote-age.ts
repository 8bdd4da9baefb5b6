import { formatDuration } from "./duration";

/** Beyond this a quote is stale, and said to be (lib/stats/README.md). */
export const STALE_AFTER_MS = 5 * 60_000;
/** Up to this a quote is fresh. */
export const FRESH_UP_TO_MS = 2 * 60_000;

export type QuoteAge = {
  text: string;
  state: "fresh" | "ageing" | "stale" | "unknown";
};

/** When a pair was last sampled, and how old its quote was by then. */
export type Quoted = {
  /** Epoch milliseconds of the newest sample's event time; null before the first. */
  sampledAt: number | null;
  /** Age when received, in milliseconds; null where the provider states no time. */
  quoteAgeMs: number | null;
};

/**
 * How old a quote is at an instant: its age when it was received, and what has passed since its tick.
 * @param asOf epoch milliseconds: the source's newest tick while the source is on time, else the time now
 * @returns null where nothing is known of it
 */
export function quoteAgeAt({ sampledAt, quoteAgeMs }: Quoted, asOf: number): number | null {
  if (sampledAt === null) return null;
  const since = Math.max(0, asOf - sampledAt);
  if (quoteAgeMs === null) return since > STALE_AFTER_MS ? since : null;
  return quoteAgeMs + since;
}

/**
 * The one way in which an age of a quote is written: cut down to one unit, as `formatDuration` does, so that no age is told
 * longer in one place of a page than in another.
 */
export function formatAge(ms: number): string {
  return ms < 1000 ? "under 1\u00a0s" : formatDuration(ms);
}

/**
 * A quote's age for people, with its state in words where it is stale.
 * @param ms milliseconds; null where none is known
 * @example formatQuoteAge(660_000) // { text: "stale 11 min", state: "stale" }
 */
export function formatQuoteAge(ms: number | null): QuoteAge {
  if (ms === null) return { text: "\u2013", state: "unknown" };
  if (ms > STALE_AFTER_MS) return { text: `stale ${formatAge(ms)}`, state: "stale" };
  return { text: formatAge(ms), state: ms <= FRESH_UP_TO_MS ? "fresh" : "ageing" };
}
