import type { WindowId } from "@/lib/market/window";
import type { RowRejection, UnreadableFile } from "@/lib/sources/replay/candle-cursor";
import type { PairStatistics } from "@/lib/statistics/read-statistics";

type Figures = PairStatistics["windows"][WindowId];

/** One window of one pair; the figures of lib/stats/README.md, null where it says so. */
export type ReportedWindow = Omit<Figures, "from"> & {
  /** Where the window begins in what is stored; ISO 8601. */
  from: string;
};

export type ReportedPair = {
  pair: string;
  source: string;
  base: string;
  quote: string;
  /** Samples at or before `at`. */
  samples: number;
  windows: Record<WindowId, ReportedWindow>;
};

/** The report of a replay: what `--report` writes. */
export type ReplayReport = {
  /** The instant all figures belong to; ISO 8601. */
  at: string;
  /** Ticks run, of all sources, also those after `at`. */
  ticks: number;
  /** Rows and quotes left out; `rejections` says which. */
  rejected: number;
  pairs: ReportedPair[];
  sources: {
    source: string;
    intervalSeconds: number;
    ticks: number;
    /** Ticks left alone because an earlier replay had stored them, or later ones (`--keep`). */
    skipped: number;
    firstAt: string | null;
    lastAt: string | null;
  }[];
  /** The rows left out, the first 10,000 of them. */
  rejections: RowRejection[];
  /** Files that could not be read, or not to their end. */
  unreadable: UnreadableFile[];
};

/** A pair as the report lists it. */
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
