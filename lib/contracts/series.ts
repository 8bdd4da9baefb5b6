import * as z from "zod/mini";
import { count, instant, nonNegative, positiveCount, timeRange, windowId } from "@/lib/contracts/fields";

/**
 * A pair's prices, or its values of another metric, over a time range, downsampled to about the requested number of points.
 * Extremes are kept.
 */
export const priceSeries = z.object({
  source: z.string(),
  id: z.string(),
  from: instant,
  to: instant,
  intervalSeconds: positiveCount,
  /** The coarsest spacing of stored samples in the time range: the interval, or 300 or 3600 for older days. */
  resolutionSeconds: positiveCount,
  /** Number of samples read, before downsampling. */
  samples: count,
  /** If there are too many samples to read, the step from which only the last sample was read; otherwise 0. */
  stepSeconds: count,
  /** Event time of the pair's first sample; null before it. */
  firstSampleAt: z.nullable(instant),
  /** Reference of changes over the time range: the last sample at or before `from`; null if it is too old. */
  base: z.nullable(z.object({ time: z.number(), value: z.number() })),
  points: z.array(
    z.object({
      /** Event time, epoch milliseconds. */
      time: z.number(),
      /** Quote units; null ends a segment. */
      value: z.nullable(z.number()),
      /** Whether the quote was more than five minutes old at receipt. */
      stale: z.boolean(),
    }),
  ),
  /** Time ranges without samples, oldest first; those too short to be visible are omitted. */
  gaps: z.array(timeRange),
  /** Time ranges in which all samples were stale. */
  stale: z.array(timeRange),
});

/** Figure of a band. */
export const bandMeasure = z.enum(["rv", "stdDev"]);
export type BandMeasure = z.infer<typeof bandMeasure>;

/** A pair's trailing volatility at each point. */
export const volatilitySeries = z.object({
  source: z.string(),
  id: z.string(),
  window: windowId,
  from: instant,
  to: instant,
  intervalSeconds: positiveCount,
  points: z.array(
    z.object({
      /** End of the window, epoch milliseconds. */
      time: z.number(),
      /** Fraction per square root of a day; null = not enough data. */
      rv: z.nullable(z.number()),
      rvStdErr: z.nullable(z.number()),
      /** Population form, quote units; null = not enough data. */
      stdDev: z.nullable(z.number()),
      coverage: z.number(),
      freshCoverage: z.number(),
      n: z.int(),
    }),
  ),
  /** Quartiles of the requested figure over the source's pairs; null if none are stored for the span. */
  band: z.nullable(
    z.object({
      measure: bandMeasure,
      /** `few_pairs`: never enough pairs; `several_quotes`: standard deviations in different quotes are not comparable. */
      state: z.enum(["available", "few_pairs", "several_quotes"]),
      /** Maximum distance of points to be connected, milliseconds. */
      maxGapMs: count,
      /** Number of pairs at the newest point; without points, number of pairs with the figure. */
      pairs: count,
      points: z.array(
        z.object({
          /** Epoch milliseconds. */
          time: z.number(),
          /** First quartile, in the figure's own unit. */
          low: nonNegative,
          median: nonNegative,
          /** Third quartile. */
          high: nonNegative,
        }),
      ),
    }),
  ),
});

/** Data of all charts of a pair's page for one time range. */
export const chartsReply = z.object({
  price: priceSeries,
  /** Without points if the pair has no volume. */
  volume: priceSeries,
  volatility: volatilitySeries,
  /** Prices of the whole range in 300 points, for the overview of a zoomed chart; null if not requested. */
  overview: z.nullable(priceSeries),
});
export type ChartsReply = z.infer<typeof chartsReply>;
export type PriceSeries = z.infer<typeof priceSeries>;
export type VolatilitySeries = z.infer<typeof volatilitySeries>;
