import { demoHistory, demoHistoryTimes } from "@/lib/sources/demo/history";
import { createDemoMarket } from "@/lib/sources/demo/market";
import { DEFAULT_DEMO_SEED } from "@/lib/sources/demo/seed";
import { SourceError, type SourceWithHistory } from "@/lib/sources/price-source";

/**
 * A simulated market of 250 coins that needs no network and no key, the same for everyone with the same seed
 * (`demo/market.ts` has the model), with a history of 8 days.
 * @param seed whole number; 1 unless given
 * @param intervalSeconds spacing of the ticks; prices do not depend on it
 */
export function createDemoSource({
  seed = DEFAULT_DEMO_SEED,
  intervalSeconds,
}: {
  seed?: number;
  intervalSeconds: number;
}): SourceWithHistory {
  const market = createDemoMarket(seed);
  return {
    name: "demo",
    kind: "demo",
    intervalSeconds,
    limits: null,
    history: {
      times: (nowMs) => demoHistoryTimes(nowMs, intervalSeconds),
      rounds: (nowMs, afterMs) => demoHistory(nowMs, { seed, intervalSeconds, afterMs }),
    },
    async fetchQuotes({ at, signal }) {
      if (signal.aborted) {
        throw new SourceError(
          "timeout",
          `The demo source had no time left for ${at.toISOString()}. The request is repeated at the next tick.`,
        );
      }
      return { quotes: market.quotesAt(at.getTime()), problems: [] };
    },
  };
}
