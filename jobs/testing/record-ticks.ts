import { CRASH_SOURCE, FIRST_TICK_MS, INTERVAL_MS, quotesAt, RETENTION } from "@/jobs/testing/crash-market";
import { openDatabase } from "@/lib/db/client";
import { maintain } from "@/lib/ingest/maintain";
import { recordTick } from "@/lib/ingest/record-tick";

const TICKS_BETWEEN_MAINTENANCE = 4;

/**
 * Records ticks in quick succession after the newest stored one, with maintenance in between.
 * @param onStored called with each event time once it is stored
 * @returns when `signal` aborts
 * @throws errors of the database
 */
export async function recordTicks(
  url: string,
  onStored: (atMs: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const db = openDatabase(url, { max: 3 });
  try {
    const newest = await db.tick.aggregate({ _max: { at: true }, where: { outcome: "stored" } });
    let atMs = newest._max.at ? newest._max.at.getTime() + INTERVAL_MS : FIRST_TICK_MS;
    for (let count = 1; !signal?.aborted; count += 1, atMs += INTERVAL_MS) {
      const at = new Date(atMs);
      const report = await recordTick(db, {
        source: CRASH_SOURCE,
        at,
        trigger: "sampler",
        requestedAt: at,
        receivedAt: at,
        quotes: quotesAt(atMs),
      });
      if (report.outcome !== "stored") throw new Error(`tick ${report.at}: ${JSON.stringify(report)}`);
      onStored(atMs);
      if (count % TICKS_BETWEEN_MAINTENANCE === 0) {
        const maintained = await maintain({ db, at, retention: RETENTION });
        if (maintained.failed.length > 0) throw new Error(JSON.stringify(maintained.failed));
      }
    }
  } finally {
    await db.$disconnect();
  }
}
