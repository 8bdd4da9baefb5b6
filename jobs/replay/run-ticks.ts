import type { Database } from "@/lib/db/client";
import { recordTick } from "@/lib/ingest/record-tick";
import type { ReplaySource } from "@/lib/sources/replay/replay-source";

/** What became of one source's ticks. */
export type SourceRun = {
  source: string;
  intervalSeconds: number;
  /** Ticks run. */
  ticks: number;
  /** Those of them that an earlier replay had stored, or that are older than its newest: nothing was written. */
  skipped: number;
  /** Quotes that recording turned away; rows that never became one are counted apart. */
  rejected: number;
  firstAt: Date | null;
  lastAt: Date | null;
};

export type RunHooks = {
  /** Stops the run after the tick under way. */
  signal: AbortSignal;
  /** Told after every tick. */
  onTick(progress: { at: Date; ticks: number; samples: number }): void;
  /** Told when the recorded clock enters a new day, before its first tick; the day's start. */
  onNewDay(day: Date): Promise<void>;
};

const DAY_MS = 86_400_000;

/**
 * Runs every tick of the sources in time order through `recordTick`, under the recorded clock: asked for and answered
 * at the event time. An instant at which no pair of a source has a bar is no tick, as none is
 * recorded of a source that is down.
 * @returns one entry a source, in their order
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
    // None of a skipped tick's quotes is a bad one.
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

/** The source whose next tick comes first; of two at one instant the one listed first. */
async function earliest<Entry extends { source: ReplaySource }>(entries: readonly Entry[]) {
  let found: (Entry & { at: Date }) | null = null;
  for (const entry of entries) {
    const at = await entry.source.nextAt();
    if (at !== null && (found === null || at < found.at)) found = { ...entry, at };
  }
  return found;
}
