import * as z from "zod/mini";
import { count, instant, nonNegative, positiveCount, share, version, windowId } from "@/lib/contracts/fields";

/** One pair's figures of one window, as lib/stats/README.md defines them; null where it gives none. */
export const windowFigures = z.object({
  /** Where the window really begins; null before the first tick. */
  from: z.nullable(instant),
  n: count,
  /** Fraction of the window that was sampled. */
  coverage: share,
  freshCoverage: share,
  /** Coverage from 50 to 90 %. */
  provisional: z.boolean(),
  /** Fresh coverage below 90 %, and below the coverage: the source repeated old quotes. */
  notFresh: z.boolean(),
  /** Quote units. */
  mean: z.nullable(z.number()),
  /** Population form, quote units. */
  stdDev: z.nullable(nonNegative),
  /** Fraction. */
  cv: z.nullable(z.number()),
  /** Fraction. */
  change: z.nullable(z.number()),
  /** Realized volatility, fraction per square root of a day. */
  rv: z.nullable(nonNegative),
  rvStdErr: z.nullable(nonNegative),
  returns: count,
  /** 1 = most volatile of its source; null for a pegged or silent pair and without `rv`. */
  rank: z.nullable(positiveCount),
  /** Among how many the rank was given. */
  of: count,
  pegged: z.boolean(),
  /**
   * Whether the newest sample is too old to stand for the newest tick: the figures are then those of a stretch that ended at
   * `lastSampleAt`, have no rank, and count among no others.
   */
  silent: z.boolean(),
  /** Event time of the newest sample; null before the first. */
  lastSampleAt: z.nullable(instant),
});

const volatilityRow = z.extend(windowFigures, { key: z.string(), source: z.string(), id: z.string() });

/** One window's figures of every tracked pair, in the order of `pairsReply`. */
export const volatilityReply = z.object({
  /** The same text as that of `pairsReply` made at the same tick. */
  version,
  window: windowId,
  /** Newest event time the figures hold; null before the first tick. */
  at: z.nullable(instant),
  rows: z.array(volatilityRow),
});
export type WindowFigures = z.infer<typeof windowFigures>;
export type VolatilityRow = z.infer<typeof volatilityRow>;
export type VolatilityReply = z.infer<typeof volatilityReply>;
