import type { Database } from "@/lib/db/client";
import { recordHistory } from "@/lib/ingest/record-history";
import { recordTick, type TickInput, type TickReport, type TickSource } from "@/lib/ingest/record-tick";
import type { Quote } from "@/lib/sources/price-source";

/** A Monday at midnight UTC: an event time of every interval, and the start of a day. */
export const MONDAY_MS = Date.UTC(2026, 0, 5);
export const SECOND_MS = 1000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** A price as a source may return it. */
export type GivenValue = string | number | null;

/** A quote of a pair in USD. @param changes overrides of its fields */
export function quoteOf(id: string, price: GivenValue, changes: Partial<Quote> = {}): Quote {
  return {
    providerId: id,
    base: id.toUpperCase(),
    quote: "USD",
    name: `Coin ${id}`,
    values: { price },
    providerAt: null,
    iconUrl: null,
    marketCapRank: null,
    ...changes,
  };
}

export function sourceOf(name: string, intervalSeconds = 60): TickSource {
  return { name, kind: "replay", intervalSeconds, limits: null };
}

/** A tick that was requested and received at its event time. */
export function tickOf(
  source: TickSource,
  atMs: number,
  quotes: readonly Quote[],
  changes: Partial<TickInput> = {},
): TickInput {
  const at = new Date(atMs);
  return { source, at, trigger: "sampler", requestedAt: at, receivedAt: at, quotes, ...changes };
}

/**
 * Records prices of pairs, one tick per interval, oldest first.
 * @param prices by pair, of equal length; null for a tick without the pair
 * @param byHistory number of first ticks recorded as history in one statement instead of one by one
 * @returns event time of the last tick, epoch milliseconds
 */
export async function feedPrices(
  db: Database,
  source: TickSource,
  firstMs: number,
  prices: Readonly<Record<string, readonly GivenValue[]>>,
  { byHistory = 0 }: { byHistory?: number } = {},
): Promise<number> {
  const pairs = Object.entries(prices);
  const ticks = (pairs[0]?.[1] ?? []).map((_, i) => ({
    at: new Date(firstMs + i * source.intervalSeconds * SECOND_MS),
    quotes: pairs.flatMap(([id, values]) => {
      const price = values[i] ?? null;
      return price === null ? [] : [quoteOf(id, price)];
    }),
  }));
  await recordHistory(db, { source, ticks: ticks.slice(0, byHistory) });
  for (const { at, quotes } of ticks.slice(byHistory))
    await recordTick(db, tickOf(source, at.getTime(), quotes));
  return firstMs + (ticks.length - 1) * source.intervalSeconds * SECOND_MS;
}

/** Number of reports by outcome. */
export function countOutcomes(
  reports: readonly TickReport[],
): Partial<Record<TickReport["outcome"], number>> {
  const counts: Partial<Record<TickReport["outcome"], number>> = {};
  for (const { outcome } of reports) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

export type StoredRows = { samples: string[]; series: string[]; gaps: string[]; statistics: string[] };

/**
 * All rows of a source's ticks as text with all digits but without generated ids, so that two sources with the same ticks compare
 * equal.
 */
export async function storedRows(db: Database, sourceName: string): Promise<StoredRows> {
  const read = async (table: "sample" | "series" | "gap" | "series_statistics") => {
    const key = table === "series" ? "id" : "series_id";
    const rows = await db.$queryRawUnsafe<{ line: string }[]>(
      `SELECT p.provider_id || ' ' || (to_jsonb(x) - 'series_id' - 'id' - 'pair_id')::text AS line
       FROM source o JOIN pair p ON p.source_id = o.id JOIN series s ON s.pair_id = p.id
       JOIN ${table} x ON x.${key} = s.id WHERE o.name = $1`,
      sourceName,
    );
    return rows.map((row) => row.line).sort();
  };
  return {
    samples: await read("sample"),
    series: await read("series"),
    gaps: await read("gap"),
    statistics: await read("series_statistics"),
  };
}
