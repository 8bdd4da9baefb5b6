import * as z from "zod/mini";
import { count, instant, nonNegative, positiveCount, share, version, windowId } from "@/lib/contracts/fields";

/** A pair's figures for one window, defined in lib/stats/README.md; null if undefined. */
export const windowFigures = z.object({
  /** Actual start of the window; null before the first tick. */
  from: z.nullable(instant),
  n: count,
  /** Fraction of the window that was sampled. */
  coverage: share,
  freshCoverage: share,
  /** Coverage from 50 to 90 %. */
  provisional: z.boolean(),
  /** The source repeated old quotes: fresh coverage is below 90 % and below the coverage. */
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
  /** Number of ranked pairs. */
  of: count,
  pegged: z.boolean(),
  /**
   * Whether the newest sample is too old for the newest tick: the figures are then as of `lastSampleAt`, have no rank, and are
   * excluded from rankings and quartiles.
   */
  silent: z.boolean(),
  /** Event time of the newest sample; null before the first. */
  lastSampleAt: z.nullable(instant),
});

const volatilityRow = z.extend(windowFigures, { key: z.string(), source: z.string(), id: z.string() });

/** Figures of one window for all tracked pairs, in the order of `pairsReply`. */
export const volatilityReply = z.object({
  /** Equal to the version of `pairsReply` at the same tick. */
  version,
  window: windowId,
  /** Newest event time of the figures; null before the first tick. */
  at: z.nullable(instant),
  rows: z.array(volatilityRow),
});
export type WindowFigures = z.infer<typeof windowFigures>;
export type VolatilityRow = z.infer<typeof volatilityRow>;
export type VolatilityReply = z.infer<typeof volatilityReply>;
