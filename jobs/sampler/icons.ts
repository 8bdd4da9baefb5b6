import type { Clock } from "@/jobs/sampler/schedule";
import { type FetchIconsReport, fetchIcons } from "@/lib/ingest/fetch-icons";
import { log } from "@/lib/log";
import type { PriceSource } from "@/lib/sources/price-source";

const INTERVAL_MS = 30_000;
const MAX_HOLD_MS = 3_600_000;

/** Fetches icons that are due every half minute until aborted. Continues after any failure. */
export async function keepIcons(options: {
  sources: readonly PriceSource[];
  signal: AbortSignal;
  clock: Clock;
  fetch?: typeof fetchIcons;
}): Promise<void> {
  const { signal, clock, fetch = fetchIcons } = options;
  const sources = options.sources.filter((source) => source.icons);
  if (sources.length === 0) return;
  let consecutiveHolds = 0;
  while (!signal.aborted) {
    let report: FetchIconsReport | null = null;
    try {
      report = await fetch({ sources, now: () => new Date(clock.now()), signal });
    } catch (error) {
      if (!signal.aborted) log().error({ err: error }, "the icons could not be looked after; tried again");
    }
    if (report && report.fetched > 0) log().info({ icons: report.fetched }, "icons fetched");
    consecutiveHolds = report && report.holdMs === null ? 0 : consecutiveHolds + 1;
    const holdMs = consecutiveHolds === 0 ? 0 : Math.min(MAX_HOLD_MS, INTERVAL_MS * 2 ** consecutiveHolds);
    await clock.sleep(Math.max(INTERVAL_MS, holdMs, report?.holdMs ?? 0), signal);
  }
}
