/** The metrics that are sampled. Each metric of a pair is a series. */
export const METRIC_IDS = ["price", "volume"] as const;

export type MetricId = (typeof METRIC_IDS)[number];

/** The statistics of a window that can rank pairs. */
export const RANK_FIGURES = ["rv", "cv", "stdDev", "mean"] as const;

export type RankFigure = (typeof RANK_FIGURES)[number];

/** The statistics of a window (lib/stats/README.md). */
export type StatisticId = RankFigure | "change" | "rvStdErr";

export type Metric = {
  id: MetricId;
  /** Short name for headings. */
  label: string;
  /** Name in the heads of CSV files. */
  csvName: string;
  /** Unit of its values, and of `mean` and `stdDev`. */
  unit: "quote";
  /** How a value is shown: with the significant digits of a price, or compact (`1.2 B`). */
  format: "price" | "compact";
  /** Whether 0 is a valid value. */
  allowsZero: boolean;
  /** Without returns a metric has no `rv` and no `rvStdErr`. */
  hasReturns: boolean;
  statistics: readonly StatisticId[];
  /** The statistics that pairs can be ranked by; the first one is the default. */
  rankFigures: readonly [RankFigure, ...RankFigure[]];
};

/** The registry of metrics: it decides what is stored, computed and shown. */
export const METRICS: Readonly<Record<MetricId, Metric>> = {
  price: {
    id: "price",
    label: "Price",
    csvName: "price",
    unit: "quote",
    format: "price",
    allowsZero: false,
    hasReturns: true,
    statistics: ["mean", "stdDev", "cv", "change", "rv", "rvStdErr"],
    rankFigures: ["rv", "cv", "stdDev"],
  },
  /** The source's rolling 24 h volume. */
  volume: {
    id: "volume",
    label: "Volume 24\u00a0h",
    csvName: "rolling 24h volume",
    unit: "quote",
    format: "compact",
    allowsZero: true,
    hasReturns: false,
    statistics: ["mean", "stdDev", "cv", "change"],
    rankFigures: ["cv", "mean", "stdDev"],
  },
};

/** The metric that every quote must have, and that decides whether a pair is pegged. */
export const MAIN_METRIC = "price" satisfies MetricId;

/** Figures in quote units: they compare pairs of one quote only. */
export function isInQuoteUnits(figure: RankFigure): boolean {
  return figure === "stdDev" || figure === "mean";
}
