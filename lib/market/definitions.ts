/** What every figure means, in a few words each: for whoever asks on a page. */
export const DEFINITIONS = {
  volatility:
    "Realized volatility: the root of the sum of squared returns over the time they span, with a mean of zero. Returns are logarithmic, between the first samples of neighbouring 5-minute cells of UTC time. Told as a fraction per root of a day, shown as percent per day; annualized it is times √365.",
  rvStdErr:
    "How far the volatility may be off by chance, from realized quarticity: volatility × ½ · √(⅔ Σ r⁴) / Σ r². The bands and lines in the charts show two of it on each side.",
  rank: "Place among the pairs of this source with enough coverage, most volatile first. Ties share a rank. Pegged pairs and pairs without a recent sample have none.",
  stdDev:
    "How far the price lies from its mean, in quote units: the root of the time-weighted mean square distance, in population form. A flat price gives exactly 0.",
  cv: "Standard deviation over mean: what compares pairs of different price.",
  change:
    "Newest price over the price one window ago, minus 1. There is none when the sample of that time is older than it by more than 30 minutes or two intervals.",
  mean: "Time-weighted mean price. Every sample stands for the time since the one before, for one interval at most.",
  coverage:
    "How much of the window was really sampled. From 90 % on a figure counts as measured, from 50 to 90 % it is provisional, below 50 % there is none. Nothing is ever filled in.",
  freshCoverage:
    "How much of the window was sampled with a quote that had moved on since the sample before. A source that repeats an old quote is covered but not fresh. Below 90 % it is marked.",
  longestGap: "The longest time inside the window without a sample.",
  n: "How many samples lie in the window.",
  returns: "How many 5-minute returns closed in the window. Without one there is no volatility.",
  quoteAge:
    "How old the price was by the provider's own clock when it was received. Fresh up to 2 minutes, stale beyond 5.",
} as const;

export type DefinitionId = keyof typeof DEFINITIONS;
