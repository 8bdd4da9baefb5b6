import { createDemoMarket } from "@/lib/sources/demo/market";
import { DEFAULT_DEMO_SEED } from "@/lib/sources/demo/seed";
import { type PriceSource, SourceError } from "@/lib/sources/price-source";

/**
 * A market that needs no network and no key: 250 coins, simulated, the same for everyone with the same
 * seed (`demo/market.ts` has the model). Its past is in `demo/history.ts`.
 * @param seed whole number; 1 unless given
 * @param intervalSeconds spacing of the ticks; prices do not depend on it
 */
export function createDemoSource({
  seed = DEFAULT_DEMO_SEED,
  intervalSeconds,
}: {
  seed?: number;
  intervalSeconds: number;
}): PriceSource {
  const market = createDemoMarket(seed);
  return {
    name: "demo",
    kind: "demo",
    intervalSeconds,
    limits: null,
    async fetchQuotes({ at, signal }) {
      if (signal.aborted) {
        throw new SourceError(
          "timeout",
          `The demo source was asked for ${at.toISOString()} after the tick's time was up; the next tick asks again.`,
        );
      }
      return { quotes: market.quotesAt(at.getTime()), problems: [] };
    },
  };
}
