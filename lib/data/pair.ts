import "server-only";
import type { PairReply } from "@/lib/contracts/pair";
import { type PairListRow, selectPairs, toPairRow } from "@/lib/data/pairs";
import { readVersion, replyCache } from "@/lib/data/reply-cache";
import {
  findSeries,
  instantText,
  isoOf,
  readGaps,
  type StoredSeries,
  unknownPair,
} from "@/lib/data/stored-series";
import { STORED_FIGURES, type StoredFigures, toFigures } from "@/lib/data/volatility";
import { type Database, database } from "@/lib/db/client";
import { MAX_WINDOW_MS, WINDOWS, type WindowId } from "@/lib/market/window";
import { NO_FIGURES } from "@/lib/statistics/figures-row";
import { longestGapMs } from "@/lib/stats/longest-gap";

type ProvenanceRow = {
  at: Date;
  requested_at: Date;
  received_at: Date | null;
  provider_at: Date | null;
  stored_at: Date;
  trigger: string;
  received: number;
  stored: number;
  rejected: number;
};

/**
 * A pair: its row of the list, the figures of all windows, sampling quality, and the processing times of its newest sample.
 * @param now the server's clock
 * @throws AppError `not_found` for an unknown pair
 */
export async function readPair(
  pair: { source: string; id: string },
  now: Date,
  db: Database = database(),
): Promise<PairReply> {
  const version = await readVersion(db);
  const series = await findSeries(db, pair.source, pair.id);
  const [rows, figures, trust] = await Promise.all([
    db.$queryRaw<PairListRow[]>`${selectPairs()} WHERE s.id = ${series.seriesId}`,
    db.$queryRaw<(StoredFigures & { window: WindowId })[]>`
      SELECT v."window", ${STORED_FIGURES}
      FROM volatility v JOIN series s ON s.id = v.series_id WHERE v.series_id = ${series.seriesId}`,
    readProvenance(db, series),
  ]);
  const row = rows[0];
  if (!row) throw unknownPair(pair.source, pair.id);
  const { sparklines } = replyCache(db);
  const listed = toPairRow(row, (source, id, price) => sparklines.shapeOf(source, id, price));
  const atMs = Math.max(0, ...figures.map((row) => row.at_ms ?? 0));
  // Stored gaps only: `longestGapMs` adds the time since the newest sample.
  const gaps = (await readGaps(db, series, atMs - MAX_WINDOW_MS, atMs)).map(({ from, to }) => ({
    fromAtMs: from,
    toAtMs: to,
  }));
  const windowOf = (id: WindowId): PairReply["windows"][WindowId] => {
    const stored = figures.find((row) => row.window === id) ?? NOTHING_COMPUTED;
    const windowMs = WINDOWS.find((window) => window.id === id)?.ms ?? MAX_WINDOW_MS;
    return {
      ...toFigures(stored),
      at: isoOf(stored.at_ms),
      longestGapMs: longestGapMs(gaps, series.lastAtMs, {
        atMs,
        windowMs,
        intervalSeconds: series.intervalSeconds,
      }),
    };
  };
  return {
    version,
    now: now.toISOString(),
    pair: { ...listed, firstSeenAt: instantText(row.first_seen_ms) },
    windows: { "1h": windowOf("1h"), "24h": windowOf("24h"), "7d": windowOf("7d") },
    quoteAgeMs: listed.quoteAgeMs,
    trust,
  };
}

const NOTHING_COMPUTED: StoredFigures = { ...NO_FIGURES, at_ms: null, from_ms: null, last_ms: null };

/** Tick of the series' newest sample; null before the first, or if the tick is no longer logged. */
async function readProvenance(db: Database, series: StoredSeries): Promise<PairReply["trust"]> {
  const rows = await db.$queryRaw<ProvenanceRow[]>`
    SELECT t.at, t.requested_at, t.received_at, s.last_provider_at AS provider_at, t.stored_at, t.trigger,
           t.received, t.stored, t.rejected
    FROM series s JOIN tick t ON t.source_id = ${series.sourceId} AND t.at = s.last_at
    WHERE s.id = ${series.seriesId}`;
  const row = rows[0];
  if (!row) return null;
  return {
    at: row.at.toISOString(),
    requestedAt: row.requested_at.toISOString(),
    receivedAt: row.received_at?.toISOString() ?? null,
    providerAt: row.provider_at?.toISOString() ?? null,
    storedAt: row.stored_at.toISOString(),
    trigger: row.trigger,
    ...{ received: row.received, stored: row.stored, rejected: row.rejected },
    sourceInterval: series.intervalSeconds,
  };
}
