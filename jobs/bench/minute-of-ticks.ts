import { setTimeout as delay } from "node:timers/promises";
import type { BenchMarket } from "@/jobs/bench/market";
import { type Timing, timing } from "@/jobs/bench/measure";
import { type NextPair, readDay } from "@/jobs/bench/reads";
import type { TickRecorder } from "@/jobs/bench/tick-recorder";
import { replyCache } from "@/lib/data/reply-cache";
import { openDatabase } from "@/lib/db/client";
import type { StageTimes } from "@/lib/ingest/record-tick";

const SECOND = 1000;

/** Stages of a tick, in their order. */
export const STAGES = ["validate", "lock", "pairs", "samples", "statistics", "commit"] as const;

/** Ticks of all series at one a second, with a reader beside them. */
export type MinuteOfTicks = {
  /** Duration, and number of ticks required in it. */
  seconds: number;
  /** Number of ticks completed in it. */
  ticks: number;
  tick: Omit<Timing, "all">;
  /** Mean duration of each stage of a tick, milliseconds. */
  stages: StageTimes;
  /** Number of replies that the reader received. */
  replies: number;
};

/**
 * Starts a tick each second, or at once if the one before took longer. A reader on connections of its own reads what pages read
 * until the last tick is stored: without a pause, a day of prices of another pair and both lists, which are made anew after each tick.
 */
export async function measureMinuteOfTicks(
  market: BenchMarket,
  recorder: TickRecorder,
  nextPair: NextPair,
  seconds: number,
): Promise<MinuteOfTicks> {
  let isOver = false;
  const [ticks, replies] = await Promise.all([
    recordEverySecond(recorder, seconds).finally(() => {
      isOver = true;
    }),
    readPages(market, nextPair, () => isOver),
  ]);
  return { seconds, ...ticks, replies };
}

async function recordEverySecond(recorder: TickRecorder, seconds: number) {
  const times: number[] = [];
  const stages: StageTimes = { validate: 0, lock: 0, pairs: 0, samples: 0, statistics: 0, commit: 0 };
  let ticks = 0;
  const start = performance.now();
  const end = start + seconds * SECOND;
  for (let i = 0; i < seconds && performance.now() < end; i += 1) {
    recorder.prepare();
    await delay(Math.max(0, start + i * SECOND - performance.now()));
    const tickStart = performance.now();
    await recorder.record((found) => {
      for (const stage of STAGES) stages[stage] += found[stage];
    });
    const now = performance.now();
    times.push(now - tickStart);
    if (now <= end) ticks += 1;
  }
  const { all: _, ...tick } = timing(times);
  for (const stage of STAGES) stages[stage] /= times.length;
  return { ticks, tick, stages };
}

/** Reads until `isOver`. @returns number of replies */
async function readPages(market: BenchMarket, nextPair: NextPair, isOver: () => boolean): Promise<number> {
  const db = openDatabase(market.url);
  try {
    const cache = replyCache(db);
    let replies = 0;
    while (!isOver()) {
      await readDay(db, nextPair());
      await cache.pairs.read();
      await cache.volatility("24h").read();
      replies += 3;
    }
    return replies;
  } finally {
    await db.$disconnect();
  }
}
