import "server-only";
import type { PriceSeries, VolatilitySeries } from "@/lib/contracts/series";
import { MAX_QUOTE_AGE_MS } from "@/lib/market/thresholds";
import { downsample } from "@/lib/series/downsample";
import { lineWithGaps, markedRanges } from "@/lib/series/series-line";
import { parseExact } from "@/lib/stats/exact";
import { momentsRows, type Sample } from "@/lib/stats/moments";
import { windowStatistics } from "@/lib/stats/window-statistics";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const COIN = "bitcoin";
/** A week in which the volatility of the simulated market rises. */
const FROM = Date.UTC(2025, 1, 1);
const DAYS = 7;
const INTERVAL_SECONDS = 300;
const WINDOW_MS = DAY;
/** No reply for five hours, and an old quote repeated for four. */
const SILENT = { from: 2 * DAY + 7 * HOUR, to: 2 * DAY + 12 * HOUR };
const STALE = { from: 6 * DAY, to: 6 * DAY + 4 * HOUR };
/** Spacing of the computed volatilities; the chart has no room for more. */
const STEP_MS = HOUR;
/** Number of buckets of the price line, with two prices each. */
const PRICE_BUCKETS = 120;

/** Prices and volatilities of one simulated coin over a week, with a gap and a stale time range. */
export type ExampleSeries = { name: string; quote: string; price: PriceSeries; volatility: VolatilitySeries };

type ExampleSample = Sample & { readonly text: string };

async function simulatedSamples(): Promise<{ name: string; quote: string; samples: ExampleSample[] }> {
  const [{ DEMO_COINS }, { createDemoMarket }, { DEFAULT_DEMO_SEED }] = await Promise.all([
    import("@/lib/sources/demo/coins"),
    import("@/lib/sources/demo/market"),
    import("@/lib/sources/demo/seed"),
  ]);
  const market = createDemoMarket(
    DEFAULT_DEMO_SEED,
    DEMO_COINS.filter(({ id }) => id === COIN),
  );
  const samples: ExampleSample[] = [];
  let named = { name: "", quote: "" };
  for (let since = 0; since <= DAYS * DAY; since += INTERVAL_SECONDS * 1000) {
    if (SILENT.from < since && since < SILENT.to) continue;
    const isStale = STALE.from < since && since <= STALE.to;
    const [answer] = market.quotesAt(FROM + (isStale ? STALE.from : since));
    const price = answer?.values.price ?? null;
    if (!answer || price === null) continue;
    const text = String(price);
    named = { name: answer.name ?? named.name, quote: answer.quote };
    samples.push({
      atMs: FROM + since,
      price: parseExact(text),
      providerAtMs: answer.providerAt?.getTime() ?? null,
      text,
    });
  }
  return { ...named, samples };
}

/** Simulates the example and computes its figures. The result is deterministic. */
export async function createExampleSeries(): Promise<ExampleSeries> {
  const { name, quote, samples } = await simulatedSamples();
  const to = FROM + DAYS * DAY;
  const points = samples.map(({ atMs, providerAtMs, text }) => ({
    time: atMs,
    value: Number(text),
    stale: providerAtMs !== null && atMs - providerAtMs > MAX_QUOTE_AGE_MS,
  }));
  const gaps = [{ from: FROM + SILENT.from, to: FROM + SILENT.to }];
  const span = { from: iso(FROM), to: iso(to), intervalSeconds: INTERVAL_SECONDS };
  const pair = { source: "demo", id: `${COIN}-usd` };
  const price: PriceSeries = {
    ...pair,
    ...span,
    resolutionSeconds: INTERVAL_SECONDS,
    samples: samples.length,
    stepSeconds: 0,
    firstSampleAt: iso(FROM),
    base: null,
    points: [
      ...downsample(
        lineWithGaps<PriceSeries["points"][number]>(points, gaps, (time) => ({
          time,
          value: null,
          stale: false,
        })),
        PRICE_BUCKETS,
      ),
    ],
    gaps: gaps.map(wire),
    stale: markedRanges(points, ({ stale }) => stale).map(wire),
  };
  const rows = momentsRows(samples, INTERVAL_SECONDS);
  const volatilities: VolatilitySeries["points"] = [];
  for (let atMs = FROM; atMs <= to; atMs += STEP_MS) {
    const { rv, rvStdErr, stdDev, coverage, freshCoverage, n } = windowStatistics(rows, {
      ...{ atMs, windowMs: WINDOW_MS, intervalSeconds: INTERVAL_SECONDS },
    });
    volatilities.push({ time: atMs, rv, rvStdErr, stdDev, coverage, freshCoverage, n });
  }
  const volatility = { ...pair, ...span, window: "24h" as const, points: volatilities, band: null };
  return { name, quote, price, volatility };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function wire({ from, to }: { from: number; to: number }): { from: string; to: string } {
  return { from: iso(from), to: iso(to) };
}
