import type { Database } from "@/lib/db/client";
import { recordTick } from "@/lib/ingest/record-tick";
import type { ReplaySource } from "@/lib/sources/replay/replay-source";

/** Result of one source's ticks. */
export type SourceRun = {
  source: string;
  intervalSeconds: number;
  ticks: number;
  /** Ticks not written because an earlier replay stored them or later ones. */
  skipped: number;
  /** Quotes rejected while recording; rejected rows are counted separately. */
  rejected: number;
  firstAt: Date | null;
  lastAt: Date | null;
};

export type RunHooks = {
  /** Stops the run after the current tick. */
  signal: AbortSignal;
  /** Called after every tick. */
  onTick(progress: { at: Date; ticks: number; samples: number }): void;
  /** Called with the start of each new day, before its first tick. */
  onNewDay(day: Date): Promise<void>;
};

const DAY_MS = 86_400_000;

/**
 * Runs every tick of the sources in time order through `recordTick`, with requested and received times equal to the
 * event time. A time without a bar of any pair is not a tick, as with a source that is down.
 * @returns one entry per source, in their order
 */
export async function runTicks(
  db: Database,
  sources: readonly ReplaySource[],
  { signal, onTick, onNewDay }: RunHooks,
): Promise<SourceRun[]> {
  const runs = sources.map((source) => ({ source, run: newRun(source) }));
  const total = { ticks: 0, samples: 0 };
  let day: number | null = null;
  while (!signal.aborted) {
    const next = await earliest(runs);
    if (next === null) break;
    const { source, run, at } = next;
    const today = Math.floor(at.getTime() / DAY_MS);
    if (day !== null && today > day) await onNewDay(new Date(today * DAY_MS));
    day = today;

    const { quotes } = await source.fetchQuotes({ at });
    const { name, kind, intervalSeconds, limits } = source;
    const report = await recordTick(db, {
      source: { name, kind, intervalSeconds, limits },
      at,
      trigger: "replay",
      requestedAt: at,
      receivedAt: at,
      quotes,
    });
    run.ticks++;
    run.firstAt ??= at;
    run.lastAt = at;
    // Quotes of a skipped tick are not rejected ones.
    if (report.outcome === "stored") run.rejected += report.rejected;
    else run.skipped++;
    total.ticks++;
    total.samples += report.stored;
    onTick({ at, ...total });
  }
  return runs.map(({ run }) => run);
}

function newRun({ name, intervalSeconds }: ReplaySource): SourceRun {
  return { source: name, intervalSeconds, ticks: 0, skipped: 0, rejected: 0, firstAt: null, lastAt: null };
}

/** The source with the earliest next tick; the first one listed if equal. */
async function earliest<Entry extends { source: ReplaySource }>(entries: readonly Entry[]) {
  let found: (Entry & { at: Date }) | null = null;
  for (const entry of entries) {
    const at = await entry.source.nextAt();
    if (at !== null && (found === null || at < found.at)) found = { ...entry, at };
  }
  return found;
}
