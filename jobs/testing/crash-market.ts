import type { TickSource } from "@/lib/ingest/record-tick";
import type { Quote } from "@/lib/sources/price-source";

// Market of the crash tests. A tick's quotes are a function of its time, so that the expected content of the database
// is known without recording what was sent.

const MINUTE_MS = 60_000;

export const CRASH_SOURCE: TickSource = { name: "crash", kind: "replay", intervalSeconds: 120, limits: null };
export const INTERVAL_MS = CRASH_SOURCE.intervalSeconds * 1000;
/** A Tuesday at midnight UTC. */
export const FIRST_TICK_MS = Date.UTC(2026, 2, 3);
/** Short, so that days are thinned twice during the test; no day is old enough to be dropped. */
export const RETENTION = { rawHours: 1, fiveMinuteDays: 1, hourlyDays: 400 };

/** Quote of one pair in a tick. */
export type CrashQuote = { providerId: string; price: string; providerAtMs: number | null };

const PAIRS = ["steady", "pegged", "timeless", "repeated", "flat", "rare", "tiny", "huge"] as const;

/** Deterministic hash, evenly distributed from 0 to 2^32 − 1. */
export function hash(a: number, b: number): number {
  let hash = Math.imul((a % 0xfffffffb) ^ Math.imul(b + 1, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function priceOf(pair: (typeof PAIRS)[number], tick: number, noise: number): string {
  const wave = Math.sin(tick / 97) * 0.05 + Math.sin(tick / 13) * 0.01 + (noise / 2 ** 32 - 0.5) * 0.004;
  if (pair === "pegged") return (1 + wave / 5000).toFixed(8);
  if (pair === "flat") return "3.25";
  if (pair === "tiny") return (3.4e-9 * (1 + wave)).toFixed(16);
  if (pair === "huge") return (71_234_567_890 * (1 + wave)).toFixed(4);
  return (120 * (1 + wave)).toFixed(6);
}

/** Valid quotes of a tick: most pairs, some missing. */
export function validQuotesAt(atMs: number): CrashQuote[] {
  const tick = (atMs - FIRST_TICK_MS) / INTERVAL_MS;
  return PAIRS.flatMap((pair, i) => {
    const chance = hash(tick, i) % 100;
    const missing = pair === "steady" ? false : pair === "rare" ? chance < 60 : chance < 4;
    if (missing) return [];
    const providerAtMs =
      pair === "timeless"
        ? null
        : pair === "repeated"
          ? Math.floor(atMs / (10 * MINUTE_MS)) * 10 * MINUTE_MS
          : atMs - 1000;
    return [{ providerId: pair, price: priceOf(pair, tick, hash(tick, i + 100)), providerAtMs }];
  });
}

/** All quotes of a tick, including one that must be rejected. */
export function quotesAt(atMs: number): Quote[] {
  const quote = (providerId: string, price: string | null, providerAtMs: number | null): Quote => ({
    providerId,
    base: providerId.toUpperCase(),
    quote: "USD",
    name: providerId,
    values: { price },
    providerAt: providerAtMs === null ? null : new Date(providerAtMs),
    iconUrl: null,
    marketCapRank: null,
  });
  return [
    ...validQuotesAt(atMs).map((valid) => quote(valid.providerId, valid.price, valid.providerAtMs)),
    quote("priceless", null, null),
  ];
}
