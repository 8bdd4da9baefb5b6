import * as z from "zod/mini";
import { count, instant, version } from "@/lib/contracts/fields";

/** A tracked pair in the public list. */
export const pairRow = z.object({
  /** Source and provider id, joined: `coingecko:bitcoin-usd`. */
  key: z.string(),
  source: z.string(),
  id: z.string(),
  base: z.string(),
  quote: z.string(),
  name: z.string(),
  /** Path of the icon on this server, which is immutable; null without an icon. */
  icon: z.nullable(z.string().check(z.regex(/^\/api\/icons\/[\w-]{16}$/))),
  /** Newest stored price in quote units as exact plain decimal text; null before the first sample. */
  price: z.nullable(z.string()),
  /**
   * Newest stored rolling 24 h volume in quote units as exact plain decimal text; null if the source gives none with its newest
   * prices.
   */
  volumeQuote: z.nullable(z.string()),
  /** Change over 24 h as a fraction; null if undefined. */
  change24h: z.nullable(z.number()),
  /** Event time of the newest sample. */
  sampledAt: z.nullable(instant),
  /** The provider's own time of the price; null if it gives none. */
  providerAt: z.nullable(instant),
  /** Age of the price at receipt, milliseconds; null if the provider gives no time. */
  quoteAgeMs: z.nullable(count),
  marketCapRank: z.nullable(z.int()),
  /** Whether its newest sample is older than the source's newest tick by more than 30 minutes or two intervals. */
  silent: z.boolean(),
  /** Whether the source has returned other pairs but not this one for a day. Such a pair is also silent. */
  delisted: z.boolean(),
  /**
   * Sparkline of the last 24 h, oldest first: prices at 48 half hours; the last one is the newest price. 0 = the lowest, 100 =
   * the highest; null = no sample in the half hour. Empty until the server has read them.
   */
  sparkline: z.array(z.nullable(z.int().check(z.gte(0), z.lte(100)))),
});

export const pairsReply = z.object({
  version,
  /** Newest event time in the list; null before the first tick. */
  at: z.nullable(instant),
  /** By market capitalization, largest first, then by name. */
  pairs: z.array(pairRow),
});
export type PairRow = z.infer<typeof pairRow>;
export type PairsReply = z.infer<typeof pairsReply>;
