/**
 * The sampler: `tsx jobs/sampler.ts`, started by `npm start` unless SAMPLER=off. Requires DATABASE_URL. Samples each source at
 * its event times, fetches icons and runs hourly maintenance. Of several samplers on one database, one is active and the others
 * wait. On SIGTERM, SIGINT or SIGHUP, or when its parent process ends, it completes the current tick and exits with 0.
 */

import { whileLeading } from "@/jobs/sampler/leadership";
import { loadHistory } from "@/jobs/sampler/load-history";
import { everyInterval, systemClock } from "@/jobs/sampler/schedule";
import { database } from "@/lib/db/client";
import { env } from "@/lib/env";
import { fetchIcons } from "@/lib/ingest/icons";
import { ingestSource } from "@/lib/ingest/ingest";
import { maintain } from "@/lib/ingest/maintain";
import { log } from "@/lib/log";
import { eventTimeAt, eventTimeOfTrigger } from "@/lib/market/interval";
import { configuredSources } from "@/lib/sources/configured-sources";
import { hasHistory, type PriceSource } from "@/lib/sources/price-source";

const MAINTAIN_SECONDS = 3600;
const ICONS_SECONDS = 30;
/** Longer than a tick, and shorter than the launcher's grace period. */
const EXIT_TIMEOUT_MS = 25_000;

const stop = new AbortController();
// A query to a killed database server may never return, so the process is ended after a timeout.
stop.signal.addEventListener("abort", () => setTimeout(() => process.exit(1), EXIT_TIMEOUT_MS).unref());
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort());
process.on("disconnect", () => stop.abort());
// The parent process may have ended before the listener was added.
if (process.connected === false) stop.abort();

async function sample(source: PriceSource, at: Date): Promise<void> {
  try {
    await ingestSource({ source, at, trigger: "sampler" });
  } catch (error) {
    log().error(
      { source: source.name, at, err: error },
      "the tick could not be recorded; the schedule continues",
    );
  }
}

/** Samples a new source once, so that a first start shows prices immediately. */
async function sampleFirst(source: PriceSource, at: Date): Promise<void> {
  const any = await database().tick.findFirst({
    where: { source: { name: source.name } },
    select: { id: true },
  });
  if (!any) await sample(source, at);
}

/**
 * Prepares a source for its schedule: loads its history if it has one, otherwise samples a new source once.
 * @returns the event time from which the schedule continues, epoch milliseconds
 */
async function prepareSource(source: PriceSource, signal: AbortSignal): Promise<number> {
  const nowMs = Date.now();
  const present = eventTimeAt(nowMs, source.intervalSeconds);
  try {
    if (hasHistory(source)) return await loadHistory(database(), source, Date.now, signal);
    if (!signal.aborted)
      await sampleFirst(source, new Date(eventTimeOfTrigger(nowMs, source.intervalSeconds)));
  } catch (error) {
    log().error({ source: source.name, err: error }, "the source's first samples could not be stored");
  }
  return present;
}

async function runSource(source: PriceSource, doneUntil: number, signal: AbortSignal): Promise<void> {
  const run = async (at: Date, skipped: number) => {
    if (skipped > 0)
      log().warn(
        { source: source.name, skipped },
        "ticks were skipped because the previous one took too long",
      );
    await sample(source, at);
  };
  await everyInterval(source.intervalSeconds, signal, systemClock, run, doneUntil);
}

async function runMaintenance(signal: AbortSignal): Promise<void> {
  const runOnce = async () => {
    try {
      const report = await maintain({ at: new Date(), signal });
      if (report.thinned.length + report.dropped.length + report.filled > 0)
        log().info(report, "maintenance done");
    } catch (error) {
      log().error({ err: error }, "maintenance failed; it is retried in an hour");
    }
  };
  await runOnce();
  await everyInterval(MAINTAIN_SECONDS, signal, systemClock, runOnce);
}

async function runIcons(signal: AbortSignal): Promise<void> {
  const runOnce = async () => {
    try {
      await fetchIcons({ signal });
    } catch (error) {
      if (!signal.aborted) log().error({ err: error }, "icons could not be fetched; it is retried");
    }
  };
  await runOnce();
  await everyInterval(ICONS_SECONDS, signal, systemClock, runOnce);
}

const sources = await configuredSources();
for (const source of sources) {
  for (const warning of source.warnings ?? []) log().warn({ source: source.name }, warning);
}

const databaseUrl = env().databaseUrl;
if (!databaseUrl) {
  log().fatal("DATABASE_URL is not set. `npm start` sets it; set it to run the sampler alone.");
  process.exit(1);
}
await whileLeading(databaseUrl, stop.signal, systemClock, async (signal) => {
  log().info({ sources: sources.map((source) => source.name) }, "sampling");
  const prepared = sources.map((source) => ({
    source,
    doneUntil: prepareSource(source, signal),
  }));
  const historyLoaded = Promise.all(prepared.map(({ doneUntil }) => doneUntil));
  await Promise.all([
    ...prepared.map(async ({ source, doneUntil }) => runSource(source, await doneUntil, signal)),
    // Maintenance thins only complete days, so it starts after the history is loaded.
    historyLoaded.then(() => runMaintenance(signal)),
    // Icon URLs are part of the first samples.
    historyLoaded.then(() => runIcons(signal)),
  ]);
});
await database().$disconnect();
process.exit(0);
