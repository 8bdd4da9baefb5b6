import os from "node:os";
import {
  bareInsert,
  makeBareTable,
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

/** Every figure of one size; times in milliseconds. */
export type SizeResult = {
  series: number;
  /** Rows of `sample` before anything was measured. */
  rows: number;
  fillSeconds: number;
  /** Load average over a minute, before and after measuring: other work slows both sides of a ratio. */
  load: { before: number; after: number };
  /** Largest relative difference between a stored 24-hour figure and the one recomputed from the values. */
  largestDifference: number;
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
    /** Whole tick : bare insert of the same rows. */
    tickToInsert: number;
    /** Recomputing 24 h and storing it : the tick's computing and storing of every window. */
    recomputationToVolatility: number;
    /** Recomputing 24 h : the tick's statement for 24 h, neither stored. */
    recomputationToStatement: number;
    /** Bare insert and recomputation : whole tick, that is a tick without running totals : one with them. */
    tickWithoutTotals: number;
    sevenDaysToOneHour: number;
  };
  bytesPerSample: { heap: number; index: number; total: number };
  sustained: { seconds: number; ticks: number; ticksPerSecond: number; tick: Omit<Timing, "all"> };
  /** Server processes' memory, in bytes; null where it cannot be read. */
  serverMemory: number | null;
};

/** What a list costs made anew at each request : what it costs here, by kind of request. */
type ReplyRatios = Record<Exclude<keyof ReplyTimings, "anew">, number>;

/** A market of one size, made, measured and dropped. */
export async function measureSize(
  server: BenchServer,
  options: { series: number; quick: boolean; keep: boolean; log: (line: string) => void },
): Promise<SizeResult> {
  const { series, quick, log } = options;
  const name = `sigmawatch_bench_${series}`;
  const seconds = quick ? 3 : 10;
  const repetitions = quick ? 7 : 21;
  // Enough old rows for every tick that may be recorded.
  const ticksAhead = series <= 1000 ? 2880 : 480;
  const started = performance.now();
  const url = await server.createDatabase(name);
  const market = await fillMarket(url, { series, ticksAhead, log });
  try {
    const rows = await countRows(market);
    const fillSeconds = (performance.now() - started) / 1000;
    log(`${rows.toLocaleString("en")} samples stored in ${fillSeconds.toFixed(0)} s; measuring`);
    const before = os.loadavg()[0] ?? 0;
    const largestDifference = await compareWithValues(market);
    const clock = new TickClock(market);
    await makeBareTable(market.db);
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
      largestDifference,
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

function replyRatios({ anew, afterTick, repeated, notModified }: ReplyTimings): ReplyRatios {
  const times = (timing: Timing) => anew.median / timing.median;
  return { afterTick: times(afterTick), repeated: times(repeated), notModified: times(notModified) };
}

/** Hands out ticks, a minute after each other, their quotes ready. */
class TickClock {
  at = FILLED_UNTIL;
  /** How many were made. */
  count = 0;
  private quotes: Quote[] = [];

  constructor(private readonly market: BenchMarket) {}

  /** Makes the next tick's quotes: prices as a source sends them, with the digits of a double. */
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
      throw new Error(`The tick at ${report.at} was not stored whole: ${JSON.stringify(report)}`);
    }
    return report;
  }
}

async function measureStoring(market: BenchMarket, clock: TickClock, repetitions: number) {
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
  // Leaves the figures as the tick had them.
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

/** Ticks back to back, one client, for some seconds. Making the quotes is not counted. */
async function sustain(
  clock: TickClock,
  seconds: number,
  mostTicks: number,
): Promise<SizeResult["sustained"]> {
  const times: number[] = [];
  let total = 0;
  while (total < seconds * 1000 && times.length < mostTicks) {
    clock.prepare();
    const start = performance.now();
    await clock.record();
    const took = performance.now() - start;
    times.push(took);
    total += took;
  }
  const { all: _, ...tick } = timing(times);
  return { seconds: total / 1000, ticks: times.length, ticksPerSecond: times.length / (total / 1000), tick };
}

/** The product's 24-hour figures, by running totals, against those from the values alone. */
async function compareWithValues(market: BenchMarket): Promise<number> {
  const recomputed = await readRecomputed(market, FILLED_UNTIL);
  const series = await market.db.$queryRaw<{ id: number; provider_id: string }[]>`
    SELECT s.id, p.provider_id FROM series s JOIN pair p ON p.id = s.pair_id`;
  const idOf = new Map(series.map((row) => [row.provider_id, row.id]));
  let largest = 0;
  for (const { pair, windows } of await readStatistics(market.db, BENCH_SOURCE.name, FILLED_UNTIL)) {
    const direct = recomputed.get(idOf.get(pair) ?? -1);
    const stored = windows["24h"];
    for (const window of WINDOW_IDS) {
      if (windows[window].coverage < 1) throw new Error(`${pair}: its ${window} window is not covered.`);
    }
    if (!direct || direct.n !== stored.n) throw new Error(`${pair}: ${stored.n} samples, not ${direct?.n}.`);
    for (const [a, b] of [
      [stored.mean, direct.mean],
      [stored.stdDev, direct.std_dev],
      [stored.rv, direct.rv],
    ] as const) {
      largest = Math.max(largest, a === null ? Number.POSITIVE_INFINITY : Math.abs(a / b - 1));
    }
  }
  return largest;
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
