import * as z from "zod/mini";
import { count, instant, nonNegative, positiveCount, timeRange, windowId } from "@/lib/contracts/fields";

/**
 * One pair's prices, or its values of another metric, over a span, reduced to about as many points as were asked for, extremes
 * kept.
 */
export const priceSeries = z.object({
  source: z.string(),
  id: z.string(),
  from: instant,
  to: instant,
  intervalSeconds: positiveCount,
  /** The coarsest spacing at which samples of the span are still kept: the interval, or 300 or 3600 in older days. */
  resolutionSeconds: positiveCount,
  /** Samples read of the span, before any were left out for want of room. */
  samples: count,
  /** In a span with too many samples to read them all, the step of which only the last one was read; else 0. */
  stepSeconds: count,
  /** Event time of the pair's first sample ever; null before it. */
  firstSampleAt: z.nullable(instant),
  /** The sample that changes over the span count from: the last at or before `from`; null where it is too old for that. */
  base: z.nullable(z.object({ time: z.number(), value: z.number() })),
  points: z.array(
    z.object({
      /** Event time, epoch milliseconds. */
      time: z.number(),
      /** Quote units; null ends a segment. */
      value: z.nullable(z.number()),
      /** Whether the quote was more than five minutes old when it was received. */
      stale: z.boolean(),
    }),
  ),
  /** Where nothing was sampled, oldest first; those too short to see at this many points are left out. */
  gaps: z.array(timeRange),
  /** Where every sample was stale. */
  stale: z.array(timeRange),
});

/** Figure of a band. */
export const bandMeasure = z.enum(["rv", "stdDev"]);
export type BandMeasure = z.infer<typeof bandMeasure>;

/** One pair's volatility over the window that ends at each point. */
export const volatilitySeries = z.object({
  source: z.string(),
  id: z.string(),
  window: windowId,
  from: instant,
  to: instant,
  intervalSeconds: positiveCount,
  points: z.array(
    z.object({
      /** Event time the window ends at, epoch milliseconds. */
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
      /** `few_pairs`: never enough in the span; `several_quotes`: standard deviations in different quotes do not compare. */
      state: z.enum(["available", "few_pairs", "several_quotes"]),
      /** Milliseconds; between points this far apart there are no quartiles. */
      maxGapMs: count,
      /** How many pairs the newest point is made of; without a point, how many have the figure. */
      pairs: count,
      points: z.array(
        z.object({
          /** Epoch milliseconds. */
          time: z.number(),
          /** A quarter of the pairs lie below, in the figure's own unit. */
          low: nonNegative,
          median: nonNegative,
          /** A quarter lie above. */
          high: nonNegative,
        }),
      ),
    }),
  ),
});

/** Everything that the charts of a pair's page draw over one span. */
export const chartsReply = z.object({
  price: priceSeries,
  /** Without points where the pair has no volume. */
  volume: priceSeries,
  volatility: volatilitySeries,
  /** The whole range around a free span, in 300 points; null if not requested. */
  overview: z.nullable(priceSeries),
});
export type ChartsReply = z.infer<typeof chartsReply>;
export type PriceSeries = z.infer<typeof priceSeries>;
export type VolatilitySeries = z.infer<typeof volatilitySeries>;
