import type { WindowId } from "@/lib/market/window";
import type { RowRejection, UnreadableFile } from "@/lib/sources/replay/candle-cursor";
import type { PairStatistics } from "@/lib/statistics/read-statistics";

type Figures = PairStatistics["windows"][WindowId];

/** One window of one pair; figures as in lib/stats/README.md. */
export type ReportedWindow = Omit<Figures, "from"> & {
  /** Start of the window in the stored rows; ISO 8601. */
  from: string;
};

export type ReportedPair = {
  pair: string;
  source: string;
  base: string;
  quote: string;
  /** Number of samples at or before `at`. */
  samples: number;
  windows: Record<WindowId, ReportedWindow>;
};

/** Report of a replay, as written by `--report`. */
export type ReplayReport = {
  /** Time of all figures; ISO 8601. */
  at: string;
  /** Ticks run, of all sources, including those after `at`. */
  ticks: number;
  /** Rejected rows and quotes, listed in `rejections`. */
  rejected: number;
  pairs: ReportedPair[];
  sources: {
    source: string;
    intervalSeconds: number;
    ticks: number;
    /** Ticks not written because an earlier replay stored them or later ones (`--keep`). */
    skipped: number;
    firstAt: string | null;
    lastAt: string | null;
  }[];
  /** The first 10,000 rejected rows. */
  rejections: RowRejection[];
  /** Files that could not be read completely. */
  unreadable: UnreadableFile[];
};

export function reportedPair(source: string, statistics: PairStatistics): ReportedPair {
  const { pair, base, quote, samples, windows } = statistics;
  const reported = {
    "1h": reportedWindow(windows["1h"]),
    "24h": reportedWindow(windows["24h"]),
    "7d": reportedWindow(windows["7d"]),
  };
  return { pair, source, base, quote, samples, windows: reported };
}

function reportedWindow(figures: Figures): ReportedWindow {
  const { from, n, coverage, mean, stdDev, cv, change, rv, rvStdErr, returns, rank, of } = figures;
  const { freshCoverage, pegged, silent } = figures;
  return {
    ...{ n, coverage, mean, stdDev, cv, change, rv, rvStdErr, returns, rank, of },
    ...{ freshCoverage, pegged, silent, from: from.toISOString() },
  };
}
