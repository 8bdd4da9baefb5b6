import { plainArray, textArray } from "@/lib/db/array-literal";
import type { Database, Transaction } from "@/lib/db/client";
import type { ValidQuote } from "@/lib/ingest/validate-quotes";

const HOUR_MS = 3_600_000;

// Stored properties of each pair, by database, source and provider id: most ticks change none of them and send no update.
const cached = new WeakMap<Database, Map<string, Map<string, string>>>();

/** Clears the cache of stored pairs, for a replaced database. */
export function clearPairCache(db: Database): void {
  cached.delete(db);
}

function signature(quote: ValidQuote, hour: number): string {
  const { base, quote: quoted, name, iconUrl, marketCapRank, values } = quote;
  return JSON.stringify([hour, base, quoted, name, iconUrl, marketCapRank, ...Object.keys(values)]);
}

/**
 * Display name of a pair without ticker or name: its id without the quote that providers append.
 * @example idWithoutQuote({ providerId: "bitcoin-usd", quote: "USD" }) // "bitcoin"
 */
function idWithoutQuote({ providerId, quote }: Pick<ValidQuote, "providerId" | "quote">): string {
  const suffix = `-${quote.toLowerCase()}`;
  return providerId.length > suffix.length && providerId.toLowerCase().endsWith(suffix)
    ? providerId.slice(0, -suffix.length)
    : providerId;
}

/**
 * Inserts new pairs and new series with empty figures, and updates names, icons and market-cap ranks of known pairs. A missing
 * ticker, name or icon does not replace a stored one. `last_seen_at` is updated hourly.
 */
export async function recordPairs(
  tx: Transaction,
  db: Database,
  sourceId: number,
  sourceName: string,
  at: Date,
  quotes: readonly ValidQuote[],
): Promise<void> {
  const sources = cached.get(db) ?? new Map<string, Map<string, string>>();
  cached.set(db, sources);
  const known = sources.get(sourceName) ?? new Map<string, string>();
  sources.set(sourceName, known);
  const hour = Math.floor(at.getTime() / HOUR_MS);
  const changed = quotes.filter((quote) => known.get(quote.providerId) !== signature(quote, hour));
  if (changed.length === 0) return;
  const seenAt = at.toISOString();
  const metrics = changed.flatMap(({ providerId, values }) =>
    Object.keys(values).map((metric) => ({ providerId, metric })),
  );
  await tx.$executeRaw`
    WITH seen AS (
      INSERT INTO pair (source_id, provider_id, base, quote, name, icon_url, market_cap_rank, first_seen_at, last_seen_at)
      SELECT ${sourceId}, i.provider_id, coalesce(i.base, p.base, upper(i.fallback)), i.quote,
             coalesce(i.name, p.name, i.fallback), coalesce(i.icon_url, p.icon_url), i.market_cap_rank,
             ${seenAt}::timestamptz, ${seenAt}::timestamptz
      FROM unnest(
        ${textArray(changed.map((quote) => quote.providerId))}::text[],
        ${textArray(changed.map((quote) => quote.base))}::text[],
        ${textArray(changed.map((quote) => quote.quote))}::text[],
        ${textArray(changed.map((quote) => quote.name))}::text[],
        ${textArray(changed.map((quote) => quote.iconUrl))}::text[],
        ${plainArray(changed.map((quote) => quote.marketCapRank))}::int[],
        ${textArray(changed.map(idWithoutQuote))}::text[]
      ) AS i(provider_id, base, quote, name, icon_url, market_cap_rank, fallback)
      LEFT JOIN pair p ON p.source_id = ${sourceId} AND p.provider_id = i.provider_id
      ON CONFLICT (source_id, provider_id) DO UPDATE SET
        base = excluded.base, quote = excluded.quote, name = excluded.name, icon_url = excluded.icon_url,
        market_cap_rank = excluded.market_cap_rank, last_seen_at = greatest(pair.last_seen_at, excluded.last_seen_at)
      RETURNING id, provider_id
    ), started AS (
      INSERT INTO series (pair_id, metric)
      SELECT seen.id, i.metric
      FROM unnest(
        ${textArray(metrics.map(({ providerId }) => providerId))}::text[],
        ${textArray(metrics.map(({ metric }) => metric))}::text[]
      ) AS i(provider_id, metric)
      JOIN seen USING (provider_id)
      WHERE NOT EXISTS (SELECT FROM series s WHERE s.pair_id = seen.id AND s.metric = i.metric)
      ORDER BY seen.id
      RETURNING id
    )
    INSERT INTO series_statistics (series_id) SELECT id FROM started`;
  for (const quote of changed) known.set(quote.providerId, signature(quote, hour));
}
