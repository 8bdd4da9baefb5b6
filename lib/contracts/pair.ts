import * as z from "zod/mini";
import { count, instant, nonNegative, positiveCount, version, windowId } from "@/lib/contracts/fields";
import { pairRow } from "@/lib/contracts/pairs";
import { windowFigures } from "@/lib/contracts/volatility";

const pairWindow = z.extend(windowFigures, {
  /** Event time of the figures: the source's newest tick. Null before the first. */
  at: z.nullable(instant),
  /** Longest time without a sample in the window, including the time since the newest sample; 0 = no tick missed. */
  longestGapMs: nonNegative,
});

/** A pair with its figures for all windows and the provenance of the newest figure. */
export const pairReply = z.object({
  version,
  /** The server's clock, to which ages refer. */
  now: instant,
  pair: z.extend(pairRow, {
    firstSeenAt: instant,
  }),
  windows: z.object({ "1h": pairWindow, "24h": pairWindow, "7d": pairWindow }),
  /** Age of the newest price at receipt, milliseconds; null if the provider gives no time. */
  quoteAgeMs: z.nullable(count),
  /** Provenance of the newest sample; null before the first. */
  trust: z.nullable(
    z.object({
      at: instant,
      requestedAt: instant,
      receivedAt: z.nullable(instant),
      providerAt: z.nullable(instant),
      storedAt: instant,
      trigger: z.string(),
      /** Numbers of quotes of the round, by outcome. */
      received: count,
      stored: count,
      rejected: count,
      /** Seconds between the source's ticks. */
      sourceInterval: positiveCount,
    }),
  ),
});

/** A window's stored figures beside those recomputed from the samples. */
export const recomputeReply = z.object({
  window: windowId,
  at: z.nullable(instant),
  /** Actual start of the window. */
  from: z.nullable(instant),
  silent: z.boolean(),
  lastSampleAt: z.nullable(instant),
  /** Number of samples read. */
  samples: count,
  /**
   * Figures as decimal text with 14 significant digits, which SQL and JavaScript arithmetic share; null if undefined. Empty if
   * nothing could be compared.
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
  /** Whether all figures have equal digits; null if nothing could be compared. */
  same: z.nullable(z.boolean()),
  /** Text for people: why nothing could be compared; null otherwise. */
  reason: z.nullable(z.string()),
});
export type PairReply = z.infer<typeof pairReply>;
export type RecomputeReply = z.infer<typeof recomputeReply>;
