import type { Database } from "@/lib/db/client";
import { recordHistory } from "@/lib/ingest/record-history";
import { recordFailedTick, recordTick } from "@/lib/ingest/record-tick";
import type { Quote } from "@/lib/sources/price-source";
import type { MarketTick } from "@/lib/testing/random-market";
import { quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

export function quotesOf(tick: MarketTick): Quote[] {
  return tick.quotes.map(({ id, price, providerAtMs }) =>
    quoteOf(id, price, { providerAt: providerAtMs === null ? null : new Date(providerAtMs) }),
  );
}

/** Records ticks one by one, including failed ones. */
export async function feedOneByOne(db: Database, name: string, ticks: readonly MarketTick[]): Promise<void> {
  for (const tick of ticks) {
    const input = tickOf(sourceOf(name, tick.intervalSeconds), tick.atMs, quotesOf(tick));
    if (tick.failed) await recordFailedTick(db, { ...input, error: "No answer." });
    else await recordTick(db, input);
  }
}

/** Records ticks as history: one statement for each run of equal intervals, with at most `maxTicks` ticks. */
export async function feedAsHistory(
  db: Database,
  name: string,
  ticks: readonly MarketTick[],
  maxTicks = Number.POSITIVE_INFINITY,
): Promise<void> {
  let run: MarketTick[] = [];
  const flush = async () => {
    const intervalSeconds = run[0]?.intervalSeconds;
    if (intervalSeconds === undefined) return;
    await recordHistory(db, {
      source: sourceOf(name, intervalSeconds),
      ticks: run.map((tick) => ({ at: new Date(tick.atMs), quotes: quotesOf(tick) })),
    });
    run = [];
  };
  for (const tick of ticks) {
    if (tick.failed || run.length >= maxTicks || run[0]?.intervalSeconds !== tick.intervalSeconds)
      await flush();
    if (tick.failed) await feedOneByOne(db, name, [tick]);
    else run.push(tick);
  }
  await flush();
}
