import { z } from "zod";
import type { Quote } from "@/lib/sources/price-source";

/** Trimmed non-empty text; undefined for other values. */
const text = z.string().trim().min(1).optional().catch(undefined);

/**
 * One coin of `/coins/markets`. Every field is validated separately, so that an invalid icon does not affect the price.
 */
const coin = z.object({
  id: text,
  symbol: text,
  name: text,
  // z.unknown() requires the key: without optional(), the whole coin would be invalid.
  current_price: z.unknown().optional(),
  // Rolling 24 h volume in the requested currency.
  total_volume: z.unknown().optional(),
  // "missing_large.png" is the value of a coin without an image.
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
 * Value of a metric as the source returned it. Other types become their JSON text, so that recording rejects them as invalid and
 * not as missing.
 */
function givenValue(value: unknown): string | number | null {
  if (typeof value === "number" || typeof value === "string") return value;
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/**
 * Converts one element of a `/coins/markets` page. Nothing is dropped: an element without id has an empty `providerId`, one without
 * price a null price, and recording rejects and counts both.
 *
 * Price and volume are doubles if these keep all digits, otherwise text (`parseTolerantJson`).
 * @param element any JSON value
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
