/** Short definitions of the figures, shown on the pages. */
export const DEFINITIONS = {
  volatility:
    "Realized volatility: square root of the sum of squared 5-minute log returns divided by the elapsed time in days, zero mean. Told as a fraction per root of a day, shown as percent per day; annualized it is times √365.",
  rvStdErr:
    "Standard error of the volatility, from realized quarticity: volatility × ½ · √(⅔ Σ r⁴) / Σ r². The bands and lines in the charts show two of it on each side.",
  rank: "Place among the pairs of this source with enough coverage, most volatile first. Ties share a rank. Pegged pairs and pairs without a recent sample have none.",
  stdDev:
    "Time-weighted population standard deviation of the price, in quote units. A flat price gives exactly 0.",
  cv: "Standard deviation divided by the mean: compares pairs of different price.",
  change:
    "Newest price over the price one window ago, minus 1. There is none when the sample at that time is older than 30 minutes or two intervals.",
  mean: "Time-weighted mean price. Each sample is weighted with the time since the one before, one interval at most.",
  coverage:
    "Share of the window that was sampled. From 90 % a figure is final, from 50 to 90 % it is provisional, below 50 % there is none. Missing samples are never filled in.",
  freshCoverage:
    "Share of the window that was sampled with a quote newer than that of the sample before. Repeated old quotes count as covered but not as fresh. Marked below 90 %.",
  longestGap: "The longest time inside the window without a sample.",
  n: "Number of samples in the window.",
  returns: "Number of 5-minute returns that closed in the window. Without one there is no volatility.",
  volume:
    "Rolling 24 h volume as the source states it, in quote units. Each value is a sum over the 24 hours before it, so neighbouring values overlap: its statistics move slowly. A pair whose source states no volume has none.",
  quoteAge:
    "Age of the price by the provider's clock when it was received. Fresh up to 2 minutes, stale over 5.",
} as const;

export type DefinitionId = keyof typeof DEFINITIONS;
