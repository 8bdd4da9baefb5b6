import fc from "fast-check";
import { DAY_MS, MONDAY_MS, SECOND_MS } from "@/lib/testing/ticks";

/** Quote of a pair; `providerAtMs` is null if the source states no time. */
type MarketQuote = { id: string; price: string; providerAtMs: number | null };
export type MarketTick = {
  atMs: number;
  intervalSeconds: number;
  /** True if the source gave no reply. */
  failed: boolean;
  quotes: MarketQuote[];
};

/** Decimal text with at most 12 significant digits, from 1e-12 to 1e9. */
const anyPrice = fc
  .tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 0, max: 2 ** 40 }),
    fc.integer({ min: -12, max: 8 }),
  )
  .map(([digits, number, magnitude]) => {
    const min = 10 ** (digits - 1);
    return { mantissa: min + (number % (9 * min)), exponent: magnitude - digits + 1 };
  });

/** Change of a price: none, in its last digits, by a percentage, or to any price. */
const move = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: "same" as const }) },
  { weight: 4, arbitrary: fc.integer({ min: -50, max: 50 }).map((by) => ({ kind: "little" as const, by })) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 50, max: 200 }).map((percent) => ({ kind: "much" as const, percent })),
  },
  { weight: 1, arbitrary: anyPrice.map((to) => ({ kind: "anywhere" as const, to })) },
);

const part = fc.record({
  present: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  move,
  providerTime: fc.constantFrom("moves", "moves", "moves", "stays", "falls back", "not stated"),
});

function step(pairs: number, gaps: number) {
  return fc.record({
    /** Intervals since the previous tick; a fraction is a manual tick between event times. */
    ahead: fc.oneof(
      { weight: 12, arbitrary: fc.constant(1) },
      { weight: 2, arbitrary: fc.integer({ min: 2, max: 5 }) },
      { weight: 1, arbitrary: fc.integer({ min: 6, max: gaps }) },
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 9 }).map((tenths) => tenths / 10) },
    ),
    failed: fc.integer({ min: 0, max: 14 }).map((n) => n === 0),
    parts: fc.array(part, { minLength: pairs, maxLength: pairs }),
    /** Number of following ticks in which a pair is missing. */
    silences: fc.integer({ min: 0, max: 11 }).map((n) => (n === 0 ? 12 : 0)),
  });
}

export type RandomMarket = { ticks: MarketTick[]; ids: string[] };

/**
 * Ticks of a source in time order, starting near midnight: irregular prices of several pairs, missed and failed ticks, silent
 * pairs, manual ticks and a changed interval.
 */
export function randomMarket(options: {
  pairs: number;
  minTicks: number;
  maxTicks: number;
  intervals: readonly number[];
  /** Maximum gap, in intervals. */
  maxGap?: number;
}): fc.Arbitrary<RandomMarket> {
  const { pairs, minTicks, maxTicks, intervals, maxGap = 40 } = options;
  const ids = Array.from({ length: pairs }, (_, i) => `pair-${i}`);
  return fc
    .record({
      intervals: fc.tuple(fc.constantFrom(...intervals), fc.constantFrom(...intervals)),
      changesAt: fc.integer({ min: 1, max: 2 * maxTicks }),
      firstStep: fc.integer({ min: -30, max: 30 }),
      prices: fc.array(anyPrice, { minLength: pairs, maxLength: pairs }),
      steps: fc.array(step(pairs, maxGap), { minLength: minTicks, maxLength: maxTicks, size: "max" }),
    })
    .map((recipe) => {
      const current = recipe.prices.map((price) => ({ ...price }));
      const silentFor = ids.map(() => 0);
      const providerMs = ids.map(() => MONDAY_MS - DAY_MS);
      let intervalSeconds = recipe.intervals[0];
      let gridMs = MONDAY_MS + DAY_MS + recipe.firstStep * intervalSeconds * SECOND_MS;
      let lastMs = gridMs - 1;
      const ticks: MarketTick[] = [];
      for (const [index, round] of recipe.steps.entries()) {
        if (index === recipe.changesAt) {
          intervalSeconds = recipe.intervals[1];
          const intervalMs = intervalSeconds * SECOND_MS;
          gridMs = Math.ceil(lastMs / intervalMs) * intervalMs;
        }
        const intervalMs = intervalSeconds * SECOND_MS;
        let atMs = gridMs;
        if (round.ahead < 1) {
          atMs = gridMs - intervalMs + Math.floor(round.ahead * intervalMs);
          if (atMs <= lastMs) continue;
        } else {
          gridMs += round.ahead * intervalMs;
        }
        if (atMs <= lastMs) continue;
        lastMs = atMs;
        const quotes: MarketQuote[] = [];
        for (const [i, id] of ids.entries()) {
          const part = round.parts[i];
          const price = current[i];
          if (!part || !price) continue;
          applyMove(price, part.move);
          if (i === index % ids.length) silentFor[i] = Math.max(silentFor[i] ?? 0, round.silences);
          const silent = silentFor[i] ?? 0;
          silentFor[i] = Math.max(0, silent - 1);
          if (!part.present || silent > 0) continue;
          const before = providerMs[i] ?? 0;
          if (part.providerTime === "moves") providerMs[i] = atMs;
          const stated = part.providerTime === "falls back" ? before - 60_000 : (providerMs[i] ?? 0);
          quotes.push({
            id,
            price: `${price.mantissa}e${price.exponent}`,
            providerAtMs: part.providerTime === "not stated" ? null : stated,
          });
        }
        ticks.push({ atMs, intervalSeconds, failed: round.failed, quotes: round.failed ? [] : quotes });
      }
      return { ticks, ids };
    });
}

function applyMove(
  price: { mantissa: number; exponent: number },
  how: typeof move extends fc.Arbitrary<infer Move> ? Move : never,
): void {
  if (how.kind === "little") price.mantissa = Math.max(1, Math.min(999_999_999_999, price.mantissa + how.by));
  if (how.kind === "much") {
    price.mantissa = Math.max(1, Math.min(999_999_999_999, Math.round((price.mantissa * how.percent) / 100)));
  }
  if (how.kind === "anywhere") Object.assign(price, how.to);
}
