/**
 * The continuously running sampler: `tsx jobs/sampler.ts`, started by `npm start` unless SAMPLER=off. Needs DATABASE_URL.
 * Each source is sampled at its own event times, aligned to the clock; history is kept in shape every hour, and
 * icons are fetched beside.
 * Of several samplers on one database one works and the others stand by. On SIGTERM or SIGINT, or when the
 * process that started it is gone, it finishes the tick under way and ends with 0.
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
/** Longer than a tick takes, and shorter than the launcher waits. */
const EXIT_TIMEOUT_MS = 25_000;

const stop = new AbortController();
// A database server that was killed can leave a query without a reply: nothing else would end this process.
stop.signal.addEventListener("abort", () => setTimeout(() => process.exit(1), EXIT_TIMEOUT_MS).unref());
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort());
process.on("disconnect", () => stop.abort());
// The process that started this one may have ended before anybody listened.
if (process.connected === false) stop.abort();

async function sample(source: PriceSource, at: Date): Promise<void> {
  try {
    await ingestSource({ source, at, trigger: "sampler" });
  } catch (error) {
    log().error(
      { source: source.name, at, err: error },
      "the tick could not be recorded; the next one follows",
    );
  }
}

/** Samples once where nothing is stored yet, so that a first start shows prices at once. */
async function sampleFirst(source: PriceSource, at: Date): Promise<void> {
  const any = await database().tick.findFirst({
    where: { source: { name: source.name } },
    select: { id: true },
  });
  if (!any) await sample(source, at);
}

/**
 * Stores what precedes a source's schedule: its past if it has any, otherwise the first sample of a new source.
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
      log().warn({ source: source.name, skipped }, "ticks were skipped: the round before took too long");
    await sample(source, at);
  };
  await everyInterval(source.intervalSeconds, signal, systemClock, run, doneUntil);
}

async function runMaintenance(signal: AbortSignal): Promise<void> {
  const once = async () => {
    try {
      const report = await maintain({ at: new Date(), signal });
      if (report.thinned.length + report.dropped.length + report.filled > 0)
        log().info(report, "history kept in shape");
    } catch (error) {
      log().error({ err: error }, "the history could not be kept in shape; tried again in an hour");
    }
  };
  await once();
  await everyInterval(MAINTAIN_SECONDS, signal, systemClock, once);
}

async function runIcons(signal: AbortSignal): Promise<void> {
  const once = async () => {
    try {
      await fetchIcons({ signal });
    } catch (error) {
      if (!signal.aborted) log().error({ err: error }, "icons could not be fetched; tried again");
    }
  };
  await once();
  await everyInterval(ICONS_SECONDS, signal, systemClock, once);
}

const sources = await configuredSources();
for (const source of sources) {
  for (const warning of source.warnings ?? []) log().warn({ source: source.name }, warning);
}

const databaseUrl = env().databaseUrl;
if (!databaseUrl) {
  log().fatal("DATABASE_URL is not set. `npm start` sets it; set it yourself to run a sampler alone.");
  process.exit(1);
}
await whileLeading(databaseUrl, stop.signal, systemClock, async (signal) => {
  log().info({ sources: sources.map((source) => source.name) }, "sampling");
  const prepared = sources.map((source) => ({
    source,
    doneUntil: prepareSource(source, signal),
  }));
  const hasPast = Promise.all(prepared.map(({ doneUntil }) => doneUntil));
  await Promise.all([
    ...prepared.map(async ({ source, doneUntil }) => runSource(source, await doneUntil, signal)),
    // Days are thinned once their history is there: samples that arrive meanwhile would put it off.
    hasPast.then(() => runMaintenance(signal)),
    // The first samples name them.
    hasPast.then(() => runIcons(signal)),
  ]);
});
await database().$disconnect();
process.exit(0);
