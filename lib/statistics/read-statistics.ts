import type { Database } from "@/lib/db/client";
import { MAIN_METRIC, type MetricId } from "@/lib/market/metric";
import type { WindowId } from "@/lib/market/window";
import {
  type FiguresRow,
  figureColumns,
  type RankedStatistics,
  toRankedStatistics,
} from "@/lib/statistics/figures-row";
import { statisticsAtSql } from "@/lib/statistics/window-edges";

/** One pair's figures of one window, as lib/stats/README.md defines them; null where it gives none. */
export type PairWindowStatistics = RankedStatistics & {
  /** Where the window really begins: the window's start, or the kept row's edge before it in thinned history. */
  from: Date;
};

export type PairStatistics = {
  /** Provider id. */
  pair: string;
  base: string;
  quote: string;
  /** Samples stored of the pair up to the instant. */
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
 * Every window's figures of one metric of every tracked pair of a source as of an instant, computed from the stored rows
 * alone, by the same statement that a tick uses.
 * @param at any instant; later than the newest sample shows the windows emptying out
 * @returns in the order of the provider ids; empty for a source that is not known
 */
export async function readStatistics(
  db: Database,
  sourceName: string,
  at: Date,
  metric: MetricId = MAIN_METRIC,
): Promise<PairStatistics[]> {
  const source = await db.source.findUnique({ where: { name: sourceName } });
  if (!source) return [];
  const rows = await db.$transaction(
    async (tx) => {
      const statistics = await statisticsAtSql(tx, source, at);
      return tx.$queryRaw<Row[]>`
        WITH ${statistics}
        SELECT p.provider_id, p.base, p.quote, e.n AS samples, r."window", ${figureColumns("r")}
        FROM ranked r
        JOIN ending e ON e.id = r.series_id
        JOIN series s ON s.id = r.series_id
        JOIN pair p ON p.id = s.pair_id
        WHERE r.metric = ${metric}
        ORDER BY p.provider_id COLLATE "C", r.from_at DESC`;
    },
    { isolationLevel: "RepeatableRead", timeout: 120_000, maxWait: 60_000 },
  );
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
      `${pair}: the rows that a window of it begins or ends with are no longer kept. Choose an instant inside the retention.`,
    );
  }
  return { "1h": hour, "24h": day, "7d": week };
}
