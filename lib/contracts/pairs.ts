import * as z from "zod/mini";
import { count, instant, version } from "@/lib/contracts/fields";

/** One tracked pair as the public list shows it. */
export const pairRow = z.object({
  /** Source and provider id, joined: `coingecko:bitcoin-usd`. */
  key: z.string(),
  source: z.string(),
  id: z.string(),
  base: z.string(),
  quote: z.string(),
  name: z.string(),
  /** Address of its icon on this server, whose content never changes; null while there is none. */
  icon: z.nullable(z.string().check(z.regex(/^\/api\/icons\/[\w-]{16}$/))),
  /** Newest stored price in quote units as exact plain decimal text; null before the first sample. */
  price: z.nullable(z.string()),
  /**
   * Newest stored rolling 24 h volume in quote units as exact plain decimal text; null where the source states none with its
   * newest prices.
   */
  volumeQuote: z.nullable(z.string()),
  /** Change over 24 h as a fraction; null where the definitions give none. */
  change24h: z.nullable(z.number()),
  /** Event time of the newest sample. */
  sampledAt: z.nullable(instant),
  /** The provider's own time of that price; null where it states none. */
  providerAt: z.nullable(instant),
  /** How old the price was when it was received, in milliseconds; null where the provider states no time. */
  quoteAgeMs: z.nullable(count),
  marketCapRank: z.nullable(z.int()),
  /** Its newest sample is older than its source's newest tick by more than 30 minutes or two intervals. */
  silent: z.boolean(),
  /** Kept, but its source has not named it for a day while answering for others: silent, and for longer. */
  delisted: z.boolean(),
  /**
   * The shape of its last 24 h for drawing, oldest first: 48 instants half an hour apart up to the newest half hour's
   * edge, but the last one is the newest price. 0 = the lowest of them, 100 = the highest; null = nothing was sampled in
   * that half hour. Empty until the server has read them.
   */
  sparkline: z.array(z.nullable(z.int().check(z.gte(0), z.lte(100)))),
});

export const pairsReply = z.object({
  version,
  /** Newest event time the list holds; null before the first tick. */
  at: z.nullable(instant),
  /** By market capitalization, largest first, then by name. */
  pairs: z.array(pairRow),
});
export type PairRow = z.infer<typeof pairRow>;
export type PairsReply = z.infer<typeof pairsReply>;
