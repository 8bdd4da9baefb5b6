import * as z from "zod/mini";
import { count, instant, nonNegative, positiveCount, version, windowId } from "@/lib/contracts/fields";
import { pairRow } from "@/lib/contracts/pairs";
import { windowFigures } from "@/lib/contracts/volatility";

const pairWindow = z.extend(windowFigures, {
  /** Event time the figures were computed at: the source's newest tick. Null before the first. */
  at: z.nullable(instant),
  /** Longest time without a sample inside the window, the time since the newest one included; 0 = no tick missed. */
  longestGapMs: nonNegative,
});

/** One pair with its figures of all windows and where its newest number comes from. */
export const pairReply = z.object({
  version,
  /** The server's clock, to which ages refer. */
  now: instant,
  pair: z.extend(pairRow, {
    firstSeenAt: instant,
  }),
  windows: z.object({ "1h": pairWindow, "24h": pairWindow, "7d": pairWindow }),
  /** How old the newest price was when it was received, in milliseconds; null where the provider states no time. */
  quoteAgeMs: z.nullable(count),
  /** The way of the newest sample; null before the first. It is computed in the transaction that stores it. */
  trust: z.nullable(
    z.object({
      at: instant,
      requestedAt: instant,
      receivedAt: z.nullable(instant),
      providerAt: z.nullable(instant),
      storedAt: instant,
      trigger: z.string(),
      /** Quotes that the round brought, and what became of them. */
      received: count,
      stored: count,
      rejected: count,
      /** Seconds between the source's ticks. */
      sourceInterval: positiveCount,
    }),
  ),
});

/** A window's stored figures beside those computed anew from the samples themselves. */
export const recomputeReply = z.object({
  window: windowId,
  at: z.nullable(instant),
  /** Where the window really begins. */
  from: z.nullable(instant),
  silent: z.boolean(),
  lastSampleAt: z.nullable(instant),
  /** Samples read for it. */
  samples: count,
  /**
   * Figure by figure, as decimal text of so many significant digits as the arithmetic of two programs shares (14);
   * null where the definitions give none. Empty where `reason` says why nothing could be compared.
   */
  figures: z.array(
    z.object({
      name: z.enum([
        ...(["n", "coverage", "freshCoverage", "mean", "stdDev", "cv"] as const),
        ...(["change", "rv", "rvStdErr", "returns"] as const),
      ]),
      stored: z.nullable(z.string()),
      recomputed: z.nullable(z.string()),
      same: z.boolean(),
    }),
  ),
  /** Whether every figure has the same digits; null where nothing could be compared. */
  same: z.nullable(z.boolean()),
  /** Why nothing could be compared, in words for people; null when it was. */
  reason: z.nullable(z.string()),
});
export type PairReply = z.infer<typeof pairReply>;
export type RecomputeReply = z.infer<typeof recomputeReply>;
