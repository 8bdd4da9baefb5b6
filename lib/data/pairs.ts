import type { PairRow, PairsReply } from "@/lib/contracts/pairs";
import { epochMsSql, isoOf } from "@/lib/data/stored-series";
import type { Database } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { MAIN_METRIC, type MetricId } from "@/lib/market/metric";
import { iconApiPath, pairKey } from "@/lib/market/pair";
import { DELISTED_AFTER_MS, MAX_GAP } from "@/lib/market/thresholds";

/** A row of `selectPairs`. */
export type PairListRow = {
  source_id: number;
  series_id: number | null;
  source: string;
  id: string;
  base: string;
  quote: string;
  name: string;
  icon_hash: string | null;
  price: string | null;
  volume: string | null;
  change_24h: number | null;
  sampled_ms: number | null;
  provider_ms: number | null;
  quote_age_ms: number | null;
  market_cap_rank: number | null;
  delisted: boolean;
  silent: boolean;
  first_seen_ms: number;
  /** Whether its newest sample is recent enough at its source's newest tick (`maxGapMs`). */
  is_current: boolean;
};

/** Returns the sparkline of a pair. */
export type SparklineOf = (sourceId: number, seriesId: number, price: number | null) => (number | null)[];

const VOLUME: MetricId = "volume";

const NO_SPARKLINE: SparklineOf = () => [];

/**
 * All tracked pairs with their newest price, largest market capitalization first, those without one last, then by name. A pair
 * is delisted if its newest sample is more than a day older than its source's newest stored tick.
 */
export async function listPairs(
  db: Database,
  sparklineOf: SparklineOf = NO_SPARKLINE,
): Promise<Omit<PairsReply, "version">> {
  const rows = await db.$queryRaw<PairListRow[]>`
    ${selectPairs()} WHERE p.tracked
    ORDER BY p.market_cap_rank NULLS LAST, lower(p.name), p.name, p.base, p.quote, src.name, p.provider_id`;
  let newest = 0;
  for (const row of rows) newest = Math.max(newest, row.sampled_ms ?? 0);
  const pairs = rows.map((row) => toPairRow(row, sparklineOf));
  return { at: isoOf(newest || null), pairs };
}

/** `maxGapMs` of source `src`. */
const MAX_GAP_OF_SOURCE = Prisma.raw(
  `greatest(${MAX_GAP.ms}, ${MAX_GAP.intervals * 1000} * src.interval_seconds) * interval '1 millisecond'`,
);
const DELISTED_AFTER = Prisma.raw(`interval '${DELISTED_AFTER_MS} milliseconds'`);

/** `SELECT` and `FROM` of the columns of a list, with pairs as `p` and their source as `src`. */
export function selectPairs(): Prisma.Sql {
  return Prisma.sql`
    SELECT src.id AS source_id, s.id AS series_id, src.name AS source, p.provider_id AS id, p.base, p.quote, p.name,
           i.hash AS icon_hash, s.last_value::text AS price, volume.last_value::text AS volume, v.change AS change_24h,
           ${epochMsSql("s.last_at")} AS sampled_ms, ${epochMsSql("s.last_provider_at")} AS provider_ms,
           ${epochMsSql("t.received_at - s.last_provider_at")} AS quote_age_ms,
           p.market_cap_rank, ${epochMsSql("p.first_seen_at")} AS first_seen_ms, coalesce(v.silent, false) AS silent,
           coalesce(s.last_at < newest.at - ${DELISTED_AFTER}, false) AS delisted,
           coalesce(s.last_at >= newest.at - ${MAX_GAP_OF_SOURCE}, false) AS is_current
    FROM pair p
    JOIN source src ON src.id = p.source_id
    LEFT JOIN icon i ON i.address = p.icon_url
    LEFT JOIN series s ON s.pair_id = p.id AND s.metric = ${MAIN_METRIC}
    -- A volume that is much older than the price is not shown.
    LEFT JOIN series volume ON volume.pair_id = p.id AND volume.metric = ${VOLUME}
      AND volume.last_at >= s.last_at - ${MAX_GAP_OF_SOURCE}
    LEFT JOIN volatility v ON v.series_id = s.id AND v."window" = '24h'
    LEFT JOIN tick t ON t.source_id = p.source_id AND t.at = s.last_at
    LEFT JOIN (SELECT id, (SELECT max(at) FROM tick WHERE source_id = source.id AND outcome = 'stored') AS at
               FROM source) newest ON newest.id = p.source_id`;
}

export function toPairRow(row: PairListRow, sparklineOf: SparklineOf): PairRow {
  const price = row.is_current && row.price !== null ? Number(row.price) : null;
  return {
    key: pairKey(row.source, row.id),
    source: row.source,
    id: row.id,
    base: row.base,
    quote: row.quote,
    name: row.name,
    icon: row.icon_hash === null ? null : iconApiPath(row.icon_hash),
    price: row.price,
    volumeQuote: row.volume,
    change24h: row.change_24h,
    sampledAt: isoOf(row.sampled_ms),
    providerAt: isoOf(row.provider_ms),
    // A provider's clock may be slightly ahead; ages are not negative.
    quoteAgeMs: row.quote_age_ms === null ? null : Math.max(0, row.quote_age_ms),
    marketCapRank: row.market_cap_rank,
    delisted: row.delisted,
    silent: row.silent,
    sparkline: row.series_id === null ? [] : sparklineOf(row.source_id, row.series_id, price),
  };
}
