import type { Database } from "@/lib/db/client";
import { type HistoryTick, recordHistory } from "@/lib/ingest/record-history";
import { log } from "@/lib/log";
import { demoHistory, demoHistoryTimes } from "@/lib/sources/demo/history";
import type { PriceSource } from "@/lib/sources/price-source";

// Some 25,000 samples a statement: large enough to be fast, small enough for progress to move.
const TICKS_AT_ONCE = 100;

/**
 * Gives the simulated source the past it would have had: 8 days up to now, less what is stored already. Oldest first;
 * a run that was cut short goes on where it stopped. The fraction done is kept in the source's row, null once all is there.
 */
export async function loadDemoHistory(
  db: Database,
  source: PriceSource,
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  const newest = await db.tick.findFirst({
    where: { source: { name: source.name }, outcome: "stored" },
    orderBy: { at: "desc" },
    select: { at: true },
  });
  const newestMs = newest?.at.getTime() ?? 0;
  const missing = demoHistoryTimes(nowMs, source.intervalSeconds).filter((time) => time.atMs > newestMs);
  // A tick or two since the last stop is no history: the live schedule goes on from there.
  if (missing.length < 3) return setProgress(db, source.name, null);
  log().info({ source: source.name, ticks: missing.length }, "making the simulated history");

  const identity = { name: source.name, kind: source.kind, limits: source.limits };
  let done = 0;
  const record = async (ticks: HistoryTick[], intervalSeconds: number) => {
    await recordHistory(db, { source: { ...identity, intervalSeconds }, ticks });
    done += ticks.length;
    await setProgress(db, source.name, done / missing.length);
    log().info(
      { source: source.name, percent: Math.floor((done / missing.length) * 100) },
      "simulated history",
    );
  };

  // The next ticks are simulated while the database is busy with the ones before.
  let recording = Promise.resolve();
  let chunk: HistoryTick[] = [];
  let chunkInterval = 0;
  const flush = async () => {
    await recording;
    if (chunk.length > 0) recording = record(chunk, chunkInterval);
    chunk = [];
  };
  await setProgress(db, source.name, 0);
  for (const tick of demoHistory(nowMs, { intervalSeconds: source.intervalSeconds })) {
    if (signal.aborted) break;
    if (tick.at.getTime() <= newestMs) continue;
    if (chunk.length >= TICKS_AT_ONCE || tick.intervalSeconds !== chunkInterval) await flush();
    chunkInterval = tick.intervalSeconds;
    chunk.push(tick);
  }
  if (!signal.aborted) await flush();
  await recording;
  if (!signal.aborted) await setProgress(db, source.name, null);
}

async function setProgress(db: Database, name: string, progress: number | null): Promise<void> {
  await db.source.updateMany({ where: { name }, data: { historyProgress: progress } });
}
