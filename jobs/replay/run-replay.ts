import type { ReplayOptions } from "@/jobs/replay/options";
import { prepareReplayDatabase } from "@/jobs/replay/replay-database";
import { type ReplayReport, type ReportedPair, reportedPair } from "@/jobs/replay/report";
import { runTicks } from "@/jobs/replay/run-ticks";
import { type Database, openDatabase } from "@/lib/db/client";
import type { Env } from "@/lib/env";
import { maintain } from "@/lib/ingest/maintain";
import type { RowRejection } from "@/lib/sources/replay/candle-cursor";
import { openReplayFolder, type ReplayFolder } from "@/lib/sources/replay/replay-source";
import { readStatistics } from "@/lib/statistics/read-statistics";

const MAX_LISTED_REJECTIONS = 10_000;
const PROGRESS_EVERY_MS = 2000;

/** No tick was replayed; the message says why. */
export class NothingReplayedError extends Error {
  override name = "NothingReplayedError";
}

/** Environment of a replay. */
export type ReplayEnvironment = {
  /** URL of any database on the server for the replay database. */
  serverUrl: string;
  /** Retention for thinning. */
  retention: Env["retention"];
  /** Stops the run after the current tick, without a report. */
  signal: AbortSignal;
  /** Receives progress messages. */
  log(line: string): void;
};

/**
 * Replays a folder: opens it, creates the replay database, runs every tick through the ingest pipeline and reads the
 * report from the stored rows.
 * @returns null if stopped early
 * @throws ReplayFolderError, ReplayDatabaseError, NothingReplayedError, with what to do in the message
 */
export async function runReplay(
  options: ReplayOptions,
  environment: ReplayEnvironment,
): Promise<ReplayReport | null> {
  const rejections: RowRejection[] = [];
  let rejectedRows = 0;
  const folder = await openReplayFolder(options.from, (rejection) => {
    rejectedRows++;
    if (rejections.length < MAX_LISTED_REJECTIONS) rejections.push(rejection);
  });
  try {
    const stored = await replayFolder(folder, options, environment);
    if (!stored) return null;
    const unreadable = folder.unreadable();
    if (!stored.at) {
      const causes = unreadable.map(({ file, reason }) => `\n  ${file}: ${reason}`).join("");
      throw new NothingReplayedError(
        `No file in ${options.from} has a valid row (${rejectedRows} rejected).${causes}`,
      );
    }
    return {
      at: stored.at.toISOString(),
      ticks: stored.runs.reduce((sum, run) => sum + run.ticks, 0),
      rejected: rejectedRows + stored.runs.reduce((sum, run) => sum + run.rejected, 0),
      pairs: stored.pairs,
      sources: stored.runs.map(({ source, intervalSeconds, ticks, skipped, firstAt, lastAt }) => ({
        ...{ source, intervalSeconds, ticks, skipped },
        firstAt: firstAt?.toISOString() ?? null,
        lastAt: lastAt?.toISOString() ?? null,
      })),
      rejections,
      unreadable,
    };
  } finally {
    await folder.close();
  }
}

async function replayFolder(folder: ReplayFolder, options: ReplayOptions, environment: ReplayEnvironment) {
  const { serverUrl, retention, signal, log } = environment;
  const url = await prepareReplayDatabase(serverUrl, options.database, options.keep);
  log(`replaying ${options.from} into the database ${options.database}`);
  const db = openDatabase(url, { max: 2 });
  const started = performance.now();
  let reportedAt = started;
  const thin = async (now: Date) => {
    if (!options.maintain) return;
    const { thinned, failed } = await maintain({ db, at: now, retention });
    for (const { day, resolutionSeconds, before, kept } of thinned) {
      log(`thinned ${day} to a row per ${resolutionSeconds} s: ${before} rows, ${kept} kept`);
    }
    for (const { day, error } of failed) log(`${day} was not thinned: ${error}`);
  };
  try {
    const runs = await runTicks(db, folder.sources, {
      signal,
      onTick({ at, ticks, samples }) {
        if (performance.now() - reportedAt < PROGRESS_EVERY_MS) return;
        reportedAt = performance.now();
        const rate = Math.round(ticks / ((reportedAt - started) / 1000));
        log(`${at.toISOString()}  ${ticks} ticks, ${samples} samples, ${rate} ticks/s`);
      },
      onNewDay: thin,
    });
    if (signal.aborted) return null;
    const last = latest(runs.map((run) => run.lastAt));
    if (last) await thin(last);
    const at = options.at ?? last;
    const ran = runs.filter((run) => run.ticks > 0).map((run) => run.source);
    const pairs = at ? await readReportedPairs(db, ran, at) : [];
    for (const { source, skipped } of runs.filter((run) => run.skipped > 0)) {
      log(`${source}: ${skipped} ticks were skipped: already stored, or older than a stored tick`);
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    log(`${runs.reduce((sum, run) => sum + run.ticks, 0)} ticks in ${seconds} s`);
    return { runs, at: ran.length > 0 ? at : null, pairs };
  } finally {
    await db.$disconnect();
  }
}

/**
 * Figures of every pair of some sources at one time, from the stored rows.
 * @param at any time, not necessarily a tick
 */
export async function readReportedPairs(
  db: Database,
  sources: readonly string[],
  at: Date,
): Promise<ReportedPair[]> {
  const pairs: ReportedPair[] = [];
  for (const source of sources) {
    const statistics = await readStatistics(db, source, at);
    pairs.push(...statistics.map((pair) => reportedPair(source, pair)));
  }
  return pairs;
}

function latest(instants: readonly (Date | null)[]): Date | null {
  return instants.reduce((newest, at) => (at && (!newest || at > newest) ? at : newest), null);
}
