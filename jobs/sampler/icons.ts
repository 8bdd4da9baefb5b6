import { type FetchIconsReport, fetchIcons } from "@/jobs/icons";
import type { Clock } from "@/jobs/sampler/schedule";
import type { Database } from "@/lib/db/client";
import { log } from "@/lib/log";
import type { PriceSource } from "@/lib/sources/price-source";

/** Between two looks for icons that are due: soon after a tick that named new pairs. */
const LOOK_MS = 30_000;
const LONGEST_HOLD_MS = 3_600_000;

/** Keeps the pairs' icons up to date beside the ticks until aborted. Whatever fails, it goes on. */
export async function keepIcons(options: {
  db: Database;
  sources: readonly PriceSource[];
  signal: AbortSignal;
  clock: Clock;
  fetch?: typeof fetchIcons;
}): Promise<void> {
  const { db, signal, clock, fetch = fetchIcons } = options;
  const sources = options.sources.filter((source) => source.icons);
  if (sources.length === 0) return;
  let held = 0;
  while (!signal.aborted) {
    let report: FetchIconsReport | null = null;
    try {
      report = await fetch({ db, sources, now: () => new Date(clock.now()), signal });
    } catch (error) {
      if (!signal.aborted) log().error({ err: error }, "the icons could not be looked after; tried again");
    }
    if (report && report.fetched > 0) log().info({ icons: report.fetched }, "icons fetched");
    // A host that is down is asked less and less often.
    held = report && report.holdMs === null ? 0 : held + 1;
    const holdMs = held === 0 ? 0 : Math.min(LONGEST_HOLD_MS, LOOK_MS * 2 ** held);
    await clock.sleep(Math.max(LOOK_MS, holdMs, report?.holdMs ?? 0), signal);
  }
}
