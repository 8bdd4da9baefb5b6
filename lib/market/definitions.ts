import {
  FULL_COVERAGE,
  MAX_FRESH_QUOTE_AGE_MS,
  MAX_GAP,
  MAX_QUOTE_AGE_MS,
  MIN_COVERAGE,
  RETURN_CELL_MS,
} from "@/lib/market/thresholds";

const percent = (fraction: number) => `${Math.round(fraction * 100)} %`;
const minutes = (ms: number) => ms / 60_000;
const CELL = `${minutes(RETURN_CELL_MS)}-minute`;

/** Short definitions of the figures, shown on the pages. */
export const DEFINITIONS = {
  volatility: `Realized volatility: square root of the sum of squared ${CELL} log returns divided by the elapsed time in days, zero mean. Unit: % per √day, written % / day; × √365 annualized.`,
  rvStdErr:
    "Standard error of the volatility, from realized quarticity: volatility × ½ · √(⅔ Σ r⁴) / Σ r². Charts show two standard errors on each side.",
  rank: "Place among the pairs of this source with enough coverage, most volatile first. Ties share a rank. Pegged pairs and pairs without a recent sample have none.",
  stdDev:
    "Time-weighted population standard deviation of the price, in quote units. A flat price gives exactly 0.",
  cv: "Standard deviation divided by the mean: compares pairs of different price.",
  change: `Newest price divided by the price one window ago, minus 1. No value if one of the two samples is older than its time by more than ${minutes(MAX_GAP.ms)} minutes or ${MAX_GAP.intervals} intervals.`,
  mean: "Time-weighted mean price. Each sample is weighted with the time since the previous one, at most one interval.",
  coverage: `Share of the window that was sampled. From ${percent(FULL_COVERAGE)} on, a figure is final; from ${percent(MIN_COVERAGE)} on, it is provisional; below that, it is not published. Missing samples are never filled in.`,
  freshCoverage: `Share of the window that was sampled with a quote newer than that of the previous sample. A repeated old quote counts as covered but not as fresh. Marked below ${percent(FULL_COVERAGE)}.`,
  longestGap: "The longest time inside the window without a sample.",
  n: "Number of samples in the window.",
  returns: `Number of ${CELL} returns that ended in the window. Without any, there is no volatility.`,
  volume:
    "Rolling 24 h volume as the source reports it, in quote units. Each value is the sum of the 24 hours before it, so consecutive values overlap and its statistics change slowly. If the source reports no volume, there is none.",
  quoteAge: `Age of the price by the provider's clock when it was received. Fresh up to ${minutes(MAX_FRESH_QUOTE_AGE_MS)} minutes, stale above ${minutes(MAX_QUOTE_AGE_MS)}.`,
} as const;

export type DefinitionId = keyof typeof DEFINITIONS;
