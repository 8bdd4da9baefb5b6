import type { Database } from "@/lib/db/client";
import { MAIN_METRIC } from "@/lib/market/metric";
import { maxGapMs } from "@/lib/market/thresholds";
import { valuesAtSql } from "@/lib/statistics/statistics-sql";
import { preferHashJoins, readEdges } from "@/lib/statistics/window-edges";

/** Time between two points of a sparkline. */
const STEP_MS = 30 * 60_000;
/** Points of a sparkline: prices at full half hours, and the newest price as the last one. */
export const SPARKLINE_POINTS = 48;
const EDGES = SPARKLINE_POINTS - 1;

/** Highest value of a point. */
const TOP = 100;

/** Prices of a source's series at the last 47 half hours; NaN without a sample. */
type SourceEdges = { newestEdge: number; values: Map<number, Float64Array> };

/**
 * Sparklines of the last 24 h of all tracked series, in memory. Past prices never change, so only the newest half hour is read:
 * one statement per source every half hour.
 */
export class Sparklines {
  readonly #db: Database;
  readonly #sources = new Map<number, SourceEdges>();
  #reading: Promise<void> | undefined;
  /** Prices of the sparkline that is being shaped. One array for all, because allocating 10,000 of them is slow. */
  readonly #prices = new Float64Array(SPARKLINE_POINTS);

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Updates the prices to each source's newest stored tick; concurrent calls share one read.
   * @throws errors of the database; earlier prices are kept
   */
  refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /**
   * @param price newest price; null if it is too old
   * @returns `sparkline` of the pairs' contract; empty while the source has not been read
   */
  shapeOf(sourceId: number, seriesId: number, price: number | null): (number | null)[] {
    const source = this.#sources.get(sourceId);
    if (!source) return [];
    const prices = this.#prices.fill(Number.NaN);
    prices.set(source.values.get(seriesId) ?? []);
    prices[EDGES] = price ?? Number.NaN;
    return shape(prices);
  }

  async #read(): Promise<void> {
    const rows = await this.#db.$queryRaw<{ id: number; interval_seconds: number; newest: Date | null }[]>`
      SELECT s.id, s.interval_seconds,
             (SELECT max(t.at) FROM tick t WHERE t.source_id = s.id AND t.outcome = 'stored') AS newest
      FROM source s`;
    for (const { id, interval_seconds, newest } of rows) {
      if (newest === null) continue;
      const newestEdge = Math.floor(newest.getTime() / STEP_MS) * STEP_MS;
      const known = this.#sources.get(id);
      if (known?.newestEdge === newestEdge) continue;
      // Read into a copy, which then replaces the served prices.
      this.#sources.set(id, await this.#advance(id, interval_seconds, known, newestEdge));
    }
  }

  async #advance(
    sourceId: number,
    intervalSeconds: number,
    known: SourceEdges | undefined,
    newestEdge: number,
  ): Promise<SourceEdges> {
    const steps = known ? (newestEdge - known.newestEdge) / STEP_MS : EDGES;
    const fresh = steps < 0 || steps > EDGES ? EDGES : steps;
    const values = new Map<number, Float64Array>();
    for (const [id, old] of fresh < EDGES && known ? known.values : []) {
      const moved = new Float64Array(EDGES).fill(Number.NaN);
      moved.set(old.subarray(fresh));
      values.set(id, moved);
    }
    const instants = Array.from({ length: fresh }, (_, i) => ({
      at: new Date(newestEdge - (fresh - 1 - i) * STEP_MS),
    }));
    await this.#db.$transaction(
      async (tx) => {
        await preferHashJoins(tx);
        for (const [i, edge] of (await readEdges(tx, sourceId, instants)).entries()) {
          if (edge.tickAt === null) continue;
          const since = new Date(edge.at.getTime() - maxGapMs(intervalSeconds));
          const [row] = await tx.$queryRaw<{ ids: number[] | null; values: number[] | null }[]>(
            valuesAtSql(sourceId, MAIN_METRIC, edge, since),
          );
          row?.ids?.forEach((id, k) => {
            const own = values.get(id) ?? new Float64Array(EDGES).fill(Number.NaN);
            own[EDGES - fresh + i] = row.values?.[k] ?? Number.NaN;
            values.set(id, own);
          });
        }
      },
      { timeout: 60_000, maxWait: 60_000 },
    );
    return { newestEdge, values };
  }
}

/**
 * Scales prices to integers from 0 (lowest) to 100 (highest); NaN becomes null. A flat line is in the middle.
 * @example shape([10, Number.NaN, 20, 15]) // [0, null, 100, 50]
 */
export function shape(prices: readonly number[] | Float64Array): (number | null)[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const price of prices) {
    if (price < low) low = price;
    if (price > high) high = price;
  }
  const span = high - low;
  const points = new Array<number | null>(prices.length);
  for (let i = 0; i < prices.length; i += 1) {
    const price = prices[i] ?? Number.NaN;
    if (Number.isNaN(price)) points[i] = null;
    else points[i] = span > 0 ? Math.round(((price - low) / span) * TOP) : TOP / 2;
  }
  return points;
}
