import { expect } from "vitest";
import {
  type ExpectedPair,
  expectedPairs,
  expectedStatistics,
  keptInstants,
  type Resolutions,
} from "@/jobs/testing/crash-expectations";
import { CRASH_SOURCE } from "@/jobs/testing/crash-market";
import type { Database } from "@/lib/db/client";
import { storedSamplesSql } from "@/lib/db/stored-samples";
import { WINDOW_IDS } from "@/lib/market/window";
import { readStatistics } from "@/lib/statistics/read-statistics";
import { parseExact, subtract } from "@/lib/stats/exact";
import { competitionRanks } from "@/lib/stats/rank";
import { readStoredFigures } from "@/lib/testing/stored-figures";

/**
 * Compares all stored data with what the stored ticks must produce: ticks whole or absent, samples, running totals,
 * gaps, series, `latest_update`, and every figure of `volatility` in three ways.
 * @param acknowledged event times reported as stored; none may be missing
 * @returns number of stored ticks
 */
export async function checkEverything(db: Database, acknowledged: Iterable<number>): Promise<number> {
  const ticks = await checkTicks(db, acknowledged);
  if (ticks.length === 0) return 0;
  const resolutions: Resolutions = new Map(
    (await db.sampleDay.findMany()).map(({ day, resolutionSeconds }) => [day.getTime(), resolutionSeconds]),
  );
  const expected = expectedPairs(ticks);
  await checkSamples(db, expected, resolutions);
  await checkSeries(db);
  await checkGaps(db, expected);
  await checkFigures(db, new Date(ticks.at(-1) ?? 0), expected, resolutions);
  return ticks.length;
}

async function checkTicks(db: Database, acknowledged: Iterable<number>): Promise<number[]> {
  const rows = await db.tick.findMany({ orderBy: { at: "asc" } });
  expect(rows.filter((row) => row.outcome !== "stored" || row.rejected !== 1)).toEqual([]);
  const ticks = rows.map((row) => row.at.getTime());
  const stored = new Set(ticks);
  expect([...acknowledged].filter((atMs) => !stored.has(atMs))).toEqual([]);
  const newest = rows.at(-1);
  const latest = await db.latestUpdate.findMany();
  expect(latest.map(({ at, tickId, stored, rejected }) => ({ at, tickId, stored, rejected }))).toEqual(
    newest ? [{ at: newest.at, tickId: newest.id, stored: newest.stored, rejected: newest.rejected }] : [],
  );
  return ticks;
}

const ALL_SAMPLES = storedSamplesSql(new Date(0), new Date(Date.UTC(2100, 0)));

type StoredSample = {
  pair: string;
  at_ms: number;
  value: string;
  n: number;
  sum_w: number;
  sum_w_fresh: number;
  sum_tau: number;
  returns: number;
  sum_wp: string;
  sum_wp2: string;
  sum_r2: string;
  sum_r4: string;
};

type Expected = ReadonlyMap<string, ExpectedPair>;

async function checkSamples(db: Database, expected: Expected, resolutions: Resolutions): Promise<void> {
  const samples = await db.$queryRaw<StoredSample[]>`
    SELECT p.provider_id AS pair, (extract(epoch FROM x.at) * 1000)::float8 AS at_ms, x.value::text, x.n,
           x.sum_w::float8, x.sum_w_fresh::float8, x.sum_tau::float8, x.returns,
           x.sum_wp::text, x.sum_wp2::text, x.sum_r2::text, x.sum_r4::text
    FROM ${ALL_SAMPLES} x JOIN series s ON s.id = x.series_id JOIN pair p ON p.id = s.pair_id
    ORDER BY p.provider_id COLLATE "C", x.at`;
  const kept = [...expected]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([pair, { rows }]) => keptInstants(rows, resolutions).map((atMs) => `${pair} ${atMs}`));
  expect(samples.map(({ pair, at_ms }) => `${pair} ${at_ms}`)).toEqual(kept);

  const rows = new Map(
    [...expected].flatMap(([pair, own]) => own.rows.map((row) => [`${pair} ${row.atMs}`, row] as const)),
  );
  for (const sample of samples) {
    const { pair, at_ms: atMs } = sample;
    const row = rows.get(`${pair} ${atMs}`);
    if (!row) throw new Error(`${pair} has a sample at ${atMs} that belongs to no tick`);
    const { moments } = row;
    expect(sample, `${pair} at ${new Date(atMs).toISOString()}`).toMatchObject({
      n: moments.n,
      sum_w: moments.sumW,
      sum_w_fresh: moments.sumWFresh,
      sum_tau: moments.sumTau,
      returns: moments.returns,
    });
    const differences = [
      subtract(parseExact(sample.value), row.price),
      subtract(parseExact(sample.sum_wp), moments.sumWp),
      subtract(parseExact(sample.sum_wp2), moments.sumWp2),
    ].map(({ units }) => units);
    expect(differences, `${pair} at ${new Date(atMs).toISOString()}`).toEqual([0n, 0n, 0n]);
  }
}

async function checkGaps(db: Database, expected: Expected): Promise<void> {
  const gaps = await db.gap.findMany({
    include: { series: { include: { pair: true } } },
    orderBy: [{ toAt: "asc" }],
  });
  const found = gaps.map(
    ({ series, fromAt, toAt }) => `${series.pair.providerId} ${fromAt.toISOString()}/${toAt.toISOString()}`,
  );
  expect(found.sort()).toEqual(
    [...expected].flatMap(([pair, own]) => own.gaps.map((gap) => `${pair} ${gap}`)).sort(),
  );
}

/** A series' state equals its newest sample's row, column by column. */
async function checkSeries(db: Database): Promise<void> {
  const differing = await db.$queryRaw<{ id: number }[]>`
    SELECT s.id FROM series s
    LEFT JOIN LATERAL (SELECT * FROM ${ALL_SAMPLES} x WHERE x.series_id = s.id ORDER BY x.at DESC LIMIT 1) x ON true
    LEFT JOIN LATERAL (SELECT min(at) AS at FROM ${ALL_SAMPLES} x WHERE x.series_id = s.id) oldest ON true
    WHERE (s.last_at, s.last_provider_at, s.last_value, s.n, s.returns, s.sum_w, s.sum_w_fresh, s.sum_tau, s.sum_wp,
           s.sum_wp2, s.sum_r2, s.sum_r4)
      IS DISTINCT FROM
          (x.at, x.provider_at, x.value, x.n, x.returns, x.sum_w, x.sum_w_fresh, x.sum_tau, x.sum_wp,
           x.sum_wp2, x.sum_r2, x.sum_r4)
       OR s.first_at > oldest.at OR s.anchor_at > s.last_at`;
  expect(differing).toEqual([]);
}

async function checkFigures(
  db: Database,
  at: Date,
  expected: Expected,
  resolutions: Resolutions,
): Promise<void> {
  const computed = await readStatistics(db, CRASH_SOURCE.name, at);
  const stored = await readStoredFigures(db);
  expect(stored.length).toBe(computed.length * WINDOW_IDS.length);

  for (const { source: _, pair, window, at: storedAt, ...figures } of stored) {
    const recomputed = computed.find((row) => row.pair === pair)?.windows;
    const rows = expected.get(pair)?.rows;
    if (!(recomputed && rows)) throw new Error(`${pair} ${window}: a figure without stored samples`);
    const label = `${pair} ${window} at ${at.toISOString()}`;
    expect(storedAt, label).toEqual(at);
    expect(figures, label).toEqual(recomputed[window]);
    const direct = expectedStatistics(rows, resolutions, at.getTime())[window];
    expect(figures.from?.getTime(), label).toBe(direct.fromMs);
    expect({ n: figures.n, returns: figures.returns }, label).toEqual({
      n: direct.n,
      returns: direct.returns,
    });
    for (const [name, tolerance] of TOLERANCES) {
      expectClose(figures[name], direct[name], tolerance, `${label}: ${name}`);
    }
  }
  for (const window of WINDOW_IDS) {
    const own = stored.filter((row) => row.window === window);
    const { ranks, of } = competitionRanks(own.map((row) => (row.pegged || row.silent ? null : row.rv)));
    expect(own.map((row) => row.rank)).toEqual(ranks);
    expect(own.every((row) => row.of === of)).toBe(true);
  }
}

/** Relative. Deviations differ in the last rounding only; logarithms differ between libraries. */
const TOLERANCES = [
  ["coverage", 1e-12],
  ["freshCoverage", 1e-12],
  ["mean", 1e-12],
  ["stdDev", 1e-12],
  ["cv", 1e-12],
  ["change", 1e-9],
  ["rv", 1e-9],
  ["rvStdErr", 1e-9],
] as const;

function expectClose(
  actual: number | null,
  expectedValue: number | null,
  tolerance: number,
  label: string,
): void {
  if (actual === null || expectedValue === null) expect(actual, label).toBe(expectedValue);
  else
    expect(Math.abs(actual - expectedValue), label).toBeLessThanOrEqual(tolerance * Math.abs(expectedValue));
}
