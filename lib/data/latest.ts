import "server-only";
import { z } from "zod";
import type { LatestReply, SourceStatus } from "@/lib/contracts/latest";
import { versionSql } from "@/lib/data/reply-cache";
import { type Database, database } from "@/lib/db/client";
import { markRounds } from "@/lib/market/rounds";

/** Number of scheduled ticks in a source's record. */
const ROUND_COUNT = 60;

/** A source of the settings. */
export type ConfiguredSource = { name: string; kind: string; intervalSeconds: number };

/** Columns repeated on every row: the version and the newest update; null before the first tick. */
type Head = {
  version: string;
  newest_at: Date | null;
  newest_stored_at: Date | null;
  newest_stored: number | null;
  newest_rejected: number | null;
};
type SourceRow = {
  name: string;
  kind: string;
  interval_seconds: number;
  history_progress: number | null;
  pairs_tracked: number;
  last_stored_at: Date | null;
  failing_since: Date | null;
  first_at: Date | null;
  tick_at: Date | null;
  outcome: "stored" | "failed" | "out_of_order";
  requested_at: Date;
  received_at: Date | null;
  received: number;
  stored: number;
  rejected: number;
  error: string | null;
  rounds: unknown;
};

const recordedRounds = z.array(
  z.object({
    at: z.number(),
    intervalMs: z.number(),
    isStored: z.boolean(),
    storedAt: z.number(),
    isLive: z.boolean(),
  }),
);

/**
 * The newest stored tick and the state of each source: configured sources in their order, then other sources with listed pairs.
 * @param configured the sources of the settings; one without a tick is listed too
 * @param now the server's clock
 */
export async function readLatest(
  configured: readonly ConfiguredSource[],
  now: Date,
  db: Database = database(),
): Promise<LatestReply> {
  const { head, rows } = await read(db);
  const known = new Map(rows.map((row) => [row.name, row]));
  const named = new Set(configured.map((source) => source.name));
  const retired = rows.filter((row) => !named.has(row.name) && row.pairs_tracked > 0);
  return {
    version: head?.version ?? "",
    at: head?.newest_at?.toISOString() ?? null,
    storedAt: head?.newest_stored_at?.toISOString() ?? null,
    stored: head?.newest_stored ?? 0,
    rejected: head?.newest_rejected ?? 0,
    now: now.toISOString(),
    pairsTracked: rows.reduce((sum, row) => sum + row.pairs_tracked, 0),
    sources: [
      ...configured.map((source) => {
        const row = known.get(source.name);
        return row ? toStatus(row, true) : untried(source);
      }),
      ...retired.map((row) => toStatus(row, false)),
    ],
  };
}

/**
 * One statement, so that the version and the sources have the same snapshot: otherwise a tick stored in between would appear with
 * the previous version, and clients would not request its lists.
 */
async function read(db: Database): Promise<{ head: Head | undefined; rows: SourceRow[] }> {
  const rows = await db.$queryRaw<(Head & (SourceRow | { name: null }))[]>`
    SELECT ${versionSql} AS version,
           l.at AS newest_at, l.stored_at AS newest_stored_at, l.stored AS newest_stored, l.rejected AS newest_rejected,
           s.name, s.kind, s.interval_seconds, s.history_progress,
           (SELECT count(*)::int FROM pair p WHERE p.source_id = s.id AND p.tracked) AS pairs_tracked,
           good.at AS last_stored_at,
           (SELECT min(f.at) FROM tick f
            WHERE f.source_id = s.id AND f.outcome = 'failed' AND f.at > coalesce(good.at, '-infinity')) AS failing_since,
           t.at AS tick_at, t.outcome, t.requested_at, t.received_at, t.received, t.stored, t.rejected, t.error,
           (SELECT min(o.at) FROM tick o WHERE o.source_id = s.id) AS first_at,
           (SELECT coalesce(json_agg(json_build_object(
              'at', extract(epoch FROM r.at) * 1000, 'intervalMs', r.interval_seconds * 1000,
              'isStored', r.outcome = 'stored', 'storedAt', extract(epoch FROM r.stored_at) * 1000,
              'isLive', r.trigger IN ('cron', 'sampler'))), '[]')
            FROM tick r WHERE r.source_id = s.id
                          AND r.at >= t.at - make_interval(secs => s.interval_seconds * ${ROUND_COUNT}::int)) AS rounds
    FROM (VALUES (1)) one LEFT JOIN latest_update l ON true LEFT JOIN source s ON true
    LEFT JOIN LATERAL (SELECT at FROM tick WHERE source_id = s.id AND outcome = 'stored' ORDER BY at DESC LIMIT 1) good ON true
    LEFT JOIN LATERAL (SELECT * FROM tick WHERE source_id = s.id ORDER BY at DESC LIMIT 1) t ON true
    ORDER BY s.id`;
  return { head: rows[0], rows: rows.filter((row) => row.name !== null) };
}

function toStatus(row: SourceRow, isConfigured: boolean): SourceStatus {
  return {
    name: row.name,
    kind: row.kind,
    intervalSeconds: row.interval_seconds,
    configured: isConfigured,
    pairsTracked: row.pairs_tracked,
    lastStoredAt: row.last_stored_at?.toISOString() ?? null,
    lastTick:
      row.tick_at === null
        ? null
        : {
            at: row.tick_at.toISOString(),
            outcome: row.outcome,
            requestedAt: row.requested_at.toISOString(),
            receivedAt: row.received_at?.toISOString() ?? null,
            received: row.received,
            stored: row.stored,
            rejected: row.rejected,
            error: row.error,
          },
    failingSince: row.failing_since?.toISOString() ?? null,
    rounds: roundMarks(row),
    historyProgress: row.history_progress,
  };
}

function roundMarks(row: SourceRow): SourceStatus["rounds"] {
  if (row.tick_at === null || row.first_at === null) return [];
  return markRounds(recordedRounds.parse(row.rounds), {
    newestAt: row.tick_at.getTime(),
    firstAt: row.first_at.getTime(),
    intervalMs: row.interval_seconds * 1000,
    count: ROUND_COUNT,
  });
}

function untried(source: ConfiguredSource): SourceStatus {
  return {
    ...{ name: source.name, kind: source.kind, intervalSeconds: source.intervalSeconds, configured: true },
    pairsTracked: 0,
    lastStoredAt: null,
    lastTick: null,
    failingSince: null,
    rounds: [],
    historyProgress: null,
  };
}
