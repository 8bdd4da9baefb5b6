import type { Database } from "@/lib/db/client";
import { type HistoryTick, recordHistory } from "@/lib/ingest/record-history";
import { log } from "@/lib/log";
import type { SourceWithHistory } from "@/lib/sources/price-source";

// About 25,000 samples per statement: fast, and frequent enough for the progress display.
const TICKS_PER_STATEMENT = 100;

/**
 * Stores a source's past without what is stored already, then the ticks missed meanwhile, until at most one is missing.
 * Oldest first; an interrupted run continues where it stopped. The progress is stored
 * in the source's row and null when complete.
 * @param now epoch milliseconds
 * @returns event time of the newest stored tick, epoch milliseconds, from which the live schedule continues
 */
export async function loadHistory(
  db: Database,
  source: SourceWithHistory,
  now: () => number,
  signal: AbortSignal,
): Promise<number> {
  let reachedMs = await newestStored(db, source.name);
  // If a pass does not take less time than the one before, the machine is too slow to catch up.
  let before = Number.POSITIVE_INFINITY;
  while (!signal.aborted) {
    const nowMs = now();
    const after = reachedMs;
    const missing = source.history.times(nowMs).filter((time) => time.atMs > after);
    if (missing.length < 2 || missing.length >= before) break;
    before = missing.length;
    reachedMs = await recordMissing(db, source, { nowMs, afterMs: reachedMs, count: missing.length }, signal);
  }
  if (!signal.aborted) await setProgress(db, source.name, null);
  return reachedMs;
}

/** Records the ticks after one time up to another; returns the last event time recorded. */
async function recordMissing(
  db: Database,
  source: SourceWithHistory,
  { nowMs, afterMs, count }: { nowMs: number; afterMs: number; count: number },
  signal: AbortSignal,
): Promise<number> {
  log().info({ source: source.name, ticks: count }, "loading the history");
  const identity = { name: source.name, kind: source.kind, limits: source.limits };
  const isLong = count > TICKS_PER_STATEMENT;
  let done = 0;
  let reachedMs = afterMs;
  const record = async (ticks: HistoryTick[], intervalSeconds: number) => {
    await recordHistory(db, { source: { ...identity, intervalSeconds }, ticks });
    done += ticks.length;
    reachedMs = ticks.at(-1)?.at.getTime() ?? reachedMs;
    if (isLong) await setProgress(db, source.name, done / count);
    log().info({ source: source.name, percent: Math.floor((done / count) * 100) }, "history loaded");
  };

  // The next ticks are made while the previous ones are stored.
  let recording = Promise.resolve();
  let chunk: HistoryTick[] = [];
  let chunkInterval = 0;
  const flush = async () => {
    await recording;
    if (chunk.length > 0) recording = record(chunk, chunkInterval);
    chunk = [];
  };
  if (isLong) await setProgress(db, source.name, 0);
  for (const tick of source.history.rounds(nowMs, afterMs)) {
    if (signal.aborted) break;
    if (chunk.length >= TICKS_PER_STATEMENT || tick.intervalSeconds !== chunkInterval) await flush();
    chunkInterval = tick.intervalSeconds;
    chunk.push(tick);
  }
  if (!signal.aborted) await flush();
  await recording;
  return reachedMs;
}

async function newestStored(db: Database, name: string): Promise<number> {
  const newest = await db.tick.findFirst({
    where: { source: { name }, outcome: "stored" },
    orderBy: { at: "desc" },
    select: { at: true },
  });
  return newest?.at.getTime() ?? 0;
}

async function setProgress(db: Database, name: string, progress: number | null): Promise<void> {
  await db.source.updateMany({ where: { name }, data: { historyProgress: progress } });
}
