import os from "node:os";
import {
  bareInsert,
  createBareTable,
  readRecomputed,
  readStartEdges,
  runDifferences,
  runRecomputation,
  type SampleRow,
  sampleRowsAt,
  statisticsStatement,
  storeRecomputation,
} from "@/jobs/bench/baselines";
import { measureBytes, type StoredBytes } from "@/jobs/bench/bytes";
import { type DayReadTimings, measureDayRead } from "@/jobs/bench/day-read";
import { BENCH_SOURCE, type BenchMarket, FILLED_UNTIL, fillMarket } from "@/jobs/bench/market";
import { type Measured, measureInTurn, type Timing } from "@/jobs/bench/measure";
import { memoryOfTree } from "@/jobs/bench/memory";
import { type MinuteOfTicks, measureMinuteOfTicks } from "@/jobs/bench/minute-of-ticks";
import { measureReads, pairsInTurn, type ReadTimings } from "@/jobs/bench/reads";
import { measureReplies, type RepliesResult, type ReplyTimings } from "@/jobs/bench/replies";
import type { BenchServer } from "@/jobs/bench/server";
import { TickRecorder } from "@/jobs/bench/tick-recorder";
import { computeVolatility } from "@/lib/ingest/record-tick";
import { WINDOW_IDS, type WindowId } from "@/lib/market/window";
import { readStatistics } from "@/lib/statistics/read-statistics";

const DAY = 86_400_000;

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
    recomputationStatement: Timing;
    oneHour: Timing;
    statisticsStatement: Timing;
    differences: Timing;
    /** Finding the start edges of all windows, before the statement. */
    edges: Timing;
    sevenDays: Timing;
  } & DayReadTimings &
    ReadTimings;
  /** Whether the cache of PostgreSQL was emptied before each cold read. */
  isCacheEmptied: boolean;
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
    /** The tick's statement for 24 h : the differences of its totals alone. */
    statementToDifferences: number;
    /** Statements that read a day of one series : scan of the same rows stored next to each other. */
    dayToContiguous: number;
    /** First : repeated reading of a day of one series. */
    coldToWarm: number;
    /** Rolling volatility over a day : the day's prices, both from call to reply. */
    rollingToDay: number;
  };
  bytes: StoredBytes;
  /** Null if not measured at this size. */
  minute: MinuteOfTicks | null;
  /** Memory of the server's processes, bytes; null if it cannot be read. */
  serverMemory: number | null;
};

/** Cost of a list without a cache : that of its rows as text, or with the cache by kind of request. */
type ReplyRatios = Record<Exclude<keyof ReplyTimings, "uncached">, number>;

/** Creates, measures and drops a market of one size. */
export async function measureSize(
  server: BenchServer,
  options: {
    series: number;
    quick: boolean;
    keep: boolean;
    /** Whether to record a minute of ticks. */
    withMinute: boolean;
    log: (line: string) => void;
  },
): Promise<SizeResult> {
  const { series, quick, log } = options;
  const name = `sigmawatch_bench_${series}`;
  const repetitions = quick ? 7 : 21;
  const started = performance.now();
  const url = await server.createDatabase(name);
  const market = await fillMarket(url, { series, log });
  try {
    const rows = await countRows(market);
    const fillSeconds = (performance.now() - started) / 1000;
    log(`${rows.toLocaleString("en")} samples stored in ${fillSeconds.toFixed(0)} s; measuring`);
    const before = os.loadavg()[0] ?? 0;
    const maxDifference = await compareWithRecomputed(market);
    const recorder = new TickRecorder(market);
    await createBareTable(market.db);
    const storing = await measureStoring(market, recorder, repetitions);
    const computing = await measureComputing(market, recorder.at, quick ? 3 : 5);
    const windows = await measureWindows(market, recorder.at, quick ? 9 : 31);
    const nextPair = pairsInTurn(series);
    const day = await measureDayRead(market, recorder.at, nextPair, quick ? 9 : 31);
    const reads = await measureReads(market, nextPair, quick ? 9 : 31);
    const replies = await measureReplies(market, () => recorder.next(), quick ? 5 : 15);
    // Before the reader of the minute disconnects, because its processes end meanwhile.
    const serverMemory = server.pid === null ? null : memoryOfTree(server.pid);
    const minute = options.withMinute
      ? await measureMinuteOfTicks(market, recorder, nextPair, quick ? 3 : 60)
      : null;
    const after = os.loadavg()[0] ?? 0;
    const bytes = await measureBytes(market, recorder.at);
    const timings = { ...storing, ...computing, ...windows, ...day.timings, ...reads };
    const median = (key: keyof typeof timings) => timings[key].median;
    return {
      series,
      rows,
      fillSeconds,
      load: { before, after },
      maxDifference,
      timings,
      isCacheEmptied: day.isCacheEmptied,
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
        statementToDifferences: median("statisticsStatement") / median("differences"),
        dayToContiguous: median("dayWarm") / median("dayContiguous"),
        coldToWarm: median("dayCold") / median("dayWarm"),
        rollingToDay: median("rollingVolatility") / median("dayOfMinutes"),
      },
      bytes,
      minute,
      serverMemory,
    };
  } finally {
    await market.db.$disconnect();
    if (!options.keep) await server.dropDatabase(name);
  }
}

function replyRatios({ uncached, rowsAsText, afterTick, repeated, notModified }: ReplyTimings): ReplyRatios {
  const ratio = (timing: Timing) => uncached.median / timing.median;
  return {
    rowsAsText: ratio(rowsAsText),
    afterTick: ratio(afterTick),
    repeated: ratio(repeated),
    notModified: ratio(notModified),
  };
}

async function measureStoring(market: BenchMarket, recorder: TickRecorder, repetitions: number) {
  let rows: SampleRow[] = [];
  return measureInTurn(
    {
      tick: { prepare: async () => recorder.prepare(), run: () => recorder.record() },
      bareInsert: {
        prepare: async () => {
          rows = await sampleRowsAt(market.db, recorder.at);
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
      recomputationStatement: { run: () => runRecomputation(market, at) },
    },
    repetitions,
  );
  // Restores the figures of the tick.
  await compute();
  return timings;
}

async function measureWindows(market: BenchMarket, at: Date, repetitions: number) {
  const statement = async (window: WindowId): Promise<Measured> => {
    const sql = await statisticsStatement(market, at, [window]);
    return { run: () => market.db.$queryRaw(sql) };
  };
  return measureInTurn(
    {
      oneHour: await statement("1h"),
      statisticsStatement: await statement("24h"),
      sevenDays: await statement("7d"),
      differences: { run: () => runDifferences(market, new Date(at.getTime() - DAY)) },
      edges: { run: () => readStartEdges(market, at, WINDOW_IDS) },
    },
    repetitions,
  );
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
