import { type Database, database } from "@/lib/db/client";
import { dropPartitionsBefore, ensurePartitions, listSampleDays } from "@/lib/db/partitions";
import { isLockTimeout, PACKED_RESOLUTION_SECONDS, thinDay } from "@/lib/db/thin-day";
import { type Env, env } from "@/lib/env";
import { fillMarketStatistics } from "@/lib/ingest/fill-market-statistics";
import { log } from "@/lib/log";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS_AHEAD = 2;

export type MaintainOptions = {
  at: Date;
  retention?: Env["retention"];
  db?: Database;
  /** Stops packing days that were thinned earlier and adding market statistics; the next run continues. */
  signal?: AbortSignal;
};

export type MaintainReport = {
  /** Partitions created. */
  made: string[];
  /** Days thinned, with the spacing of the remaining rows. */
  thinned: { day: string; resolutionSeconds: number; before: number; kept: number }[];
  /** Days dropped. */
  dropped: string[];
  /** Days that could not be thinned or dropped; the next run retries. */
  failed: { day: string; error: string }[];
  /** Number of ticks whose market statistics were added. */
  filled: number;
};

/**
 * Creates partitions of the following days, thins older days to one row per 5 minutes and later to one per hour, which is packed,
 * drops days beyond the retention, and adds missing market statistics. Run by the sampler every hour and by the cron endpoint; a
 * second run does nothing.
 */
export async function maintain({
  at,
  retention = env().retention,
  db = database(),
  signal = new AbortController().signal,
}: MaintainOptions): Promise<MaintainReport> {
  const nowMs = at.getTime();
  const made = await ensurePartitions(db, new Date(nowMs), new Date(nowMs + DAYS_AHEAD * DAY_MS));
  const report: MaintainReport = { made, thinned: [], dropped: [], failed: [], filled: 0 };
  const fail = (day: string, error: unknown, message: string) => {
    log().warn({ day, err: error }, message);
    report.failed.push({ day, error: error instanceof Error ? error.message : String(error) });
  };
  const oldest = new Date(nowMs - retention.hourlyDays * DAY_MS);
  try {
    report.dropped = await dropPartitionsBefore(db, oldest);
  } catch (error) {
    fail(dayName(oldest), error, "the days before this one could not be dropped; the next run retries");
  }
  for (const { day, resolutionSeconds, packed } of await listSampleDays(db)) {
    const age = nowMs - (day.getTime() + DAY_MS);
    const wanted =
      age >= retention.fiveMinuteDays * DAY_MS
        ? PACKED_RESOLUTION_SECONDS
        : age >= retention.rawHours * HOUR_MS
          ? 300
          : 0;
    // Thinned by an earlier version, which did not pack, or with samples that arrived later.
    const isToPack = resolutionSeconds === PACKED_RESOLUTION_SECONDS && !packed && !signal.aborted;
    if (wanted <= resolutionSeconds && !isToPack) continue;
    const name = dayName(day);
    // A finer resolution than the present one, after a change of the settings, does not bring samples back.
    const target = Math.max(wanted, resolutionSeconds);
    try {
      const rows = await thinDay(db, day, target);
      if (rows) report.thinned.push({ day: name, resolutionSeconds: target, ...rows });
    } catch (error) {
      fail(name, error, "the day could not be thinned; the next run retries");
      // Reads and ticks waited for each attempt, and a long read, such as a backup, would delay those of the other days too.
      if (isLockTimeout(error)) break;
    }
  }
  report.filled = await fillMarketStatistics(db, signal);
  return report;
}

/** @example dayName(new Date("2026-01-31T12:00:00Z")) // "2026-01-31" */
function dayName(at: Date): string {
  return at.toISOString().slice(0, 10);
}
