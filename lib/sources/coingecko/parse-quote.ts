import { z } from "zod";
import type { Quote } from "@/lib/sources/price-source";

/** Text that is not blank, trimmed; undefined for anything else. */
const text = z.string().trim().min(1).optional().catch(undefined);

/**
 * One coin of `/coins/markets`, as leniently as it can be read: every field is judged alone, so an odd
 * icon costs the icon and not the price, and an odd coin costs only itself.
 */
const coin = z.object({
  id: text,
  symbol: text,
  name: text,
  // An absent key is no z.unknown(): without optional() the whole coin would be unreadable.
  current_price: z.unknown().optional(),
  // The rolling 24 h volume in the currency asked for.
  total_volume: z.unknown().optional(),
  // "missing_large.png" stands where a coin has no picture.
  image: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .catch(null),
  market_cap_rank: z.number().int().positive().nullable().catch(null),
  last_updated: z.iso
    .datetime({ offset: true })
    .transform((instant) => new Date(instant))
    .nullable()
    .catch(null),
});

/** `…/coins/images/1/large/bitcoin.png`, also in `thumb` and `small`: 250, 25 and 50 pixels wide. */
const LARGE_ICON = /^(https?:\/\/[^/]+\/coins\/images\/\d+\/)(?:large|thumb)\//;

const UNREADABLE = {
  id: undefined,
  symbol: undefined,
  name: undefined,
  current_price: null,
  total_volume: null,
  image: null,
  market_cap_rank: null,
  last_updated: null,
} satisfies z.infer<typeof coin>;

/**
 * A value as the source gave it. What is neither number, text nor absent goes on as its JSON text,
 * so that recording rejects it as no number instead of as missing.
 */
function givenValue(value: unknown): string | number | null {
  if (typeof value === "number" || typeof value === "string") return value;
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/**
 * Reads one element of a `/coins/markets` page. Nothing is dropped here: what cannot be attributed to a
 * coin comes out with an empty `providerId`, what has no price with a null one, and recording rejects
 * and counts both.
 *
 * Price and volume are doubles where that holds every digit that was sent, and their text where it might not
 * (see `parseTolerantJson`).
 * @param element whatever stood in the array
 * @example coinQuote({ id: "bitcoin", symbol: "btc", current_price: 87270 }).providerId // "bitcoin-usd"
 */
export function parseCoinQuote(element: unknown): Quote {
  const parsed = coin.safeParse(element);
  const read = parsed.success ? parsed.data : UNREADABLE;
  return {
    providerId: read.id === undefined ? "" : `${read.id}-usd`,
    base: read.symbol?.toUpperCase() ?? null,
    quote: "USD",
    name: read.name ?? null,
    values: { price: givenValue(read.current_price), volume: givenValue(read.total_volume) },
    providerAt: read.last_updated,
    iconUrl: read.image?.replace(LARGE_ICON, "$1small/") ?? null,
    marketCapRank: read.market_cap_rank,
  };
}
