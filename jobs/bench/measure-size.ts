import os from "node:os";
import {
  bareInsert,
  createBareTable,
  readRecomputed,
  runRecomputation,
  runStatistics,
  type SampleRow,
  sampleRowsAt,
  storeRecomputation,
} from "@/jobs/bench/baselines";
import { BENCH_SOURCE, type BenchMarket, benchPair, FILLED_UNTIL, fillMarket } from "@/jobs/bench/market";
import { measureInTurn, type Timing, timing } from "@/jobs/bench/measure";
import { memoryOfTree } from "@/jobs/bench/memory";
import { measureReads, type ReadTimings } from "@/jobs/bench/reads";
import { measureReplies, type RepliesResult, type ReplyTimings } from "@/jobs/bench/replies";
import type { BenchServer } from "@/jobs/bench/server";
import { computeVolatility, recordTick, type TickReport } from "@/lib/ingest/record-tick";
import { WINDOW_IDS } from "@/lib/market/window";
import type { Quote } from "@/lib/sources/price-source";
import { readStatistics } from "@/lib/statistics/read-statistics";

const MINUTE = 60_000;

/** All figures of one size; times in milliseconds. */
export type SizeResult = {
  series: number;
  /** Rows of `sample` before the measurements. */
  rows: number;
  fillSeconds: number;
  /** One-minute load average before and after the measurements. */
  load: { before: number; after: number };
  /** Maximum relative difference between stored and recomputed 24-hour figures. */
  maxDifference: number;
  timings: {
    tick: Timing;
    bareInsert: Timing;
    volatility: Timing;
    recomputation: Timing;
    statisticsStatement: Timing;
    recomputationStatement: Timing;
    oneHour: Timing;
    sevenDays: Timing;
  } & ReadTimings;
  replies: RepliesResult & { ratios: { pairs: ReplyRatios; volatility: ReplyRatios } };
  ratios: {
    /** Tick : bare insert of the same rows. */
    tickToInsert: number;
    /** Recomputing and storing 24 h : computing and storing all windows in the tick. */
    recomputationToVolatility: number;
    /** Recomputing 24 h : the tick's statement for 24 h, both without storing. */
    recomputationToStatement: number;
    /** Bare insert and recomputation (a tick without running totals) : tick. */
    tickWithoutTotals: number;
    sevenDaysToOneHour: number;
  };
  bytesPerSample: { heap: number; index: number; total: number };
  sustained: { seconds: number; ticks: number; ticksPerSecond: number; tick: Omit<Timing, "all"> };
  /** Memory of the server's processes, bytes; null if it cannot be read. */
  serverMemory: number | null;
};

/** Cost of a list without a cache : its cost with the cache, by kind of request. */
type ReplyRatios = Record<Exclude<keyof ReplyTimings, "uncached">, number>;

/** Creates, measures and drops a market of one size. */
export async function measureSize(
  server: BenchServer,
  options: { series: number; quick: boolean; keep: boolean; log: (line: string) => void },
): Promise<SizeResult> {
  const { series, quick, log } = options;
  const name = `sigmawatch_bench_${series}`;
  const seconds = quick ? 3 : 10;
  const repetitions = quick ? 7 : 21;
  // Maximum number of recorded ticks.
  const ticksAhead = series <= 1000 ? 2880 : 480;
  const started = performance.now();
  const url = await server.createDatabase(name);
  const market = await fillMarket(url, { series, ticksAhead, log });
  try {
    const rows = await countRows(market);
    const fillSeconds = (performance.now() - started) / 1000;
    log(`${rows.toLocaleString("en")} samples stored in ${fillSeconds.toFixed(0)} s; measuring`);
    const before = os.loadavg()[0] ?? 0;
    const maxDifference = await compareWithRecomputed(market);
    const clock = new TickRecorder(market);
    await createBareTable(market.db);
    const storing = await measureStoring(market, clock, repetitions);
    const computing = await measureComputing(market, clock.at, quick ? 3 : 5);
    const windows = await measureWindows(market, clock.at, quick ? 9 : 31);
    const reads = await measureReads(market, quick ? 9 : 31);
    const replies = await measureReplies(market, () => clock.next(), quick ? 5 : 15);
    const sustained = await sustain(clock, seconds, ticksAhead - clock.count);
    const timings = { ...storing, ...computing, ...windows, ...reads };
    const median = (key: keyof typeof timings) => timings[key].median;
    return {
      series,
      rows,
      fillSeconds,
      load: { before, after: os.loadavg()[0] ?? 0 },
      maxDifference,
      timings,
      replies: {
        ...replies,
        ratios: {
          pairs: replyRatios(replies.timings.pairs),
          volatility: replyRatios(replies.timings.volatility),
        },
      },
      ratios: {
        tickToInsert: median("tick") / median("bareInsert"),
        recomputationToVolatility: median("recomputation") / median("volatility"),
        recomputationToStatement: median("recomputationStatement") / median("statisticsStatement"),
        tickWithoutTotals: (median("bareInsert") + median("recomputation")) / median("tick"),
        sevenDaysToOneHour: median("sevenDays") / median("oneHour"),
      },
      bytesPerSample: await bytesPerSample(market),
      sustained,
      serverMemory: server.pid === null ? null : memoryOfTree(server.pid),
    };
  } finally {
    await market.db.$disconnect();
    if (!options.keep) await server.dropDatabase(name);
  }
}

function replyRatios({ uncached, afterTick, repeated, notModified }: ReplyTimings): ReplyRatios {
  const ratio = (timing: Timing) => uncached.median / timing.median;
  return { afterTick: ratio(afterTick), repeated: ratio(repeated), notModified: ratio(notModified) };
}

/** Records ticks a minute apart. */
class TickRecorder {
  at = FILLED_UNTIL;
  /** Number of ticks prepared. */
  count = 0;
  private quotes: Quote[] = [];

  constructor(private readonly market: BenchMarket) {}

  /** Creates the quotes of the next tick, with prices as doubles. */
  prepare(): void {
    this.at = new Date(this.at.getTime() + MINUTE);
    this.count += 1;
    this.quotes = Array.from({ length: this.market.series }, (_, i) => ({
      ...benchPair(i + 1),
      values: {
        price:
          0.0001 *
          6e8 ** ((i + 1) / this.market.series) *
          (1 + 0.001 * Math.sin(i + this.at.getTime() / MINUTE)),
      },
      providerAt: this.at,
      iconUrl: null,
      marketCapRank: i + 1,
    }));
  }

  next(): Promise<TickReport> {
    this.prepare();
    return this.record();
  }

  async record(): Promise<TickReport> {
    const { at, quotes } = this;
    const report = await recordTick(this.market.db, {
      source: BENCH_SOURCE,
      at,
      trigger: "sampler",
      requestedAt: at,
      receivedAt: at,
      quotes,
    });
    if (report.outcome !== "stored" || report.stored !== quotes.length) {
      throw new Error(`The tick at ${report.at} was not stored completely: ${JSON.stringify(report)}`);
    }
    return report;
  }
}

async function measureStoring(market: BenchMarket, clock: TickRecorder, repetitions: number) {
  let rows: SampleRow[] = [];
  return measureInTurn(
    {
      tick: { prepare: async () => clock.prepare(), run: () => clock.record() },
      bareInsert: {
        prepare: async () => {
          rows = await sampleRowsAt(market.db, clock.at);
        },
        run: () => bareInsert(market.db, rows),
      },
    },
    repetitions,
  );
}

async function measureComputing(market: BenchMarket, at: Date, repetitions: number) {
  const { db, sourceId } = market;
  const transaction = { timeout: 600_000, maxWait: 60_000 };
  const compute = () =>
    db.$transaction((tx) => computeVolatility(tx, sourceId, BENCH_SOURCE.intervalSeconds, at), transaction);
  const timings = await measureInTurn(
    {
      volatility: { run: compute },
      recomputation: { run: () => db.$transaction((tx) => storeRecomputation(tx, market, at), transaction) },
      statisticsStatement: { run: () => runStatistics(market, at, ["24h"]) },
      recomputationStatement: { run: () => runRecomputation(market, at) },
    },
    repetitions,
  );
  // Restores the figures of the tick.
  await compute();
  return timings;
}

async function measureWindows(market: BenchMarket, at: Date, repetitions: number) {
  return measureInTurn(
    {
      oneHour: { run: () => runStatistics(market, at, ["1h"]) },
      sevenDays: { run: () => runStatistics(market, at, ["7d"]) },
    },
    repetitions,
  );
}

/** Records ticks back to back for some seconds. The time for creating quotes is not counted. */
async function sustain(
  clock: TickRecorder,
  seconds: number,
  maxTicks: number,
): Promise<SizeResult["sustained"]> {
  const times: number[] = [];
  let total = 0;
  while (total < seconds * 1000 && times.length < maxTicks) {
    clock.prepare();
    const start = performance.now();
    await clock.record();
    const tickMs = performance.now() - start;
    times.push(tickMs);
    total += tickMs;
  }
  const { all: _, ...tick } = timing(times);
  return { seconds: total / 1000, ticks: times.length, ticksPerSecond: times.length / (total / 1000), tick };
}

/** Compares the product's 24-hour figures with those recomputed from the values. @returns maximum relative difference */
async function compareWithRecomputed(market: BenchMarket): Promise<number> {
  const recomputed = await readRecomputed(market, FILLED_UNTIL);
  const series = await market.db.$queryRaw<{ id: number; provider_id: string }[]>`
    SELECT s.id, p.provider_id FROM series s JOIN pair p ON p.id = s.pair_id`;
  const idOf = new Map(series.map((row) => [row.provider_id, row.id]));
  let max = 0;
  for (const { pair, windows } of await readStatistics(market.db, BENCH_SOURCE.name, FILLED_UNTIL)) {
    const direct = recomputed.get(idOf.get(pair) ?? -1);
    const stored = windows["24h"];
    for (const window of WINDOW_IDS) {
      if (windows[window].coverage < 1)
        throw new Error(`${pair}: its ${window} window is not fully covered.`);
    }
    if (!direct || direct.n !== stored.n)
      throw new Error(`${pair}: ${stored.n} samples instead of ${direct?.n}.`);
    for (const [a, b] of [
      [stored.mean, direct.mean],
      [stored.stdDev, direct.std_dev],
      [stored.rv, direct.rv],
    ] as const) {
      max = Math.max(max, a === null ? Number.POSITIVE_INFINITY : Math.abs(a / b - 1));
    }
  }
  return max;
}

async function countRows(market: BenchMarket): Promise<number> {
  const rows = await market.db.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM sample`;
  return Number(rows[0]?.count ?? 0);
}

async function bytesPerSample(market: BenchMarket): Promise<SizeResult["bytesPerSample"]> {
  const rows = await market.db.$queryRaw<{ heap: number; index: number; total: number }[]>`
    SELECT sum(pg_relation_size(relid))::float8 AS heap, sum(pg_indexes_size(relid))::float8 AS index,
           sum(pg_total_relation_size(relid))::float8 AS total
    FROM pg_partition_tree('sample')`;
  const size = rows[0] ?? { heap: 0, index: 0, total: 0 };
  const count = await countRows(market);
  return { heap: size.heap / count, index: size.index / count, total: size.total / count };
}
