import type { Database } from "@/lib/db/client";
import { readSnapshot } from "@/lib/db/read-snapshot";
import { MAIN_METRIC, type MetricId } from "@/lib/market/metric";
import type { WindowId } from "@/lib/market/window";
import {
  FIGURES_OF_R,
  type FiguresRow,
  type RankedStatistics,
  toRankedStatistics,
} from "@/lib/statistics/figures-row";
import { byWindow } from "@/lib/statistics/statistics-sql";
import { statisticsAtSql } from "@/lib/statistics/window-edges";

/** Figures of one pair and window (lib/stats/README.md); null for insufficient data. */
export type PairWindowStatistics = RankedStatistics & {
  /** Start of the window in the stored rows: in thinned history, the start of a cell at or before the window's start. */
  from: Date;
};

export type PairStatistics = {
  /** Provider id. */
  pair: string;
  base: string;
  quote: string;
  /** Number of samples up to the requested time. */
  samples: number;
  windows: Record<WindowId, PairWindowStatistics>;
};

type Row = FiguresRow & {
  provider_id: string;
  base: string;
  quote: string;
  samples: number | null;
  window: WindowId;
  from_at: Date;
};

/**
 * Figures of all windows of a metric for all tracked pairs of a source at a time, computed from the stored rows with the
 * statement of a tick.
 * @param at any time; windows after the newest sample contain fewer samples
 * @returns sorted by provider id; empty for an unknown source
 */
export async function readStatistics(
  db: Database,
  sourceName: string,
  at: Date,
  metric: MetricId = MAIN_METRIC,
): Promise<PairStatistics[]> {
  const source = await db.source.findUnique({ where: { name: sourceName } });
  if (!source) return [];
  const rows = await readSnapshot(db, async (tx) => {
    const statistics = await statisticsAtSql(tx, source, at);
    return tx.$queryRaw<Row[]>`
      WITH ${statistics}
      SELECT p.provider_id, p.base, p.quote, e.n AS samples, r."window", ${FIGURES_OF_R}
      FROM ${byWindow("ranked")} r
      JOIN ending e ON e.id = r.series_id
      JOIN series s ON s.id = r.series_id
      JOIN pair p ON p.id = s.pair_id
      WHERE r.metric = ${metric}
      ORDER BY p.provider_id COLLATE "C", r.from_at DESC`;
  });
  const pairs = new Map<
    string,
    Omit<PairStatistics, "windows"> & { windows: Partial<PairStatistics["windows"]> }
  >();
  for (const row of rows) {
    const pair = pairs.get(row.provider_id) ?? {
      pair: row.provider_id,
      base: row.base,
      quote: row.quote,
      samples: row.samples ?? 0,
      windows: {},
    };
    pair.windows[row.window] = { from: row.from_at, ...toRankedStatistics(row) };
    pairs.set(row.provider_id, pair);
  }
  return [...pairs.values()].map(({ windows, ...pair }) => ({
    ...pair,
    windows: complete(windows, pair.pair),
  }));
}

function complete(windows: Partial<PairStatistics["windows"]>, pair: string): PairStatistics["windows"] {
  const { "1h": hour, "24h": day, "7d": week } = windows;
  if (!hour || !day || !week) {
    throw new Error(
      `${pair}: the first or last row of a window is no longer stored. Choose a time within the retention.`,
    );
  }
  return { "1h": hour, "24h": day, "7d": week };
}
