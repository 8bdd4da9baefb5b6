import { Prisma } from "@/lib/db/generated/client";
import type { WindowStatistics } from "@/lib/stats/window-statistics";

/** Columns of a window's statistics in view `volatility`, and of all windows as arrays in `series_statistics`. */
export const FIGURE_COLUMNS = [
  ...(["from_at", "n", "coverage", "fresh_coverage", "mean", "std_dev", "cv", "change"] as const),
  ...(["rv", "rv_std_err", "returns", "rank", "rank_of", "pegged", "silent"] as const),
];

/** Statistics of one series and window as a database row. */
export type FiguresRow = {
  /** Null before the source's first tick. */
  from_at: Date | null;
  n: number;
  coverage: number;
  fresh_coverage: number;
  mean: number | null;
  std_dev: number | null;
  cv: number | null;
  change: number | null;
  rv: number | null;
  rv_std_err: number | null;
  returns: number;
  rank: number | null;
  rank_of: number;
  pegged: boolean;
  silent: boolean;
};

/** Statistics of a series before its source's first tick. */
export const NO_FIGURES: FiguresRow = {
  from_at: null,
  n: 0,
  coverage: 0,
  fresh_coverage: 0,
  mean: null,
  std_dev: null,
  cv: null,
  change: null,
  rv: null,
  rv_std_err: null,
  returns: 0,
  rank: null,
  rank_of: 0,
  pegged: false,
  silent: false,
};

/** Select list of the statistics columns of relation `r`. */
export const FIGURES_OF_R = Prisma.raw(FIGURE_COLUMNS.map((column) => `r.${column}`).join(", "));

/** Statistics of a window, including those that depend on other pairs and windows. */
export type RankedStatistics = WindowStatistics & {
  /** 1 for the largest value; null for pegged and silent pairs, and without the ranking figure. */
  rank: number | null;
  /** Number of ranked pairs. */
  of: number;
  pegged: boolean;
  /** True if the newest sample is too old at the end of the window (`isSilent`). */
  silent: boolean;
};

export function toRankedStatistics(row: Omit<FiguresRow, "from_at">): RankedStatistics {
  return {
    n: row.n,
    coverage: row.coverage,
    freshCoverage: row.fresh_coverage,
    mean: row.mean,
    stdDev: row.std_dev,
    cv: row.cv,
    change: row.change,
    rv: row.rv,
    rvStdErr: row.rv_std_err,
    returns: row.returns,
    rank: row.rank,
    of: row.rank_of,
    pegged: row.pegged,
    silent: row.silent,
  };
}
