import { randomBytes } from "node:crypto";
import { expect, inject } from "vitest";
import type { ReplayOptions } from "@/jobs/replay/options";
import type { ReplayReport } from "@/jobs/replay/report";
import { type ReplayEnvironment, readReportedPairs, runReplay } from "@/jobs/replay/run-replay";
import { openDatabase } from "@/lib/db/client";
import { parseEnv } from "@/lib/env";
import { differences } from "@/lib/testing/oracle/compare-figures";
import { expectedFigures } from "@/lib/testing/oracle/expected-figures";
import { type RecordedSeries, readRecordedSeries, tickTimes } from "@/lib/testing/oracle/recorded-series";

/** Options for a replay into a database that is dropped when the tests end. */
export function testOptions(from: string, options: Partial<ReplayOptions> = {}): ReplayOptions {
  const database = `${inject("testDatabasePrefix")}_replay_${randomBytes(4).toString("hex")}`;
  return { from, at: null, report: null, database, keep: false, maintain: false, ...options };
}

/** Runs a replay on the test server. */
export async function replay(
  options: ReplayOptions,
  environment: Partial<ReplayEnvironment> = {},
): Promise<ReplayReport> {
  const report = await runReplay(options, {
    serverUrl: inject("testServerUrl"),
    retention: parseEnv({}).retention,
    signal: new AbortController().signal,
    log: () => undefined,
    ...environment,
  });
  if (!report) throw new Error("The replay was stopped.");
  return report;
}

/** Compares a report with the figures computed from the files, by source. */
function expectAgreement(
  pairs: ReplayReport["pairs"],
  sources: ReplayReport["sources"],
  series: readonly RecordedSeries[],
  at: number,
): void {
  for (const { source, intervalSeconds } of sources) {
    const reported = pairs.filter((pair) => pair.source === source);
    const expected = expectedFigures(
      series.filter((recorded) => recorded.minutes * 60 === intervalSeconds),
      at,
    );
    expect(differences(reported, expected), `${source} at ${new Date(at).toISOString()}`).toEqual([]);
  }
}

/**
 * Replays a folder of valid files and compares every figure with the one computed from the files: at the end, and at
 * further times from the same stored rows.
 */
export async function expectReplayToAgree(
  folder: string,
  instants: readonly string[],
): Promise<ReplayReport> {
  const series = readRecordedSeries(folder);
  const times = tickTimes(series);
  const options = testOptions(folder);
  const report = await replay(options);
  expect(report.at).toBe(new Date(times.at(-1) ?? 0).toISOString());
  expect(report).toMatchObject({ rejected: 0, rejections: [], unreadable: [] });
  const bySource = report.sources.map(({ intervalSeconds }) =>
    tickTimes(series.filter((recorded) => recorded.minutes * 60 === intervalSeconds)),
  );
  expect(report.sources.map((source) => source.ticks)).toEqual(bySource.map((ticks) => ticks.length));
  expect(report.ticks).toBe(bySource.flat().length);
  expectAgreement(report.pairs, report.sources, series, Date.parse(report.at));

  const url = new URL(inject("testServerUrl"));
  url.pathname = `/${options.database}`;
  const db = openDatabase(url.href, { max: 1 });
  try {
    const sources = report.sources.map((row) => row.source);
    for (const instant of instants) {
      const pairs = await readReportedPairs(db, sources, new Date(instant));
      expectAgreement(pairs, report.sources, series, Date.parse(instant));
    }
  } finally {
    await db.$disconnect();
  }
  return report;
}
